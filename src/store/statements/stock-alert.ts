import type { ArticleId, Seq, ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

export function prepareStockAlertWrites(db: Database) {
  const insert = db.prepare(
    "INSERT INTO stock_alert (shop_id, movement_seq, article_id, state) VALUES (?, ?, ?, 'open')",
  );
  return {
    insert: (shop: ShopId, movement: Seq, article: ArticleId): void => {
      insert.run(shop, movement, article);
    },
  };
}
