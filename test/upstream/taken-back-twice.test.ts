import { expect, test } from 'vitest';
import { seq } from '../../src/domain/ids.ts';
import { EPOCH_MAX } from '../../src/domain/next-epoch.ts';
import type { SaleDraft } from '../../src/domain/sale.ts';
import type { Commands } from '../../src/store/writer/protocol.ts';
import { line, OIL, OTHER_SHOP, OTHER_TILL, SHOP, sale, TILL } from '../support/test-store.ts';
import { RestoredShop } from './restored-shop.ts';
import { until } from './shop-and-office.ts';

/** A hub that lost what `trade` did, with head office knowing it; quietly restored, with the line down. */
async function restored(trade: (hub: RestoredShop) => void): Promise<RestoredShop> {
  const hub = await RestoredShop.open(5);
  const putBack = hub.backUp();
  hub.store.clock.pass(1_000);
  trade(hub);
  hub.lineUp();
  for (const shop of [SHOP, OTHER_SHOP]) await hub.told(shop);
  await putBack(false);
  hub.store.clock.pass(600_000);
  return hub;
}

test('a page that is taken back twice changes nothing the second time', async () => {
  const hub = await restored(({ store }) =>
    store.sell(TILL, sale('a', line(OIL, 1)), sale('b', line(OIL, 2))),
  );
  const common = hub.reader.head(SHOP);
  const epoch = hub.reader.epoch();
  const lost = hub.office.books.entries(hub.hub, SHOP).filter(({ entry }) => entry.seq > common);
  const entries = lost.map(({ entry }) => ({ entry, payload: '' }));
  const page: Commands['takeBack'] = { shopId: SHOP, epoch, common, entries };
  expect(hub.store.run('takeBack', page)).toEqual({ upTo: common + 4, facts: 4, sales: 2, unapplied: 0 });
  const head = hub.reader.head(SHOP);
  expect(hub.store.run('takeBack', page)).toEqual({ upTo: common + 4, facts: 0, sales: 0, unapplied: 0 });
  expect(hub.reader.head(SHOP)).toBe(head);
  expect(hub.levels(SHOP)).toContainEqual([OIL, 47]);
});

const withoutNumber = (date: string | null): SaleDraft => ({
  ...sale(null, line(OIL, 1)),
  sentDate: date === null ? null : { text: date, instant: Date.parse(date) },
});

test.each([
  ['with a date is that sale when the till sends it again', '2026-11-22T08:00:00Z', 0],
  ['without a date is that sale, and a person is asked whether it was another one', null, 1],
])('a sale without a number %s', async (_, date, asked) => {
  const hub = await restored(({ store }) => store.sell(TILL, withoutNumber(date)));
  hub.store.sell(TILL, withoutNumber(date));
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.levels(SHOP)).toContainEqual([OIL, 49]);
  expect(hub.reader.quarantineCount(SHOP)).toBe(asked);
  hub.expectAgreement(SHOP);
});

test('each shop of a hub finds its own loss, whoever raises the epoch first', async () => {
  const sell = ({ store }: RestoredShop, name: string): void => {
    store.sell(TILL, sale(name, line(OIL, 1)));
    store.sell(OTHER_TILL, sale(name, line(101, 1)));
  };
  const hub = await restored((shop) => {
    sell(shop, 'lost-1');
    sell(shop, 'lost-2');
  });
  sell(hub, 'after');
  hub.lineUp();
  for (const shop of [SHOP, OTHER_SHOP]) await hub.told(shop);
  for (const shop of [SHOP, OTHER_SHOP]) hub.expectAgreement(shop);
  expect(hub.levels(SHOP)).toContainEqual([OIL, 47]);
  expect(hub.levels(OTHER_SHOP)).toContainEqual([101, 9]);
});

test('a whole page is taken back in one short transaction', async () => {
  const hub = await RestoredShop.open(6);
  const putBack = hub.backUp();
  const common = hub.reader.head(OTHER_SHOP);
  hub.store.clock.pass(1_000);
  const lines = Array.from({ length: 4 }, () => line(101, 1));
  hub.store.sell(OTHER_TILL, ...Array.from({ length: 100 }, (_, index) => sale(`V-${index}`, ...lines)));
  const bounds = { entries: 500, bytes: 10_000_000 };
  const entries = hub.reader.journalPage(OTHER_SHOP, seq(common), bounds)?.entries ?? [];
  const epoch = hub.reader.epoch();
  await putBack(false);
  const page = entries.map((entry) => ({ entry, payload: '' }));
  const before = performance.now();
  const receipt = hub.store.run('takeBack', { shopId: OTHER_SHOP, epoch, common, entries: page });
  const tookMs = performance.now() - before;
  expect(receipt).toMatchObject({ facts: 500, sales: 100, unapplied: 0 });
  // Tills wait for it: far below what they notice, on a machine that does other things too.
  expect(tookMs).toBeLessThan(2_000);
});

test('every life that the hub forgot is asked for, however far apart their numbers are', async () => {
  const hub = await restored(({ store, reader }) => {
    for (const number of ['a', 'b', 'c']) {
      store.sell(TILL, sale(number, line(OIL, 1)));
      store.run('raiseEpoch', { reason: 'a till is ahead', from: reader.epoch() });
    }
    store.sell(TILL, sale('d', line(OIL, 1)));
  });
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.levels(SHOP)).toContainEqual([OIL, 46]);
  expect(hub.reader.takenBack(SHOP)).toMatchObject({ sales: 4, unapplied: 0 });
  hub.expectAgreement(SHOP);
});

test('a head office that stands at what no hub can reach stops the line, and nothing is raised', async () => {
  const hub = await restored(({ store }) => store.sell(TILL, sale('a', line(OIL, 1))));
  const epoch = hub.reader.epoch();
  hub.office.books.claim(hub.hub, SHOP, { epoch: EPOCH_MAX + 1, seq: 1 });
  const road = hub.lineUp();
  await until(() => road.status(SHOP).lastError !== null);
  expect(JSON.stringify(road.status(SHOP).lastError)).toContain('no life of this hub');
  expect(hub.reader.epoch()).toBe(epoch);
});
