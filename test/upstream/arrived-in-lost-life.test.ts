import { expect, test } from 'vitest';
import { type Seq, seq, tillId } from '../../src/domain/ids.ts';
import { line, OIL, SHOP, sale, TILL } from '../support/test-store.ts';
import { RestoredShop } from './restored-shop.ts';

const held = (hub: RestoredShop) => hub.held(SHOP, 'sale').map(({ number }) => number);

async function refused() {
  const hub = await RestoredShop.open(3);
  hub.store.sell(TILL, sale('S', line(OIL, 2)), sale('T', line(OIL, 1)));
  const at = hub.reader.saleOfTill(tillId(5), 'S')?.seq ?? seq(0);
  hub.office.books.refuse = (entry) => (entry.seq === at ? { code: 'ARTICLE', message: 'no' } : null);
  hub.lineUp();
  await hub.told(SHOP, 1);
  await hub.lineDown();
  return { hub, at };
}

/** Head office gets the entry, and the hub does not hear of it. */
function arrives(hub: RestoredShop, at: Seq): void {
  hub.office.books.refuse = () => null;
  const page = hub.reader.journalPage(SHOP, seq(at - 1), { entries: 1, bytes: 1_000_000 });
  const { epoch, entries } = page ?? {};
  hub.office.books.receive({ hub: hub.hub, shop: SHOP, epoch, first: at, last: at, entries });
  expect(held(hub)).toContain('S');
}

test('what waited for a person in the backup, and arrived in the life that is lost, does not wait after the restore', async () => {
  const { hub } = await refused();
  const putBack = hub.backUp();
  hub.office.books.refuse = () => null;
  const road = hub.lineUp();
  hub.store.run('retryUpstream', { shopId: SHOP, seq: null });
  road.retryNow(SHOP);
  await hub.told(SHOP);
  hub.store.sell(TILL, sale('lost', line(OIL, 1)));
  await hub.told(SHOP);
  await putBack(false);
  hub.lineUp();
  await hub.told(SHOP);
  expect(held(hub)).toEqual(['T', 'S', 'lost']);
  expect(hub.reader.unsent(SHOP).count).toBe(0);
});

test('what head office does not have goes on waiting', async () => {
  const { hub } = await refused();
  const road = hub.lineUp();
  await road.checkOffice(SHOP, 7);
  expect(hub.reader.upstreamExceptions(SHOP)).toMatchObject([{ state: 'parked', reason: 'ARTICLE' }]);
});

test('what a person dropped, and head office turns out to have, is not dropped', async () => {
  const { hub, at } = await refused();
  arrives(hub, at);
  const by = { reason: 'double', user: 'Awa' };
  hub.store.run('decideUpstream', { shopId: SHOP, seq: at, decision: 'dropped', ...by });
  const road = hub.lineUp();
  await road.checkOffice(SHOP, 7);
  expect(hub.reader.upstreamCounts(SHOP)).toMatchObject({ dropped: 0, parked: 0 });
});

test('what a person did by hand, and head office turns out to have, stays to be seen', async () => {
  const { hub, at } = await refused();
  arrives(hub, at);
  const by = { reason: 'saisie à la main', user: 'Awa' };
  hub.store.run('decideUpstream', { shopId: SHOP, seq: at, decision: 'settled', ...by });
  const road = hub.lineUp();
  await road.checkOffice(SHOP, 7);
  expect(hub.reader.upstreamCounts(SHOP)).toMatchObject({ settled: 1 });
});
