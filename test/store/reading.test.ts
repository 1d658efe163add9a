import { expect, test } from 'vitest';
import { type Seq, seq, tillId } from '../../src/domain/ids.ts';
import type { MovementFilter } from '../../src/store/reader.ts';
import { queuedSales } from '../support/queued-sales.ts';
import {
  line,
  MORNING,
  OIL,
  OTHER_SHOP,
  OTHER_TILL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
} from '../support/test-store.ts';

const ALL: MovementFilter = { shopId: SHOP, articleId: null, from: null, to: null, before: null, limit: 100 };

function busyStore(): TestStore {
  const store = openTestStore();
  for (let index = 0; index < 10; index += 1) {
    store.clock.pass(60_000);
    store.sell(
      index % 2 === 0 ? TILL : SECOND_TILL,
      sale(`N-${index}`, line(index % 3 === 0 ? RICE : OIL, 1)),
    );
  }
  store.sell(OTHER_TILL, sale('elsewhere', line(101, 1)));
  return store;
}

test('movements come newest first, openings left out, of one shop only', () => {
  const rows = busyStore().reader().movements(ALL);
  expect(rows.map((row) => row.sale?.number)).toEqual(
    [...Array(10).keys()].reverse().map((index) => `N-${index}`),
  );
  expect(rows.every((row) => row.stockAfter === row.stockBefore + row.quantity)).toBe(true);
});

test('the movements of an article are the walk over its chain', () => {
  const reader = busyStore().reader();
  const rows = reader.movements({ ...ALL, articleId: RICE });
  expect(rows.map((row) => [row.sale?.number, row.stockBefore])).toEqual([
    ['N-9', 17],
    ['N-6', 18],
    ['N-3', 19],
    ['N-0', 20],
  ]);
  expect(reader.movements({ ...ALL, articleId: RICE, before: rows[1]?.seq ?? null, limit: 1 })).toEqual([
    rows[2],
  ]);
  expect(reader.movements({ ...ALL, shopId: OTHER_SHOP, articleId: RICE })).toEqual([]);
});

test.each([
  ['from', { from: MORNING + 9 * 60_000 }, ['N-9', 'N-8']],
  ['to', { to: MORNING + 2 * 60_000 }, ['N-1', 'N-0']],
  ['both', { from: MORNING + 180_000, to: MORNING + 240_000 }, ['N-3', 'N-2']],
  ['an empty span', { from: MORNING + 180_001, to: MORNING + 239_999 }, []],
  ['the future', { from: MORNING * 2 }, []],
])('dates filter, both ends inclusive: %s', (_, span, expected) => {
  const reader = busyStore().reader();
  const numbers = (filter: MovementFilter) => reader.movements(filter).map((row) => row.sale?.number);
  expect(numbers({ ...ALL, ...span })).toEqual(expected);
  const oilOnly = expected.filter((number) => Number(number.slice(2)) % 3 !== 0);
  expect(numbers({ ...ALL, ...span, articleId: OIL })).toEqual(oilOnly);
});

test('the catalogue shows every article whose stock changed after a position', () => {
  const store = openTestStore();
  const reader = store.reader();
  const head = reader.head(SHOP);
  expect(reader.articles(SHOP, seq(head + 1))).toEqual([]);
  store.sell(TILL, sale('A-1', line(RICE, 1)));
  expect(reader.articles(SHOP, seq(head + 1)).map((article) => article.id)).toEqual([RICE]);
  expect(reader.articles(SHOP, null).map((article) => article.name)).toEqual(['Huile', 'Lampe', 'Riz']);
});

test('sales are read in journal order, without those of held tills', () => {
  const reader = busyStore().reader();
  const numbers = (except: number[]) =>
    queuedSales(reader, SHOP, except.map(tillId)).map((row) => row.number);
  expect(numbers([])).toHaveLength(10);
  expect(numbers([6])).toEqual(['N-0', 'N-2', 'N-4', 'N-6', 'N-8']);
});

test('what is unsent counts each sale once: after the position, set aside, and held', () => {
  const store = busyStore();
  const reader = store.reader();
  const sales = queuedSales(reader, SHOP);
  const at = (index: number): Seq => sales[index]?.seq ?? seq(0);
  expect(reader.unsent(SHOP)).toMatchObject({ count: 10, oldestAt: sales[0]?.recorded.hubTime });
  const exception = {
    shopId: SHOP,
    attempts: 1,
    waitsSince: null,
    nextAttemptAt: null,
    reason: 'r',
    lastAnswer: 'a',
  };
  const hold = {
    shopId: SHOP,
    tillId: tillId(6),
    reason: 'r',
    lastAnswer: '',
    attempts: 1,
    waitsSince: null,
    nextAttemptAt: null,
  };
  store.run('recordUpstream', {
    shopId: SHOP,
    position: at(7),
    put: [
      { ...exception, seq: at(0), state: 'parked' },
      { ...exception, seq: at(2), state: 'dropped' },
      { ...exception, seq: at(9), state: 'retry' },
    ],
    clear: [],
    hold: [{ ...hold, fromSeq: at(3) }],
    release: [],
  });
  // parked N-0; held N-3, N-5, N-7, N-9; after the position N-8 (and N-9 once more).
  const unsent = reader.unsent(SHOP);
  expect(unsent.count).toBe(6);
  const parts = [0, 3, 5, 7, 8, 9].map((index) => sales[index]?.total ?? 0);
  expect(unsent.amounts).toEqual([
    { currency: 'CDF', total: parts.reduce((sum: number, part) => sum + part, 0) },
  ]);
  expect(reader.unsent(OTHER_SHOP).count).toBe(1);
});

test('absurd amounts, each within bounds, still add up', () => {
  const store = openTestStore();
  for (const number of ['A-1', 'A-2', 'A-3'])
    store.sell(TILL, sale(number, line(OIL, 1, 999_999_999_999_999)));
  expect(store.reader().unsent(SHOP).amounts).toEqual([{ currency: 'CDF', total: 2_999_999_999_999_997 }]);
});

test('the upstream position never goes back', () => {
  const store = busyStore();
  const progress = { shopId: SHOP, put: [], clear: [], hold: [], release: [] };
  store.run('recordUpstream', { ...progress, position: seq(12) });
  expect(store.run('recordUpstream', { ...progress, position: seq(5) })).toEqual({ position: 12 });
});
