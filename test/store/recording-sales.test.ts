import { describe, expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import {
  batch,
  entry,
  line,
  OIL,
  OTHER_TILL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  TILL,
} from '../support/test-store.ts';

describe('a batch of sales', () => {
  test('books each sale with its lines, movements and levels, and answers with stock before and after', () => {
    const store = openTestStore();
    const receipt = store.sell(TILL, sale('A-1', line(OIL, 2), line(RICE, 1)), sale('A-2', line(OIL, 1)));
    expect(receipt.outcomes).toMatchObject([
      {
        kind: 'created',
        number: 'A-1',
        total: 12_500_000,
        lines: [
          { articleId: OIL, stockBefore: 50, subtotal: 5_000_000 },
          { articleId: RICE, stockBefore: 20 },
        ],
      },
      { kind: 'created', number: 'A-2', lines: [{ stockBefore: 48 }] },
    ]);
    expect(receipt.articles.map(({ id, stock }) => [id, stock])).toEqual([
      [OIL, 47],
      [RICE, 19],
    ]);
    expect(store.differences()).toEqual([]);
  });

  test('numbers facts without a gap: each sale, then each of its movements', () => {
    const store = openTestStore();
    const before = store.reader().head(SHOP);
    const [first, second] = store.sell(
      TILL,
      sale('A-1', line(OIL, 1), line(OIL, 1)),
      sale('A-2', line(RICE, 1)),
    ).outcomes;
    expect(first).toMatchObject({ kind: 'created', seq: before + 1 });
    expect(second).toMatchObject({ kind: 'created', seq: before + 4 });
    expect(store.reader().head(SHOP)).toBe(before + 5);
    expect(store.committed.at(-1)?.heads).toEqual([{ shopId: SHOP, head: before + 5 }]);
  });

  test('sent again after a lost answer changes nothing', () => {
    const store = openTestStore();
    const sales = [sale('A-1', line(OIL, 50)), sale('A-2', line(RICE, 1))];
    const booked = store.sell(TILL, ...sales).outcomes;
    const head = store.reader().head(SHOP);
    const again = store.sell(TILL, ...sales);
    expect(again.outcomes).toEqual([
      { kind: 'replay', number: 'A-1', existing: booked[0]?.kind === 'created' ? booked[0].seq : 0 },
      { kind: 'replay', number: 'A-2', existing: booked[1]?.kind === 'created' ? booked[1].seq : 0 },
    ]);
    expect(again.articles).toEqual([]);
    expect(store.reader().head(SHOP)).toBe(head);
  });

  test('keeps a number with other content whole in quarantine, each content once', () => {
    const store = openTestStore();
    store.sell(TILL, sale('A-1', line(OIL, 1)));
    for (const quantity of [2, 3, 2]) {
      const { outcomes } = store.sell(TILL, sale('A-1', line(OIL, quantity)));
      expect(outcomes).toMatchObject([{ kind: 'refused', refusal: { code: 'DUPLICATE_CONFLICT' } }]);
    }
    const kept = store.reader().quarantine({ shopId: SHOP, state: 'open', limit: 10 });
    expect(kept.map(({ number, repeats }) => [number, repeats])).toEqual([
      ['A-1', 1],
      ['A-1', 0],
    ]);
  });

  test('takes the same number from another till as another sale', () => {
    const store = openTestStore();
    expect(store.sell(TILL, sale('A-1', line(OIL, 1))).outcomes[0]?.kind).toBe('created');
    expect(store.sell(SECOND_TILL, sale('A-1', line(OIL, 1))).outcomes[0]?.kind).toBe('created');
    expect(store.differences()).toEqual([]);
  });

  test('refuses what the stock does not cover, summed over the lines, and keeps it', () => {
    const store = openTestStore();
    const receipt = store.sell(TILL, sale('A-1', line(OIL, 30), line(RICE, 1), line(OIL, 21)));
    expect(receipt.outcomes).toMatchObject([
      {
        kind: 'refused',
        refusal: { code: 'INSUFFICIENT_STOCK', articleId: OIL, demanded: 51, available: 50 },
      },
    ]);
    expect(receipt.articles).toMatchObject([{ id: OIL, stock: 50 }]);
    expect(store.reader().quarantine({ shopId: SHOP, state: 'open', limit: 10 })).toHaveLength(1);
    expect(store.differences()).toEqual([]);
  });

  test('goes below zero and raises an alert where the shop accepts', () => {
    const store = openTestStore();
    const { outcomes } = store.sell(OTHER_TILL, sale('A-1', line(101, 15)));
    expect(outcomes).toMatchObject([{ kind: 'created', lines: [{ stockBefore: 12 }] }]);
    expect(store.db.prepare('SELECT count(*) FROM stock_alert').pluck().get()).toBe(1);
  });

  test('eight tills in one group compete for the last unit: one gets it', () => {
    const store = openTestStore();
    store.sell(TILL, sale('rest', line(OIL, 49)));
    const commands = Array.from({ length: 8 }, (_, index) => ({
      method: 'recordSales' as const,
      argument: batch(index % 2 === 0 ? TILL : SECOND_TILL, [entry(sale(`L-${index}`, line(OIL, 1)))]),
    }));
    const kinds = store.group(commands).map((receipt) => {
      if (isRefused(receipt) || !('outcomes' in receipt)) throw new Error('a batch was refused');
      return receipt.outcomes[0]?.kind;
    });
    expect(kinds).toEqual(['created', ...Array(7).fill('refused')]);
    expect(store.reader().quarantineCount(SHOP)).toBe(7);
    const resent = store.sell(TILL, sale('L-0', line(OIL, 1)));
    expect(resent.outcomes[0]?.kind).toBe('replay');
    expect(store.differences()).toEqual([]);
  });

  test('an answer shows the levels after the whole group', () => {
    const store = openTestStore();
    const receipts = store.group([
      { method: 'recordSales', argument: batch(TILL, [entry(sale('A-1', line(OIL, 1)))]) },
      { method: 'recordSales', argument: batch(SECOND_TILL, [entry(sale('B-1', line(OIL, 2)))]) },
    ]);
    for (const receipt of receipts) expect(receipt).toMatchObject({ articles: [{ id: OIL, stock: 47 }] });
  });

  test('names the unknown, foreign or inactive article, and books nothing of the sale', () => {
    const store = openTestStore();
    for (const [number, article] of [
      ['A-1', 999],
      ['A-2', 101],
      ['A-3', 31],
    ] as const) {
      const { outcomes } = store.sell(TILL, sale(number, line(OIL, 1), line(article, 1)));
      expect(outcomes).toMatchObject([{ refusal: { code: 'ARTICLE_NOT_FOUND', articleId: article } }]);
    }
    expect(
      store
        .reader()
        .changesAfter(SHOP, 0 as never)
        .levels.find((level) => level.articleId === OIL)?.quantity,
    ).toBe(50);
  });

  test('compares the claimed shop before anything else', () => {
    const store = openTestStore();
    const claimed = { ...sale('A-1', line(999, 1)), claimedShopId: 10 };
    expect(store.sell(TILL, claimed).outcomes).toMatchObject([{ refusal: { code: 'BOUTIQUE_MISMATCH' } }]);
  });

  test('keeps a malformed entry by its text', () => {
    const store = openTestStore();
    const malformed = { ok: false, number: null, problem: { kind: 'entry-not-object' } } as const;
    const argument = { ...batch(TILL, [malformed, malformed]), source: { text: '[42, {"x":1}]', start: 0 } };
    store.run('recordSales', argument);
    const kept = store.reader().quarantine({ shopId: SHOP, state: 'open', limit: 10 });
    expect(kept.map(({ payload }) => payload)).toEqual(['42', '{"x":1}']);
  });

  test('notes oddities on the sale without refusing it', () => {
    const store = openTestStore();
    const odd = {
      ...sale('A-1', { ...line(30, 1, 1_300), variantId: 77 }),
      currency: 'USD',
      tillTotal: minorUnits(9_999),
      sentDate: { text: '2099-01-01', instant: 4_070_908_800_000 },
    };
    const [outcome] = store.sell(TILL, odd).outcomes;
    const row = outcome?.kind === 'created' ? store.reader().sale(SHOP, outcome.seq) : undefined;
    expect(row?.anomalies).toEqual(['TOTAL_DIFFERS', 'DATE_AHEAD', 'VARIANT_UNKNOWN']);
    expect(row).toMatchObject({ total: 1_300, tillTotal: 9_999, soldAt: store.clock.now() });
    expect(row?.recorded.tillTime).toBe('2099-01-01');
    expect(row?.lines).toMatchObject([{ negotiated: true, originalPrice: 1_250, unitPriceUsd: 1_300 }]);
  });

  test.each([
    ['an unknown serial', 'nobody', 'till-unknown'],
    ['an inactive till', 'old-till', 'till-unknown'],
    ['a till without shop', 'no-shop', 'till-without-shop'],
  ])('refuses %s as a whole', (_, serial, refused) => {
    const store = openTestStore();
    expect(store.run('recordSales', batch(serial as never, [entry(sale('A-1', line(OIL, 1)))]))).toEqual({
      refused,
    });
  });
});
