import { describe, expect, test } from 'vitest';
import type { Declaration, DeclaredOperation, DeclaredReport } from '../../src/domain/declaration.ts';
import { type Seq, seq, type TillSerial, tillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { type Command, isRefused } from '../../src/store/writer/protocol.ts';
import {
  MORNING,
  OIL,
  OTHER_SHOP,
  OTHER_TILL,
  openTestStore,
  SECOND_TILL,
  SHOP,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

const HOUR_MS = 3_600_000;
const dated = (instant: number | null, text = 'as sent') => ({ text, instant });

const returned = (more: Partial<DeclaredOperation> = {}): DeclaredOperation => ({
  kind: 'return',
  articleCode: 'ART-15',
  quantity: 3,
  amount: minorUnits(7_500_000),
  currency: 'CDF',
  reason: 'abîmé',
  saleReference: 'FAC-1',
  date: dated(MORNING - HOUR_MS),
  ...more,
});

const report = (more: Partial<DeclaredReport> = {}): DeclaredReport => ({
  kind: 'cash-report',
  detail: 'transport',
  amount: minorUnits(1_500_000),
  currency: 'CDF',
  date: dated(MORNING - HOUR_MS),
  ...more,
});

function declare(store: TestStore, declaration: Declaration, serial: TillSerial = TILL) {
  const receipt = store.run('declare', { serial, declaration });
  if (isRefused(receipt)) throw new Error(receipt.refused);
  return receipt;
}

const stockOf = (store: TestStore) =>
  store.db.prepare('SELECT quantity FROM stock_level WHERE article_id = ?').pluck().get(OIL);
const factsSince = (store: TestStore, head: number) => store.reader().head(SHOP) - head;

describe('a customer’s return', () => {
  test('of a known article is a declaration and a movement under one seq', () => {
    const store = openTestStore();
    const { id, shopId } = declare(store, returned());
    expect(shopId).toBe(SHOP);
    expect(
      store
        .reader()
        .movements({ shopId: SHOP, articleId: OIL, from: null, to: null, before: null, limit: 9 }),
    ).toMatchObject([
      {
        seq: id,
        kind: 'return',
        quantity: 3,
        stockBefore: 50,
        stockAfter: 53,
        note: {
          reference: 'RETOUR-FAC-1',
          user: 'Caisse 1',
          comment: 'Retour client: 3 unité(s) - Motif: abîmé',
        },
      },
    ]);
    expect(store.reader().declaration(SHOP, id)).toEqual({
      shopId: SHOP,
      id,
      kind: 'return',
      till: { id: 5, name: 'Caisse 1', serial: TILL },
      article: { id: OIL, name: 'Huile' },
      articleCode: 'ART-15',
      quantity: 3,
      reason: 'abîmé',
      saleReference: 'FAC-1',
      detail: '',
      occurredAt: MORNING - HOUR_MS,
      currency: 'CDF',
      amount: 7_500_000,
      recordedAt: MORNING,
      appliedAt: null,
    });
    expect(store.committed.at(-1)?.heads).toEqual([{ shopId: SHOP, head: id }]);
    expect(store.differences()).toEqual([]);
  });

  test('names the article where the cashier named no sale', () => {
    const store = openTestStore();
    declare(store, returned({ saleReference: '', reason: '' }));
    const [movement] = store
      .reader()
      .movements({ shopId: SHOP, articleId: OIL, from: null, to: null, before: null, limit: 1 });
    expect(movement?.note).toMatchObject({
      reference: 'RETOUR-ART-15',
      comment: 'Retour client: 3 unité(s)',
    });
  });

  test.each(['ART-999', 'ART-101', 'art-15'])(
    'of %s, which the shop does not have, moves nothing',
    (articleCode) => {
      const store = openTestStore();
      const head = store.reader().head(SHOP);
      const { id } = declare(store, returned({ articleCode }));
      expect(store.reader().declaration(SHOP, id)).toMatchObject({ article: null, articleCode });
      expect([stockOf(store), factsSince(store, head)]).toEqual([50, 1]);
      expect(store.differences()).toEqual([]);
    },
  );
});

test('a negotiated sale moves nothing', () => {
  const store = openTestStore();
  const { id } = declare(store, returned({ kind: 'negotiation' }));
  expect(store.reader().declaration(SHOP, id)).toMatchObject({ kind: 'negotiation', article: { id: OIL } });
  expect(stockOf(store)).toBe(50);
  expect(store.differences()).toEqual([]);
});

describe('an identical repeat', () => {
  test('gets the first id, however late, when it names its date', () => {
    const store = openTestStore();
    const first = declare(store, returned());
    store.clock.pass(300 * HOUR_MS);
    store.restart(store.writer.highWater());
    expect(declare(store, returned({ date: dated(MORNING - HOUR_MS, 'another spelling') }))).toEqual({
      ...first,
      already: true,
    });
    expect(stockOf(store)).toBe(53);
  });

  test.each([null, dated(null, 'hier')])(
    'that names no date (%j) is one for a minute of running time',
    (date) => {
      const store = openTestStore();
      const first = declare(store, returned({ date }));
      store.clock.pass(59_999);
      expect(declare(store, returned({ date })).id).toBe(first.id);
      store.clock.pass(1);
      expect(declare(store, returned({ date }))).toMatchObject({ already: false });
      expect(stockOf(store)).toBe(56);
    },
  );

  test.each<[string, Declaration, TillSerial?]>([
    ['another till', returned(), SECOND_TILL],
    ['another kind', returned({ kind: 'negotiation' })],
    ['another amount', returned({ amount: minorUnits(1) })],
    ['another quantity', returned({ quantity: 2 })],
    ['another reason', returned({ reason: '' })],
    ['another reference', returned({ saleReference: '' })],
    ['another date', returned({ date: dated(MORNING) })],
    ['another currency', returned({ currency: 'USD' })],
    ['another code', returned({ articleCode: 'ART-18' })],
  ])('is none with %s', (_, other, serial) => {
    const store = openTestStore();
    const first = declare(store, returned());
    expect(declare(store, other, serial)).toMatchObject({ already: false, id: first.id + 1 });
  });
});

test('a date counts as the till’s, but for one far ahead of a trusted clock; what was sent is kept', () => {
  const store = openTestStore();
  const at = (instant: number | null, text: string) => {
    const { id } = declare(store, report({ date: dated(instant, text) }));
    return store.reader().declaration(SHOP, id)?.occurredAt;
  };
  expect(at(MORNING - 900 * HOUR_MS, 'old')).toBe(MORNING - 900 * HOUR_MS);
  expect(at(MORNING + HOUR_MS, 'ahead')).toBe(MORNING);
  expect(at(null, 'hier')).toBe(MORNING);
  expect(
    store.db.prepare("SELECT till_time FROM fact WHERE kind = 'cash-report' ORDER BY seq").pluck().all(),
  ).toEqual(['old', 'ahead', 'hier']);
});

test.each<[TillSerial, string]>([
  [tillSerial('nobody'), 'till-unknown'],
  [tillSerial('old-till'), 'till-unknown'],
  [tillSerial('no-shop'), 'till-without-shop'],
])('%s declares nothing', (serial, refused) => {
  const store = openTestStore();
  expect(store.run('declare', { serial, declaration: report() })).toEqual({ refused });
});

test('lists are of one shop, one kind and, when asked, one till; newest first by the date under which they count', () => {
  const store = openTestStore();
  const early = declare(store, report({ date: dated(MORNING - 3 * HOUR_MS) })).id;
  const late = declare(store, report({ date: dated(MORNING - HOUR_MS) }), SECOND_TILL).id;
  const middle = declare(store, report({ date: dated(MORNING - 2 * HOUR_MS) })).id;
  declare(store, returned());
  declare(store, report(), OTHER_TILL);
  const all = { shopId: SHOP, kind: 'cash-report', tillId: null, from: null, to: null, limit: 10 } as const;
  const ids = (filter: Partial<Parameters<ReturnType<TestStore['reader']>['declarations']>[0]>) =>
    store
      .reader()
      .declarations({ ...all, ...filter })
      .map((row) => row.id);
  expect(ids({})).toEqual([late, middle, early]);
  expect(ids({ limit: 2 })).toEqual([late, middle]);
  expect(ids({ tillId: store.reader().tillBySerial(TILL)?.id ?? null })).toEqual([middle, early]);
  expect(ids({ from: MORNING - 2 * HOUR_MS, to: MORNING - HOUR_MS })).toEqual([late, middle]);
  expect(ids({ shopId: OTHER_SHOP })).toHaveLength(1);
});

describe('the expenses of a cash report', () => {
  const apply = (store: TestStore, id: Seq) =>
    store.run('applyExpense', { shopId: SHOP, id, user: 'patron' });

  test('count when a person deducted them, once, and by currency', () => {
    const store = openTestStore();
    const first = declare(store, report()).id;
    const second = declare(store, report({ amount: minorUnits(500), date: dated(MORNING) })).id;
    const dollars = declare(store, report({ currency: 'USD' })).id;
    declare(store, report({ detail: 'not deducted' }));
    const sums = (from: number, to: number) => store.reader().appliedExpenses(SHOP, from, to);
    expect(sums(0, MORNING)).toEqual([]);
    for (const id of [first, second, dollars]) expect(apply(store, id)).toEqual({ already: false });
    const head = store.reader().head(SHOP);
    expect(apply(store, first)).toEqual({ already: true });
    expect(factsSince(store, head)).toBe(0);
    expect(sums(MORNING - HOUR_MS, MORNING)).toEqual([
      { currency: 'CDF', total: 1_500_500 },
      { currency: 'USD', total: 1_500_000 },
    ]);
    expect(sums(MORNING - HOUR_MS + 1, MORNING)).toEqual([{ currency: 'CDF', total: 500 }]);
    expect(sums(MORNING + 1, MORNING + HOUR_MS)).toEqual([]);
    expect(store.reader().appliedExpenses(OTHER_SHOP, 0, MORNING)).toEqual([]);
    expect(store.reader().declaration(SHOP, first)?.appliedAt).toBe(MORNING);
    expect(store.differences()).toEqual([]);
  });

  test('are those of a cash report of this shop only', () => {
    const store = openTestStore();
    const none = declare(store, returned()).id;
    const foreign = declare(store, report(), OTHER_TILL).id;
    for (const id of [none, foreign, seq(4711)]) {
      expect(apply(store, id)).toEqual({
        refused: 'not-possible',
        sentence: `shop 9 has no cash report ${id}`,
      });
    }
  });
});

test('two identical returns of one group move the stock once', () => {
  const store = openTestStore();
  const command: Command = {
    method: 'declare',
    argument: { serial: TILL, declaration: returned({ date: null }) },
  };
  const [first, second] = store.group([command, command]);
  expect(second).toEqual({ ...first, already: true });
  expect(stockOf(store)).toBe(53);
});

test('a repeat from a till that was moved to another shop is no second declaration', () => {
  const store = openTestStore();
  const sent = [report({ date: dated(MORNING) }), returned({ date: null })];
  const first = sent.map((one) => declare(store, one));
  const { tills } = testProvision();
  const moved = tills
    .filter(({ serial }) => serial === TILL)
    .map((till) => ({ ...till, shopId: OTHER_SHOP }));
  store.run('importProvision', {
    provision: { ...testProvision(), shops: [], categories: [], articles: [], tills: moved },
  });
  expect(sent.map((one) => declare(store, one))).toEqual(first.map((one) => ({ ...one, already: true })));
  expect(store.differences()).toEqual([]);
});
