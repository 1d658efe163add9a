import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Command } from '../../src/store/writer/protocol.ts';
import { SalesDesk } from '../../src/store/writer/sales-desk.ts';
import {
  batch,
  entry,
  line,
  OIL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  TILL,
} from '../support/test-store.ts';

/** The database throws at any line of quantity 7, as it would at a value that nobody foresaw. */
const POISON = `CREATE TRIGGER poison BEFORE INSERT ON movement WHEN NEW.quantity = -7
  BEGIN SELECT RAISE(ABORT, 'poison'); END`;

const sell = (serial: typeof TILL, ...numbers: [string, number][]): Command => ({
  method: 'recordSales',
  argument: batch(
    serial,
    numbers.map(([number, quantity]) => entry(sale(number, line(RICE, 1), line(OIL, quantity)))),
  ),
});

describe('a group with a sale that makes the database throw', () => {
  test('books every other sale, of its own batch and of the others, and keeps that one as OTHER', () => {
    const store = openTestStore();
    store.db.exec(POISON);
    const receipts = store.group([
      sell(TILL, ['A-1', 1]),
      sell(SECOND_TILL, ['B-1', 1], ['B-2', 7], ['B-3', 2]),
      sell(TILL, ['A-2', 3]),
    ]);
    expect(receipts).toMatchObject([
      { outcomes: [{ kind: 'created', lines: [{}, { stockBefore: 50 }] }] },
      {
        outcomes: [
          { kind: 'created', lines: [{ stockBefore: 19 }, { stockBefore: 49 }] },
          { kind: 'refused', number: 'B-2', refusal: { code: 'OTHER' } },
          { kind: 'created', lines: [{ stockBefore: 18 }, { stockBefore: 48 }] },
        ],
      },
      { outcomes: [{ kind: 'created', lines: [{ stockBefore: 17 }, { stockBefore: 46 }] }] },
    ]);
    const kept = store.reader().quarantine({ shopId: SHOP, state: 'open', limit: 10 });
    expect(kept).toMatchObject([{ number: 'B-2', refusal: { code: 'OTHER' } }]);
    expect(JSON.parse(kept[0]?.payload ?? '')).toMatchObject({ numero: 'B-2' });
    expect(store.differences()).toEqual([]);
  });

  test('leaves the journal without a gap', () => {
    const store = openTestStore();
    const before = store.reader().head(SHOP);
    store.db.exec(POISON);
    store.group([sell(TILL, ['A-1', 7], ['A-2', 1])]);
    expect(store.reader().head(SHOP)).toBe(before + 1 + 3);
  });

  test('books the sale after all when the cause is gone and the till sends it again', () => {
    const store = openTestStore();
    store.db.exec(POISON);
    store.group([sell(TILL, ['A-1', 7])]);
    store.db.exec('DROP TRIGGER poison');
    expect(store.group([sell(TILL, ['A-1', 7])])).toMatchObject([{ outcomes: [{ kind: 'created' }] }]);
    expect(store.reader().quarantineCount(SHOP)).toBe(0);
  });

  test('a command of another kind that throws fails alone', () => {
    const store = openTestStore();
    store.db.exec("CREATE TRIGGER no_epoch BEFORE INSERT ON epoch BEGIN SELECT RAISE(ABORT, 'no'); END");
    const { results } = store.writer.run([
      { method: 'raiseEpoch', argument: { reason: 'test', from: store.reader().epoch() } },
      sell(TILL, ['A-1', 1]),
    ]);
    expect(results).toMatchObject([
      { ok: false },
      { ok: true, receipt: { outcomes: [{ kind: 'created' }] } },
    ]);
  });
});

test('a group whose receipts cannot be made stands in no part, so that nothing of it is a repeat of itself', () => {
  const store = openTestStore();
  const spy = vi.spyOn(SalesDesk.prototype, 'touchedArticles');
  onTestFinished(() => spy.mockRestore());
  spy.mockImplementationOnce(() => {
    throw new Error('cannot be read');
  });
  const by = { shopId: SHOP, articleId: RICE, kind: 'delivery', quantity: 3, at: null, key: null } as const;
  const entered = { ...by, reference: '', user: 'Marie', comment: '' };
  expect(store.group([sell(TILL, ['A-1', 1]), { method: 'moveStock', argument: entered }])).toMatchObject([
    { outcomes: [{ kind: 'created' }] },
    { already: false },
  ]);
  expect(store.differences()).toEqual([]);
});

describe('a full disk', () => {
  test('refuses the whole request, writes nothing of it, and serves again when there is room', () => {
    const store = openTestStore();
    const pages = store.db.pragma('page_count', { simple: true });
    store.db.pragma(`max_page_count = ${pages}`);
    const many = sell(
      TILL,
      ...Array.from({ length: 400 }, (_, index): [string, number] => [`A-${index}`, 0 + 1]),
    );
    const head = store.reader().head(SHOP);
    expect(store.group([many, sell(SECOND_TILL, ['B-1', 1])])).toEqual([
      { refused: 'storage-full' },
      { refused: 'storage-full' },
    ]);
    expect(store.reader().head(SHOP)).toBe(head);
    expect(store.reader().quarantineCount(SHOP)).toBe(0);
    store.db.pragma('max_page_count = 1000000');
    expect(store.group([sell(SECOND_TILL, ['B-1', 1])])).toMatchObject([{ outcomes: [{ kind: 'created' }] }]);
    expect(store.differences()).toEqual([]);
  });
});
