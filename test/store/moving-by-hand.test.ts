import { describe, expect, test } from 'vitest';
import { articleId, type Seq, seq } from '../../src/domain/ids.ts';
import type { MoveStock, MoveStockReceipt } from '../../src/store/writer/moving.ts';
import {
  LAMP,
  line,
  OIL,
  OTHER_SHOP,
  openTestStore,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
} from '../support/test-store.ts';

const by = { reference: 'BL-7', user: 'Marie', comment: 'livraison', key: null, at: null } as const;
const move = (store: TestStore, kind: MoveStock['kind'], quantity: number, more: Partial<MoveStock> = {}) =>
  store.run('moveStock', { shopId: SHOP, articleId: OIL, kind, quantity, ...by, ...more });
const moved = (...args: Parameters<typeof move>) => move(...args) as MoveStockReceipt;
const refusal = (receipt: object) => (receipt as { sentence?: string }).sentence ?? 'taken';
const levels = (store: TestStore) => store.reader().changesAfter(SHOP, seq(0));
const head = (store: TestStore): Seq => levels(store).head;
const stock = (store: TestStore, article = OIL) =>
  levels(store).levels.find((level) => level.articleId === article)?.quantity;

describe('a movement entered at the hub', () => {
  test.each<[kind: MoveStock['kind'], quantity: number, expected: number, wire: string]>([
    ['delivery', 5, 55, 'delivery'],
    ['return', 2, 52, 'return'],
    ['loss', 3, 47, 'loss'],
    ['count', 44, 44, 'adjustment'],
    ['count', 50, 50, 'adjustment'],
  ])('%s of %i leaves %i, and says who, why and on which paper', (kind, quantity, level, movement) => {
    const store = openTestStore();
    const receipt = moved(store, kind, quantity);
    expect(receipt).toEqual({
      seq: head(store),
      quantity: level - 50,
      stockBefore: 50,
      stockAfter: level,
      already: false,
    });
    const filter = { shopId: SHOP, articleId: OIL, from: null, to: null, before: null, limit: 10 };
    expect(store.reader().movements(filter)).toMatchObject([
      {
        seq: receipt.seq,
        kind: movement,
        quantity: level - 50,
        stockBefore: 50,
        stockAfter: level,
        note: { reference: 'BL-7', user: 'Marie', comment: 'livraison' },
      },
    ]);
    expect(stock(store)).toBe(level);
    expect(store.differences()).toEqual([]);
  });

  test('is refused with a sentence, and then nothing is written', () => {
    const store = openTestStore();
    const before = head(store);
    const sentences = [
      move(store, 'loss', 51),
      move(store, 'loss', 1, { comment: '  ' }),
      move(store, 'delivery', 0),
      move(store, 'delivery', 1_000_001),
      move(store, 'delivery', 1.5),
      move(store, 'delivery', 1, { at: seq(1) }),
      move(store, 'delivery', 1, { user: ' ' }),
      move(store, 'delivery', 1, { user: 'x'.repeat(101) }),
      move(store, 'delivery', 1, { reference: 'x'.repeat(101) }),
      move(store, 'delivery', 1, { comment: 'x'.repeat(501) }),
      move(store, 'delivery', 1, { key: '' }),
      move(store, 'delivery', 1, { articleId: articleId(101) }),
      move(store, 'delivery', 1, { articleId: articleId(4711) }),
      move(store, 'count', -1),
      move(store, 'count', 1, { at: seq(before + 1) }),
      move(store, 'count', 1, { at: seq(0) }),
    ].map(refusal);
    expect(sentences).toMatchObject([
      'article 15 has 50 in stock: 51 cannot be lost; count it first',
      'a loss needs a reason',
      ...Array(3).fill('a quantity of 1 to 1000000 is needed'),
      'only a count has a position',
      ...Array(2).fill('a user of 1 to 100 characters is needed'),
      'a reference has at most 100 characters',
      'a comment has at most 500 characters',
      'a key has 1 to 100 characters',
      'there is no article 101 in shop 9',
      'there is no article 4711 in shop 9',
      'a quantity of 0 to 1000000 is needed',
      ...Array(2).fill(expect.stringMatching(/^at \d+ nothing can have been counted: .* 1 to \d+$/)),
    ]);
    expect(head(store)).toBe(before);
  });

  test('a loss may exceed the stock of a shop that accepts it, and raises an alert', () => {
    const store = openTestStore();
    const lost = store.run('moveStock', {
      ...by,
      shopId: OTHER_SHOP,
      articleId: articleId(101),
      kind: 'loss',
      quantity: 13,
    }) as MoveStockReceipt;
    expect(lost).toMatchObject({ stockBefore: 12, stockAfter: -1 });
    expect(store.db.prepare('SELECT shop_id, movement_seq, article_id FROM stock_alert').all()).toEqual([
      { shop_id: OTHER_SHOP, movement_seq: lost.seq, article_id: 101 },
    ]);
    expect(store.differences()).toEqual([]);
  });
});

