import { type ArticleId, articleId, type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { Level } from '../facts.ts';
import type { Database } from '../open.ts';

interface LevelRow {
  article_id: number;
  quantity: number;
  last_seq: number;
}

export function prepareLevel(db: Database) {
  const after = db.prepare<[number, number], LevelRow>(
    'SELECT article_id, quantity, last_seq FROM stock_level WHERE shop_id = ? AND last_seq > ? ORDER BY last_seq',
  );
  return {
    after: (shop: ShopId, since: Seq): Level[] =>
      after.all(shop, since).map((row) => ({
        articleId: articleId(row.article_id),
        quantity: row.quantity,
        seq: seq(row.last_seq),
      })),
  };
}

export function prepareLevelWrites(db: Database) {
  const get = db.prepare<[number, number], { quantity: number; last_seq: number }>(
    'SELECT quantity, last_seq FROM stock_level WHERE shop_id = ? AND article_id = ?',
  );
  const insert = db.prepare(
    'INSERT INTO stock_level (shop_id, article_id, quantity, last_seq) VALUES (?, ?, ?, ?)',
  );
  const update = db.prepare(
    'UPDATE stock_level SET quantity = ?, last_seq = ? WHERE shop_id = ? AND article_id = ?',
  );
  return {
    get: (shop: ShopId, article: ArticleId): { quantity: number; last_seq: number } | undefined =>
      get.get(shop, article),
    insert: (shop: ShopId, article: ArticleId, quantity: number, lastSeq: number): void => {
      insert.run(shop, article, quantity, lastSeq);
    },
    update: (shop: ShopId, article: ArticleId, quantity: number, lastSeq: number): void => {
      update.run(quantity, lastSeq, shop, article);
    },
  };
}
