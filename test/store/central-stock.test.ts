import { expect, test } from 'vitest';
import { seq } from '../../src/domain/ids.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { lookedAtHeadOffice } from '../support/look-at-head-office.ts';
import { line, OIL, openTestStore, RICE, SHOP, sale, type TestStore, TILL } from '../support/test-store.ts';

function scene() {
  const store = openTestStore();
  const reader = store.reader();
  return {
    store,
    reader,
    look: (shown: Readonly<Record<number, number>>) => {
      const receipt = store.run('bookCentralStock', lookedAtHeadOffice(reader, SHOP, shown));
      if (isRefused(receipt)) throw new Error('a look was expected');
      return receipt;
    },
    row: (article: number) => reader.centralStocks(SHOP).find((one) => one.articleId === article),
    latest: () => reader.movements({ ...EVER, limit: 1 })[0],
  };
}

const EVER = { shopId: SHOP, articleId: null, from: null, to: null, before: null };

/** Head office has everything up to here, but for these. */
function arrived(
  store: TestStore,
  upTo: number,
  but: readonly { at: number; state?: 'retry' | 'parked' | 'dropped'; reason?: string }[] = [],
  found: readonly number[] = [],
): void {
  const put = but.map(({ at, state = 'parked', reason = 'REFUSED' }) => ({
    ...{ shopId: SHOP, seq: seq(at), state, attempts: 1, nextAttemptAt: null, reason, lastAnswer: '' },
  }));
  const none = { clear: [], hold: [], release: [] };
  store.run('attemptUpstream', { shopId: SHOP, upTo: seq(upTo) });
  store.run('recordUpstream', { shopId: SHOP, position: seq(upTo), put, ...none, found: found.map(seq) });
}

/** Sells, and returns the seq of the sale. */
function sold(store: TestStore, number: string, quantity: number): number {
  store.sell(TILL, sale(number, line(OIL, quantity)));
  return store.reader().saleOfTill(store.reader().tillBySerial(TILL)?.id as never, number)?.seq ?? 0;
}

test('the first look books nothing: what differs is kept for a person, who may take it over', () => {
  const { store, look, row, reader, latest } = scene();
  expect(look({ [OIL]: 47, [RICE]: 20 })).toMatchObject({ current: true, written: 2, booked: [] });
  expect(row(OIL)).toMatchObject({ level: 50, shown: 47, expected: 47, unexplained: -3, waits: null });
  expect(row(RICE)).toMatchObject({ unexplained: 0 });
  expect(look({ [OIL]: 47, [RICE]: 20 })).toMatchObject({ written: 0 });
  const by = { shopId: SHOP, articleId: OIL, user: 'Marie' };
  expect(store.run('acceptCentralStock', { ...by, reason: ' ' })).toMatchObject({ refused: 'not-possible' });
  const accepted = store.run('acceptCentralStock', { ...by, reason: 'compté' });
  expect(accepted).toEqual({ already: false, quantity: -3, stockBefore: 50, stockAfter: 47 });
  expect(store.run('acceptCentralStock', { ...by, reason: 'compté' })).toMatchObject({ already: true });
  expect(latest()).toMatchObject({
    quantity: -3,
    kind: 'adjustment',
    note: { user: 'Marie', reference: 'SIEGE', comment: 'Écart initial avec le siège accepté: compté' },
  });
  expect(look({ [OIL]: 47 })).toMatchObject({ booked: [] });
  expect(look({ [OIL]: 50 })).toMatchObject({ booked: [{ quantity: 3 }] });
  expect(reader.centralStocks(SHOP).every((one) => one.unexplained === 0)).toBe(true);
  expect(store.differences()).toEqual([]);
});

test('a change at head office is booked as a movement with its origin, and found once', () => {
  const { store, look, latest } = scene();
  look({ [OIL]: 50 });
  sold(store, 'F-1', 4);
  expect(look({ [OIL]: 90 })).toMatchObject({ booked: [{ articleId: OIL, quantity: 40 }] });
  expect(latest()).toMatchObject({
    quantity: 40,
    stockBefore: 46,
    note: { user: 'Siège', comment: 'Siège: affiché 90, attendu 50 (+40 unités)' },
  });
  expect(look({ [OIL]: 90 })).toMatchObject({ written: 0, booked: [] });
  arrived(store, store.reader().head(SHOP));
  expect(look({ [OIL]: 86 })).toMatchObject({ booked: [] });
  expect(store.differences()).toEqual([]);
});

test('a change below zero raises an alert as any other movement does', () => {
  const { store, look } = scene();
  look({ [OIL]: 50 });
  sold(store, 'F-1', 45);
  look({ [OIL]: 40 });
  expect(store.reader().noticesAfter(SHOP, seq(0), { lowStock: 0, refusedMax: 1 }).alerts).toMatchObject([
    { articleId: OIL, quantity: -5 },
  ]);
  expect(store.differences()).toEqual([]);
});