describe('a repeat', () => {
  test('by its key is known for ever, also in one group, and other content under the key is refused', () => {
    const store = openTestStore();
    const argument = {
      shopId: SHOP,
      articleId: OIL,
      kind: 'delivery',
      quantity: 5,
      ...by,
      key: 'k1',
    } as const;
    const [first, twin] = store.group([
      { method: 'moveStock', argument },
      { method: 'moveStock', argument },
    ]) as MoveStockReceipt[];
    expect(twin).toEqual({ ...first, already: true });
    store.clock.pass(24 * 3_600_000);
    store.restart();
    moved(store, 'delivery', 9);
    expect(moved(store, 'delivery', 5, { key: 'k1' })).toEqual({ ...first, already: true });
    const others: Partial<MoveStock>[] = [
      { quantity: 6 },
      { articleId: LAMP },
      { user: 'Jean' },
      { comment: 'autre' },
      { kind: 'return' },
    ];
    for (const other of others) {
      expect(refusal(move(store, 'delivery', 5, { key: 'k1', ...other }))).toBe(
        `the key k1 entered another movement (${first?.seq}) already`,
      );
    }
    expect(moved(store, 'delivery', 5, { key: 'k2' }).already).toBe(false);
    expect(stock(store)).toBe(50 + 5 + 9 + 5);
  });

  test('without a key is known for a minute', () => {
    const store = openTestStore();
    const first = moved(store, 'delivery', 5);
    store.clock.pass(59_000);
    expect(moved(store, 'delivery', 5)).toEqual({ ...first, already: true });
    store.clock.pass(1_000);
    expect(moved(store, 'delivery', 5).already).toBe(false);
    expect(stock(store)).toBe(60);
  });

  test('of a count puts nothing right twice, and a count after a sale is no repeat', () => {
    const store = openTestStore();
    const at = head(store);
    expect(moved(store, 'count', 45, { at })).toMatchObject({ quantity: -5, stockAfter: 45 });
    expect(moved(store, 'count', 45, { at })).toMatchObject({ quantity: 0, stockAfter: 45 });
    store.sell(TILL, sale('A', line(15, 1)));
    expect(moved(store, 'count', 45)).toMatchObject({ quantity: 1, stockAfter: 45 });
  });
});

describe('a count at a position', () => {
  test('leaves what was sold and delivered since then alone', () => {
    const store = openTestStore();
    const at = head(store);
    store.sell(TILL, sale('A', line(15, 4)));
    moved(store, 'delivery', 10);
    expect(moved(store, 'count', 48, { at })).toMatchObject({
      quantity: -2,
      stockBefore: 56,
      stockAfter: 54,
    });
    expect(stock(store)).toBe(48 - 4 + 10);
  });

  test('corrects an older count that was entered before it, not the goods', () => {
    const store = openTestStore();
    const early = head(store);
    store.sell(TILL, sale('A', line(15, 4)));
    const late = head(store);
    store.sell(SECOND_TILL, sale('B', line(15, 1)));
    moved(store, 'count', 40, { at: early });
    expect(stock(store)).toBe(35);
    expect(moved(store, 'count', 46, { at: late }).stockAfter).toBe(45);
    // A slip of the pen at the same position.
    expect(moved(store, 'count', 44, { at: late }).stockAfter).toBe(43);
    expect(refusal(move(store, 'count', 50, { at: early }))).toMatch(
      /was counted again after \d+: that count/,
    );
    expect(stock(store)).toBe(43);
    expect(store.differences()).toEqual([]);
  });

  test('below what was sold since raises an alert, in a shop that refuses such sales too', () => {
    const store = openTestStore();
    const at = head(store);
    store.sell(TILL, sale('A', line(15, 4)));
    expect(moved(store, 'count', 1, { at }).stockAfter).toBe(-3);
    expect(store.db.prepare('SELECT count(*) AS n FROM stock_alert').get()).toEqual({ n: 1 });
  });

  test('from before the article was there is refused', () => {
    const store = openTestStore();
    expect(refusal(move(store, 'count', 1, { at: seq(1) }))).toMatch(/had no article 15 yet at 1/);
  });
});
