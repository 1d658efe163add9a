import { expect, test } from 'vitest';
import { seq, tillId } from '../../src/domain/ids.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { line, OIL, SHOP, sale, TILL } from '../support/test-store.ts';
import { RestoredShop } from './restored-shop.ts';

/** A sale whose number is taken at head office gets another one in a life that is lost, and after it once more. */
async function numberedTwice() {
  const hub = await RestoredShop.open(3);
  hub.store.sell(TILL, sale('S', line(OIL, 2)));
  const at = hub.reader.saleOfTill(tillId(5), 'S')?.seq ?? seq(0);
  hub.office.books.refuse = (entry) =>
    entry.seq === at && !('sentAs' in entry) ? { code: 'COLLISION', message: 'taken' } : null;
  hub.lineUp();
  await hub.told(SHOP, 1);
  await hub.lineDown();
  const renumber = () => {
    const receipt = hub.store.run('renumberUpstream', { shopId: SHOP, user: 'Awa', seq: at, number: null });
    if (isRefused(receipt)) throw new Error(`refused: ${JSON.stringify(receipt)}`);
    return receipt.number;
  };
  const putBack = hub.backUp();
  renumber();
  hub.lineUp();
  await hub.told(SHOP);
  await putBack(false);
  const number = renumber();
  hub.lineUp();
  await hub.told(SHOP);
  return { hub, number, decisions: hub.reader.upstreamDecisions(SHOP, at) };
}

test('the number that the hub makes again for a sale is the one that was given in the lost life', async () => {
  const { hub, number, decisions } = await numberedTwice();
  expect(hub.reader.takenBack(SHOP)).toMatchObject({ facts: 1, unapplied: 0 });
  expect(decisions).toMatchObject([{ kind: 'upstream-renumbered', number }]);
});