test.each([
  ['parked', { state: 'parked' as const }, 50, null],
  ['dropped', { state: 'dropped' as const }, 50, null],
  ['tried again', { state: 'retry' as const }, 46, 'under-way'],
  ['to be done by hand', { state: 'parked' as const, reason: 'BY_HAND' }, 46, 'by-hand'],
])('a sale that is %s is not expected at head office', (_, exception, shown, waits) => {
  const { store, look, row } = scene();
  look({ [OIL]: 50 });
  const at = sold(store, 'F-1', 4);
  arrived(store, at, [{ at, ...exception }]);
  expect(look({ [OIL]: 50 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ level: 46, shown: 50, expected: 50, waits: null, absent: [at] });
  expect(look({ [OIL]: shown })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ shown, expected: 50, waits });
  expect(store.differences()).toEqual([]);
});

test('a cancellation that is open hides the article; the pair makes nothing once it is settled', () => {
  const { store, look, row } = scene();
  look({ [OIL]: 50 });
  const at = sold(store, 'F-1', 4);
  arrived(store, at);
  look({ [OIL]: 46 });
  store.run('cancelSale', { serial: TILL, number: 'F-1', reason: '', reference: '', comment: '' });
  expect(look({ [OIL]: 50 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ level: 50, shown: 50, expected: 46, waits: expect.any(String) });
  const cancellation = store.reader().upstreamExceptions(SHOP)[0]?.seq;
  const none = { put: [], hold: [], release: [], clear: cancellation === undefined ? [] : [cancellation] };
  store.run('recordUpstream', { shopId: SHOP, position: store.reader().head(SHOP), ...none });
  expect(look({ [OIL]: 50 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ shown: 50, expected: 50, waits: null });
});

test('a sale that its till had sent to head office itself is counted twice at first, and put right by a movement that names it', () => {
  const { store, look, latest } = scene();
  look({ [OIL]: 50 });
  look({ [OIL]: 48 });
  const at = sold(store, 'F-9', 2);
  expect(look({ [OIL]: 48 })).toMatchObject({ booked: [] });
  arrived(store, at, [], [at]);
  expect(look({ [OIL]: 48 })).toMatchObject({ booked: [{ quantity: 2 }] });
  expect(latest()).toMatchObject({
    stockAfter: 48,
    note: {
      comment:
        "Siège: affiché 48, attendu 46 (+2 unités). Dont +2 pour des ventes déjà au siège avant l'envoi du hub: F-9 (Caisse 1)",
    },
  });
  expect(look({ [OIL]: 60 })).toMatchObject({ booked: [{ quantity: 12 }] });
  expect(latest()?.note?.comment).not.toContain('F-9');
});

test('what was sent, settled or accepted since the look makes it worth nothing', () => {
  const { store, look, reader } = scene();
  look({ [OIL]: 45 });
  const at = sold(store, 'F-1', 4);
  const stale = lookedAtHeadOffice(reader, SHOP, { [OIL]: 41 });
  arrived(store, at);
  expect(store.run('bookCentralStock', stale)).toMatchObject({ current: false, booked: [] });
  const second = lookedAtHeadOffice(reader, SHOP, { [OIL]: 40 });
  store.run('acceptCentralStock', { shopId: SHOP, articleId: OIL, user: 'Marie', reason: 'compté' });
  expect(store.run('bookCentralStock', second)).toMatchObject({ current: true, written: 0, booked: [] });
  expect(store.differences()).toEqual([]);
});

test('what is sold between the look and its booking changes nothing', () => {
  const { store, look, reader } = scene();
  look({ [OIL]: 50 });
  const looked = lookedAtHeadOffice(reader, SHOP, { [OIL]: 60 });
  sold(store, 'F-1', 3);
  expect(store.run('bookCentralStock', looked)).toMatchObject({ booked: [{ quantity: 10 }] });
  expect(look({ [OIL]: 60 })).toMatchObject({ booked: [] });
  expect(reader.centralStanding(SHOP).articles.get(OIL)?.level).toBe(57);
});

test('an article that head office opened here needs no first look', () => {
  const { store, look } = scene();
  const price = 100 as never;
  const article = { id: 77 as never, shopId: SHOP, code: 'NEW', name: 'Savon', price, opening: 30 };
  const rest = { description: undefined, category: null, currency: undefined, purchasePrice: undefined };
  const more = { priceUsd: null, purchasePriceUsd: undefined, active: true, validated: true };
  store.run('applyCatalogue', {
    shopId: SHOP,
    catalogue: {
      ...{ dollarRate: null, categories: [], variants: [], deliveries: [], tills: [] },
      articles: [{ ...article, ...rest, ...more, imageUrl: undefined, variants: undefined, details: {} }],
    },
    retire: { articles: [], variants: [], deliveries: [] },
  });
  expect(look({ 77: 24 })).toMatchObject({ booked: [{ articleId: 77, quantity: -6 }] });
  expect(store.differences()).toEqual([]);
});
