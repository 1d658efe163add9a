import { expect, test } from 'vitest';
import { compareStock } from '../../src/domain/central-stock.ts';
import { type Seq, seq } from '../../src/domain/ids.ts';
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
    ...{
      shopId: SHOP,
      seq: seq(at),
      state,
      attempts: 1,
      waitsSince: null,
      nextAttemptAt: null,
      reason,
      lastAnswer: '',
    },
  }));
  const none = { clear: [], hold: [], release: [] };
  store.db
    .prepare('UPDATE upstream_position SET attempted_seq = max(attempted_seq, ?) WHERE shop_id = ?')
    .run(upTo, SHOP);
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

test('a look that proves nothing, though the numbers happen to agree, leaves the explanation to the next', () => {
  const { store, look, row, latest } = scene();
  look({ [OIL]: 50 });
  look({ [OIL]: 46 });
  const there = sold(store, 'F-1', 4);
  const unknown = sold(store, 'G-1', 4);
  arrived(store, store.reader().head(SHOP), [{ at: unknown, state: 'retry' }], [there]);
  expect(look({ [OIL]: 42 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ shown: 42, expected: 42, waits: null });
  const none = { put: [], hold: [], release: [], clear: [seq(unknown)] };
  store.run('recordUpstream', { shopId: SHOP, position: store.reader().head(SHOP), ...none });
  expect(look({ [OIL]: 42 })).toMatchObject({ booked: [{ quantity: 4 }] });
  expect(latest()).toMatchObject({ quantity: 4, note: { comment: expect.stringContaining('F-1') } });
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
  const at = seq(sold(store, 'F-1', 4));
  const { state } = exception;
  arrived(store, at, [{ at, ...exception, state: state === 'dropped' ? 'parked' : state }]);
  if (state === 'dropped') decide(store, at, state);
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

/** A loss that no call of head office takes: parked for a person who corrects the stock there by hand. */
function lossByHand(store: TestStore, quantity: number): Seq {
  const note = { at: null, reference: '', user: 'u', comment: 'cassé', key: null };
  const receipt = store.run('moveStock', { shopId: SHOP, articleId: OIL, kind: 'loss', quantity, ...note });
  if (isRefused(receipt)) throw new Error('a loss was expected');
  arrived(store, receipt.seq, [{ at: receipt.seq, reason: 'BY_HAND' }]);
  return receipt.seq;
}

const decide = (store: TestStore, at: Seq, state: 'settled' | 'dropped') =>
  store.run('decideUpstream', { shopId: SHOP, seq: at, decision: state, reason: 'x', user: 'Grâce' });

test('a loss that a person repeats at head office is that person’s until it is settled; then it is expected there', () => {
  const { store, look, row } = scene();
  look({ [OIL]: 50 });
  const loss = lossByHand(store, 6);
  look({ [OIL]: 50 });
  expect(row(OIL)).toMatchObject({ level: 44, expected: 50, waits: null });
  expect(look({ [OIL]: 44 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ level: 44, shown: 44, expected: 50, waits: 'by-hand' });
  decide(store, loss, 'settled');
  expect(look({ [OIL]: 44 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ level: 44, shown: 44, expected: 44, waits: null, absent: [] });
});

test.each([
  ['may be there already', true, [], 'under-way'],
  ['never left', false, [{ quantity: 5 }], null],
])('goods that wait for a till to speak for them, of which the call %s', (_, left, booked, waits) => {
  const { store, look, row } = scene();
  look({ [OIL]: 50 });
  const goods = { kind: 'delivery', quantity: 5, at: null, reference: '', user: 'u', comment: '' } as const;
  const receipt = store.run('moveStock', { shopId: SHOP, articleId: OIL, key: null, ...goods });
  if (isRefused(receipt)) throw new Error('goods were expected');
  const call = { shopId: SHOP, seq: receipt.seq, call: 'analyse/regulariser', sentAt: 0 };
  if (left) store.run('noteUpstreamCall', { ...call, outcome: 'unknown' });
  arrived(store, receipt.seq, [{ at: receipt.seq, reason: 'NO_TILL' }]);
  expect(look({ [OIL]: 55 })).toMatchObject({ booked });
  expect(row(OIL)).toMatchObject({ waits, absent: [receipt.seq] });
});

test.each(['analyse/regulariser', 'articles/valider'])(
  'goods of which %s is known to be done are there, although their record did not get so far',
  (call) => {
    const { store, look, row } = scene();
    look({ [OIL]: 50 });
    const goods = { kind: 'delivery', quantity: 5, at: null, reference: '', user: 'u', comment: '' } as const;
    const receipt = store.run('moveStock', { shopId: SHOP, articleId: OIL, key: null, ...goods });
    if (isRefused(receipt)) throw new Error('goods were expected');
    store.run('noteUpstreamCall', { shopId: SHOP, seq: receipt.seq, call, outcome: 'done', sentAt: 0 });
    expect(look({ [OIL]: 55 })).toMatchObject({ booked: [] });
    expect(row(OIL)).toMatchObject({ level: 55, expected: 55, waits: null, absent: [] });
  },
);

test('a loss that was settled and never done at head office comes back as a difference; a dropped one never', () => {
  const { store, look, row } = scene();
  look({ [OIL]: 50 });
  const dropped = lossByHand(store, 6);
  decide(store, dropped, 'dropped');
  expect(look({ [OIL]: 50 })).toMatchObject({ booked: [] });
  expect(look({ [OIL]: 53 })).toMatchObject({ booked: [{ quantity: 3 }] });
  expect(row(OIL)).toMatchObject({ level: 47, waits: null, absent: [dropped] });
  const settled = lossByHand(store, 2);
  decide(store, settled, 'settled');
  expect(look({ [OIL]: 53 })).toMatchObject({ booked: [{ quantity: 2 }] });
});

test('a cancellation that came too late for head office is the person’s, and expected there once settled', () => {
  const { store, look, row } = scene();
  look({ [OIL]: 50 });
  arrived(store, sold(store, 'F-1', 4));
  look({ [OIL]: 46 });
  store.run('cancelSale', { serial: TILL, number: 'F-1', reason: '', reference: '', comment: '' });
  const at = seq(store.reader().head(SHOP) - 1);
  arrived(store, store.reader().head(SHOP), [{ at, reason: 'CANCELLATION_TOO_LATE' }]);
  expect(look({ [OIL]: 46 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ level: 50, expected: 46, waits: null });
  expect(look({ [OIL]: 50 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ expected: 46, waits: 'by-hand' });
  decide(store, at, 'settled');
  expect(look({ [OIL]: 50 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ level: 50, expected: 50, waits: null });
});

test.each([
  ['was never handed over', 0, 55, [{ quantity: 5 }], null],
  ['was handed over once', 1_000, 55, [], 'under-way'],
])('a sale of a held till that %s', (_, attempted, shown, booked, waits) => {
  const { store, reader, look, row } = scene();
  look({ [OIL]: 50 });
  const at = sold(store, 'F-1', 4);
  const tillId = reader.tillBySerial(TILL)?.id as never;
  const upTo = seq(Math.min(attempted, reader.head(SHOP)));
  store.db
    .prepare('UPDATE upstream_position SET attempted_seq = max(attempted_seq, ?) WHERE shop_id = ?')
    .run(upTo, SHOP);
  const hold = {
    attempts: 1,
    waitsSince: null,
    nextAttemptAt: null,
    reason: 'TERMINAL_NOT_FOUND',
    lastAnswer: '',
  };
  store.run('recordUpstream', {
    ...{ shopId: SHOP, position: reader.head(SHOP), put: [], clear: [], release: [] },
    hold: [{ shopId: SHOP, tillId, fromSeq: seq(at), ...hold }],
  });
  expect(look({ [OIL]: 50 })).toMatchObject({ booked: [] });
  expect(look({ [OIL]: shown })).toMatchObject({ booked });
  expect(row(OIL)).toMatchObject({ waits, absent: [at] });
});

test('in a life that began in the middle of the journal nothing is booked until the tills were compared', () => {
  const { store, reader, look, row } = scene();
  look({ [OIL]: 50 });
  expect(reader.tillsCompared(SHOP)).toBe(true);
  store.run('raiseEpoch', { reason: 'restored', from: reader.epoch() });
  expect(reader.tillsCompared(SHOP)).toBe(false);
  const hub = reader.centralStanding(SHOP).articles.get(OIL);
  if (hub === undefined) throw new Error('oil was expected');
  const rules = { byHand: new Set<string>(), tillsCompared: false, isDoubted: () => false };
  expect(compareStock(OIL, 40, hub, rules)).toMatchObject({
    difference: 0,
    stock: { shown: 40, expected: 50, waits: 'tills-not-compared' },
  });
  expect(compareStock(OIL, 50, hub, rules)).toBeNull();
  expect(row(OIL)).toMatchObject({ waits: null });
});

test('a sale of a held till that was cancelled before it left makes nothing: neither it nor its cancellation is expected', () => {
  const { store, reader, look, row } = scene();
  look({ [OIL]: 50 });
  const at = sold(store, 'F-1', 4);
  const tillId = reader.tillBySerial(TILL)?.id as never;
  store.run('cancelSale', { serial: TILL, number: 'F-1', reason: '', reference: '', comment: '' });
  const hold = {
    attempts: 1,
    waitsSince: null,
    nextAttemptAt: null,
    reason: 'TERMINAL_NOT_FOUND',
    lastAnswer: '',
  };
  store.run('recordUpstream', {
    ...{ shopId: SHOP, position: reader.head(SHOP), put: [], clear: [], release: [] },
    hold: [{ shopId: SHOP, tillId, fromSeq: seq(at), ...hold }],
  });
  expect(look({ [OIL]: 50 })).toMatchObject({ booked: [] });
  expect(row(OIL)).toMatchObject({ level: 50, shown: 50, expected: 50, waits: null });
});
