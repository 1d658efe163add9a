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
  const resolveOfSale = db.prepare(
    `UPDATE stock_alert SET state = 'resolved', resolved_seq = :at
     WHERE shop_id = :shop AND movement_seq > :sale AND movement_seq <= :sale + :lines AND state = 'open'`,
  );
  return {
    openCount: (shop: ShopId, article: ArticleId): number => openCount.get(shop, article) ?? 0,
    /** Closes every open alert of the article by the fact `at`. */
    resolve: (shop: ShopId, article: ArticleId, at: Seq): void => {
      resolve.run(at, shop, article);
    },
    /** Closes those that the lines of a sale raised: its goods are back. */
    resolveOfSale: (shop: ShopId, sale: Seq, lines: number, at: Seq): void => {
      resolveOfSale.run({ shop, sale, lines, at });
    },
    insert: (shop: ShopId, movement: Seq, article: ArticleId): void => {
      insert.run(shop, movement, article);
    },
  };
}
