import { expect, test } from 'vitest';
import { type ArticleId, type Seq, seq } from '../../src/domain/ids.ts';
import type { Database } from '../../src/store/open.ts';
import { prepareMovement } from '../../src/store/statements/movement.ts';
import { line, OIL, openTestStore, RICE, SHOP, sale, type TestStore, TILL } from '../support/test-store.ts';

const SALES = 2500;
const RICE_EVERY = 400;

/** Oil in every sale, rice in a few, for two of them on both lines. */
function busyShop(): TestStore {
  const store = openTestStore();
  for (const articleId of [OIL, RICE]) {
    store.run('correctStock', { serial: TILL, articleId, wanted: 1_000_000 });
  }
  const numbers = Array.from({ length: SALES }, (_, at) => at);
  for (let from = 0; from < SALES; from += 500) {
    const drafts = numbers
      .slice(from, from + 500)
      .map((at) => sale(`F-${at}`, line(OIL, 1), line(at % RICE_EVERY === 0 ? RICE : OIL, 1)));
    store.sell(TILL, ...drafts);
  }
  return store;
}

/** The same database, which counts the rows that it is asked for one by one. */
function counting(db: Database): { readonly db: Database; readonly asked: () => number } {
  let asked = 0;
  const prepare = (sql: string) => {
    const statement = db.prepare(sql);
    const get = statement.get.bind(statement);
    statement.get = (...values: unknown[]) => {
      asked += 1;
      return get(...values);
    };
    return statement;
  };
  return { db: { prepare } as unknown as Database, asked: () => asked };
}

const page = (articleId: ArticleId) => {
  return { shopId: SHOP, articleId, from: null, to: null, before: null, limit: 20 };
};

test('a page of one article is the same wherever it begins', () => {
  const store = busyShop();
  const movement = prepareMovement(store.db);
  const head = store.reader().head(SHOP);
  const all = movement.ofShop(SHOP, head + 1, 1, head);
  const places = [0, 1, 2, 9, 10, 11, 300, 4097, 4200, head - 4097, head - 5, head, head + 1, head + 2];
  for (const article of [OIL, RICE]) {
    for (const below of [...places, ...Array.from({ length: 40 }, (_, at) => 50 + at * 190)]) {
      const expected: Seq[] = all
        .filter((one) => one.articleId === article && one.seq < below && one.seq >= 40)
        .slice(0, 20)
        .map((one) => one.seq);
      const found = movement.ofArticle(page(article), below, 40).map((one) => one.seq);
      expect({ article, below, found }).toEqual({ article, below, found: expected });
    }
  }
});

test('an old page of an article that is sold all day is not reached by way of every newer movement', () => {
  const { db, asked } = counting(busyShop().db);
  const movement = prepareMovement(db);
  const rows = movement.ofArticle(page(OIL), seq(200), 1);
  expect(rows).toHaveLength(20);
  expect(rows[0]?.seq).toBe(199);
  expect(asked()).toBeLessThan(400);
});
