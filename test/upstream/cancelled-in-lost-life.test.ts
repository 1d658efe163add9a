import { expect, test } from 'vitest';
import { type Seq, seq, tillId } from '../../src/domain/ids.ts';
import { line, OIL, SHOP, sale, TILL } from '../support/test-store.ts';
import { RestoredShop } from './restored-shop.ts';
import { until } from './shop-and-office.ts';

const held = (hub: RestoredShop) => hub.held(SHOP, 'sale').map(({ number }) => number);

/** A sale that head office refused, and that was cancelled in a life that is lost; the cancellation was taken back. */
async function cancelledInLostLife(decide: (hub: RestoredShop, at: Seq) => void = () => undefined) {
  const hub = await RestoredShop.open(3);
  hub.store.sell(TILL, sale('S', line(OIL, 2)));
  const at = hub.reader.saleOfTill(tillId(5), 'S')?.seq ?? seq(0);
  hub.office.books.refuse = (entry) =>
    entry.seq === at ? { code: 'ARTICLE', message: 'no such article' } : null;
  hub.lineUp();
  await hub.told(SHOP, 1);
  await hub.lineDown();
  decide(hub, at);
  const putBack = hub.backUp();
  hub.store.run('cancelSale', { serial: TILL, number: 'S', reason: '', reference: '', comment: '' });
  hub.lineUp();
  await until(() => hub.held(SHOP, 'cancellation').length === 1);
  await putBack(false);
  const road = hub.lineUp();
  await until(() => hub.reader.takenBack(SHOP).facts > 0);
  await until(() => hub.reader.upstreamPosition(SHOP) === hub.reader.head(SHOP));
  return { hub, road };
}

test('a sale that waits for a person goes on waiting when its cancellation is taken back, and arrives', async () => {
  const { hub, road } = await cancelledInLostLife();
  expect(hub.reader.upstreamExceptions(SHOP)).toMatchObject([{ state: 'parked', reason: 'ARTICLE' }]);
  hub.office.books.refuse = () => null;
  hub.store.run('retryUpstream', { shopId: SHOP, seq: null });
  road.retryNow(SHOP);
  await hub.told(SHOP);
  expect(held(hub)).toEqual(['S']);
});

test('what a person decided on a sale stands when its cancellation is taken back', async () => {
  const { hub } = await cancelledInLostLife(({ store }, at) => {
    const by = { reason: 'saisie à la main', user: 'Awa' };
    store.run('decideUpstream', { shopId: SHOP, seq: at, decision: 'settled', ...by });
  });
  expect(hub.reader.upstreamCounts(SHOP)).toMatchObject({ settled: 1, parked: 0 });
});
