import type { ArticleId, Seq, ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

/** What was sent to a shop. Times are UTC ms; null = nobody said when it left. */
export interface StoredDelivery {
  readonly article: ArticleId;
  readonly quantity: number;
  readonly sentAt: number | null;
}

/** Deliveries: each a row of its own that is decided once (contract, incidents 12 and 13). */
export function prepareDeliveryWrites(db: Database) {
  const insert = db.prepare(
    'INSERT INTO delivery (shop_id, seq, article_id, quantity, sent_at) VALUES (?, ?, ?, ?, ?)',
  );
  const insertState = db.prepare(
    "INSERT INTO delivery_state (shop_id, seq, article_id, state) VALUES (?, ?, ?, 'open')",
  );
  const bySeq = db.prepare<
    [number, number],
    { article_id: ArticleId; quantity: number; sent_at: number | null }
  >('SELECT article_id, quantity, sent_at FROM delivery WHERE shop_id = ? AND seq = ?');
  return {
    insert: (shop: ShopId, at: Seq, { article, quantity, sentAt }: StoredDelivery): void => {
      insert.run(shop, at, article, quantity, sentAt);
      insertState.run(shop, at, article);
    },
    bySeq: (shop: ShopId, at: Seq): StoredDelivery | undefined => {
      const row = bySeq.get(shop, at);
      return row && { article: row.article_id, quantity: row.quantity, sentAt: row.sent_at };
    },
  };
}
