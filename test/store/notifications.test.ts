import { describe, expect, test } from 'vitest';
import { type Seq, seq, tillId, tillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { ProvisionedArticle } from '../../src/domain/provision.ts';
import { moveAlone } from '../support/move-alone.ts';
import {
  LAMP,
  line,
  MORNING,
  OIL,
  OTHER_SHOP,
  openTestStore,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

const TILL_ID = tillId(5);
const SECOND_TILL_ID = tillId(6);
const OIL_HERE = { shop: SHOP, article: OIL, hubTime: MORNING };

const told = (store: TestStore, till = TILL_ID) => store.reader().notifications(SHOP, till);
const read = (store: TestStore, ids: readonly Seq[] | 'all', serial = TILL) =>
  store.run('readNotifications', { serial, ids });

function change(store: TestStore, article: number, more: Partial<ProvisionedArticle>) {
  const articles = testProvision().articles.filter(({ id }) => id === article);
  const provision = { ...testProvision(), articles: articles.map((one) => ({ ...one, ...more })) };
  store.run('importProvision', { provision });
}

describe('tills are told of', () => {
  test.each([
    ['delivery', 8, 58],
    ['loss', -8, 42],
    ['adjustment', -1, 49],
    ['adjustment', 0, 50],
  ] as const)('a %s of %d', (kind, quantity, stock) => {
    const store = openTestStore();
    const at = moveAlone(store.db, OIL_HERE, kind, quantity);
    expect(told(store)).toEqual([
      {
        seq: at,
        article: { id: OIL, name: 'Huile', code: 'ART-15', currency: 'CDF', category: null },
        stock,
        cause: {
          kind,
          quantity,
          stockBefore: 50,
          price: 2_500_000,
          reference: 'REF-1',
          user: 'Marie',
          comment: 'essai',
        },
        hubTime: MORNING,
        readAt: null,
      },
    ]);
    expect(store.differences()).toEqual([]);
  });

  test('a new price, with the level of that moment', () => {
    const store = openTestStore();
    moveAlone(store.db, OIL_HERE, 'loss', -5);
    change(store, OIL, { price: minorUnits(2_700_000), category: 1 });
    moveAlone(store.db, OIL_HERE, 'loss', -5);
    expect(told(store)).toMatchObject([
      { cause: { kind: 'loss', price: 2_700_000 } },
      {
        article: { id: OIL, category: 'Alimentation' },
        stock: 45,
        cause: { kind: 'price', oldPrice: 2_500_000, newPrice: 2_700_000 },
      },
      { cause: { kind: 'loss', price: 2_500_000 } },
    ]);
    expect(store.differences()).toEqual([]);
  });

  test('a price in another currency, without comparing the two', () => {
    const store = openTestStore();
    change(store, OIL, { currency: 'USD', price: minorUnits(900) });
    change(store, OIL, { currency: 'CDF', price: minorUnits(900) });
    expect(told(store)).toMatchObject([
      { article: { currency: 'CDF' }, cause: { oldPrice: null, newPrice: 900 } },
      { article: { currency: 'USD' }, cause: { oldPrice: null, newPrice: 900 } },
    ]);
  });
});

test('tills are not told of openings, sales, returns, and changes of anything but the price', () => {
  const store = openTestStore();
  store.sell(TILL, sale('A-1', line(OIL, 1)));
  moveAlone(store.db, OIL_HERE, 'return', 1);
  const declaration = {
    kind: 'return',
    articleCode: 'ART-15',
    quantity: 1,
    amount: minorUnits(1),
    currency: 'CDF',
    reason: '',
    saleReference: '',
    date: null,
  } as const;
  store.run('declare', { serial: TILL, declaration });
  change(store, OIL, { name: 'Huile 5 L', purchasePrice: minorUnits(5) });
  change(store, LAMP, { priceUsd: minorUnits(1_300), price: undefined });
  expect(told(store)).toEqual([]);
  expect(store.differences()).toEqual([]);
});

test('each till reads for itself, once, and only what its own shop was told', () => {
  const store = openTestStore();
  const first = moveAlone(store.db, OIL_HERE, 'delivery', 1);
  const second = moveAlone(store.db, OIL_HERE, 'delivery', 1);
  const foreign = store.reader().head(OTHER_SHOP);
  const head = store.reader().head(SHOP);
  store.clock.pass(5_000);
  expect(read(store, [first, seq(1), foreign, seq(4711)])).toEqual({ read: 1 });
  store.clock.pass(5_000);
  expect(read(store, [first])).toEqual({ read: 0 });
  const readAt = (till = TILL_ID) => told(store, till).map((one) => one.readAt);
  expect([readAt(), readAt(SECOND_TILL_ID)]).toEqual([
    [null, MORNING + 5_000],
    [null, null],
  ]);
  expect(store.reader().unreadNotifications(SHOP, TILL_ID)).toBe(1);
  expect(read(store, 'all')).toEqual({ read: 1 });
  expect(read(store, 'all')).toEqual({ read: 0 });
  expect(store.reader().unreadNotifications(SHOP, TILL_ID)).toBe(0);
  expect(store.reader().unreadNotifications(SHOP, SECOND_TILL_ID)).toBe(2);
  expect(store.reader().notification(SHOP, TILL_ID, second)?.readAt).toBe(MORNING + 10_000);
  expect(store.reader().notification(OTHER_SHOP, TILL_ID, second)).toBeUndefined();
  expect(store.reader().head(SHOP)).toBe(head);
  expect(read(store, 'all', tillSerial('old-till'))).toEqual({ refused: 'till-unknown' });
});

test('a till sees, counts and reads the latest thousand of its shop; an older one is still there by its id', () => {
  const store = openTestStore();
  const first = moveAlone(store.db, OIL_HERE, 'adjustment', 0);
  store.db.exec(`
    WITH RECURSIVE n (at) AS (SELECT ${first + 1} UNION ALL SELECT at + 1 FROM n LIMIT 1000)
      INSERT INTO fact SELECT shop_id, at, kind, subject_id, body, till_time, hub_time, boot, running_ms, clock_doubt
        FROM n, fact WHERE shop_id = 9 AND seq = ${first};
    WITH RECURSIVE n (at) AS (SELECT ${first + 1} UNION ALL SELECT at + 1 FROM n LIMIT 1000)
      INSERT INTO movement SELECT shop_id, at, article_id, kind, 0, stock_before, at - 1, at
        FROM n, movement WHERE shop_id = 9 AND seq = ${first};
    WITH RECURSIVE n (at) AS (SELECT ${first + 1} UNION ALL SELECT at + 1 FROM n LIMIT 1000)
      INSERT INTO notification SELECT shop_id, at, kind, article_id, old_price, new_price, stock
        FROM n, notification WHERE shop_id = 9 AND seq = ${first};`);
  const seen = told(store).map((one) => one.seq);
  expect([seen.length, seen[0], seen.at(-1)]).toEqual([1000, first + 1000, first + 1]);
  expect(store.reader().unreadNotifications(SHOP, TILL_ID)).toBe(1000);
  expect(read(store, 'all')).toEqual({ read: 1000 });
  expect(store.reader().notification(SHOP, TILL_ID, first)?.readAt).toBeNull();
  expect(read(store, [first])).toEqual({ read: 1 });
});
