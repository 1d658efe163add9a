import { describe, expect, test } from 'vitest';
import { type ArticleId, articleId, type TillSerial } from '../../src/domain/ids.ts';
import type { Command } from '../../src/store/writer/protocol.ts';
import {
  line,
  OIL,
  OTHER_TILL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
} from '../support/test-store.ts';

/** Running time within which the same words are a repeat. */
const WINDOW_MS = 60_000;

const set = (wanted: number, serial: TillSerial = TILL, article: ArticleId = OIL): Command => ({
  method: 'correctStock',
  argument: { serial, articleId: article, wanted },
});
const add = (quantity: number, serial: TillSerial = TILL, notes = 'compté'): Command => ({
  method: 'regulariseStock',
  argument: { serial, articleId: OIL, quantity, notes },
});

const movements = (store: TestStore, article: ArticleId = OIL) =>
  store
    .reader()
    .movements({ shopId: SHOP, articleId: article, from: null, to: null, before: null, limit: 100 });
const stock = (store: TestStore) =>
  store
    .reader()
    .articles(SHOP, null)
    .find(({ id }) => id === OIL)?.stock;
const alerts = (store: TestStore) =>
  store.db.prepare<[], string>('SELECT state FROM stock_alert ORDER BY movement_seq').pluck().all();

/** Sells oil, so that the level is another than the one that was set. */
let sold = 0;
function sell(store: TestStore, quantity: number): void {
  sold += 1;
  expect(store.sell(TILL, sale(`S-${sold}`, line(OIL, quantity))).outcomes[0]?.kind).toBe('created');
}

describe('setting a level', () => {
  test('moves the difference, up or down, and says so to people', () => {
    const store = openTestStore();
    expect(store.group([set(62)])).toEqual([
      {
        kind: 'corrected',
        shopId: SHOP,
        article: { id: OIL, code: 'ART-15', name: 'Huile' },
        before: 50,
        after: 62,
      },
    ]);
    store.group([set(60)]);
    expect(movements(store)).toMatchObject([
      { kind: 'loss', quantity: -2, stockAfter: 60, note: { comment: 'Retrait stock MAUI (-2 unités)' } },
      {
        kind: 'delivery',
        quantity: 12,
        note: { reference: 'MAUI-15', user: 'MAUI', comment: 'Ajout stock MAUI (+12 unités)' },
      },
    ]);
    expect(store.differences()).toEqual([]);
  });

  test('to what it is moves nothing', () => {
    const store = openTestStore();
    expect(store.group([set(50)])).toMatchObject([{ before: 50, after: 50 }]);
    expect(movements(store)).toEqual([]);
    expect(store.differences()).toEqual([]);
  });

  test.each([[62], [50]])('again to %i because the answer was lost brings no sold bottle back', (wanted) => {
    const store = openTestStore();
    const [first] = store.group([set(wanted)]);
    sell(store, 2);
    store.clock.pass(WINDOW_MS - 1);
    const head = store.reader().head(SHOP);
    expect(store.group([set(wanted)])).toEqual([first]);
    expect(stock(store)).toBe(wanted - 2);
    expect(store.reader().head(SHOP)).toBe(head);
    store.clock.pass(1);
    expect(store.group([set(wanted)])).toMatchObject([{ before: wanted - 2, after: wanted }]);
    expect(store.differences()).toEqual([]);
  });

  test('counts time in which the hub ran, whatever the clock on the wall says', () => {
    const store = openTestStore();
    store.group([set(62)]);
    sell(store, 2);
    store.clock.wall += 86_400_000;
    store.group([set(62)]);
    expect(stock(store)).toBe(60);
    store.clock.running += WINDOW_MS;
    store.group([set(62)]);
    expect(stock(store)).toBe(62);
  });

  test.each([
    ['the same till set another value', set(70)],
    ['another till set another value', set(70, SECOND_TILL)],
    ['another till set the same value', set(62, SECOND_TILL)],
    ['somebody regularised', add(5)],
  ])('is a word of its own when %s since', (_case, between) => {
    const store = openTestStore();
    store.group([set(62)]);
    sell(store, 2);
    store.group([between]);
    sell(store, 1);
    store.group([set(62)]);
    expect(stock(store)).toBe(62);
    expect(store.differences()).toEqual([]);
  });

  test('twice in one transaction is one correction', () => {
    const store = openTestStore();
    const receipts = store.group([set(62), set(62)]);
    expect(receipts).toMatchObject([
      { before: 50, after: 62 },
      { before: 50, after: 62 },
    ]);
    expect(movements(store)).toHaveLength(1);
  });

  test('below zero raises an alert each time it takes away, and none when it gives', () => {
    const store = openTestStore();
    store.group([set(-5)]);
    store.group([set(-7)]);
    store.group([set(-3)]);
    expect(alerts(store)).toEqual(['open', 'open']);
  });
});

describe('regularising', () => {
  test('adds, closes every alert of the article, and once for the same words within a minute', () => {
    const store = openTestStore();
    store.group([set(-5), set(-7), set(-1, TILL, RICE)]);
    const [first] = store.group([add(10)]);
    expect(first).toEqual({
      kind: 'regularised',
      article: { id: OIL, code: 'ART-15', name: 'Huile' },
      before: -7,
      quantity: 10,
      resolved: 2,
    });
    expect(alerts(store)).toEqual(['resolved', 'resolved', 'open']);
    sell(store, 1);
    expect(store.group([add(10), add(10)])).toEqual([first, first]);
    expect(stock(store)).toBe(2);
    expect(store.group([add(10, SECOND_TILL)])).toMatchObject([{ before: 2, resolved: 0 }]);
    expect(store.group([add(10, TILL, 'encore')])).toMatchObject([{ before: 12 }]);
    store.clock.pass(WINDOW_MS);
    expect(store.group([add(10)])).toMatchObject([{ before: 22, quantity: 10 }]);
    expect(store.differences()).toEqual([]);
  });

  test('stands in the movements under the name of the till and the time of the hub', () => {
    const store = openTestStore();
    store.group([add(10)]);
    expect(movements(store)).toMatchObject([
      {
        kind: 'delivery',
        quantity: 10,
        note: {
          reference: 'REGUL-Caisse 1-20261122080000',
          user: 'Caisse 1',
          comment: 'Régularisation stock: compté',
        },
      },
    ]);
  });
});

test.each([[articleId(999)], [articleId(101)]])('article %i is none of the shop', (article) => {
  const store = openTestStore();
  const head = store.reader().head(SHOP);
  const argument = { serial: TILL, articleId: article, quantity: 1, notes: '' };
  expect(store.group([set(1, TILL, article), { method: 'regulariseStock', argument }])).toEqual([
    { kind: 'not-found' },
    { kind: 'not-found' },
  ]);
  expect(store.group([set(1, OTHER_TILL)])).toEqual([{ kind: 'not-found' }]);
  expect(store.reader().head(SHOP)).toBe(head);
});
