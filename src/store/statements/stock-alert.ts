import type { ArticleId, Seq, ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

export function prepareStockAlertWrites(db: Database) {
  const insert = db.prepare(
    "INSERT INTO stock_alert (shop_id, movement_seq, article_id, state) VALUES (?, ?, ?, 'open')",
  );
  const openCount = db
    .prepare<[number, number], number>(
      "SELECT count(*) FROM stock_alert WHERE shop_id = ? AND article_id = ? AND state = 'open'",
    )
    .pluck();
  const resolve = db.prepare(
    `UPDATE stock_alert SET state = 'resolved', resolved_seq = ?
     WHERE shop_id = ? AND article_id = ? AND state = 'open'`,
  );
  return {
    openCount: (shop: ShopId, article: ArticleId): number => openCount.get(shop, article) ?? 0,
    /** Closes every open alert of the article by the fact `at`. */
    resolve: (shop: ShopId, article: ArticleId, at: Seq): void => {
      resolve.run(at, shop, article);
    },
    insert: (shop: ShopId, movement: Seq, article: ArticleId): void => {
      insert.run(shop, movement, article);
    },
  };
}
