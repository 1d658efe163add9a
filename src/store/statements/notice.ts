import { articleId, type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { RefusedSale, StockAlert } from '../facts.ts';
import type { Database } from '../open.ts';

interface AlertRow {
  article_id: number;
  name: string;
  quantity: number;
  seq: number;
}

interface RefusedRow {
  seq: number;
  number: string | null;
  refusal: string;
}

/** How bad a level is: 0 enough, 1 at the threshold or below, 2 below zero. */
const badness = (level: string) => `((${level} <= :threshold) + (${level} < 0))`;

/** What a shop's dashboard hears of beside stock. */
export function prepareNotices(db: Database) {
  // From each bad level back along the article's movements, as far as `since`, to the one that made it as bad as it is.
  const alerts = db.prepare<{ shop: number; since: number; threshold: number }, AlertRow>(
    `WITH RECURSIVE walk (article_id, name, quantity, seq, stock_before, prev_seq) AS (
       SELECT a.id, a.name, l.quantity, m.seq, m.stock_before, m.prev_seq
       FROM stock_level AS l
         JOIN article AS a ON a.id = l.article_id AND a.active = 1
         JOIN movement AS m ON m.shop_id = l.shop_id AND m.seq = l.last_seq
       WHERE l.shop_id = :shop AND l.last_seq > :since AND l.quantity <= max(:threshold, -1)
       UNION ALL
       SELECT w.article_id, w.name, w.quantity, m.seq, m.stock_before, m.prev_seq
       FROM walk AS w JOIN movement AS m ON m.shop_id = :shop AND m.seq = w.prev_seq
       WHERE w.prev_seq > :since AND ${badness('w.stock_before')} >= ${badness('w.quantity')}
     )
     SELECT article_id, name, quantity, seq FROM walk
     WHERE ${badness('stock_before')} < ${badness('quantity')} ORDER BY seq`,
  );
  const refused = db.prepare<[number, number, number], RefusedRow>(
    'SELECT seq, number, refusal FROM quarantine WHERE shop_id = ? AND seq > ? ORDER BY seq LIMIT ?',
  );
  const lastSale = db
    .prepare<{ shop: number }, number>(
      `SELECT max(ifnull((SELECT max(seq) FROM sale WHERE shop_id = :shop), 0),
         ifnull((SELECT max(seq) FROM cancellation WHERE shop_id = :shop), 0))`,
    )
    .pluck();
  return {
    /** Articles whose level became low, or fell below zero, in a fact after `since`, and stands there now. */
    alerts: (shop: ShopId, since: Seq, threshold: number): StockAlert[] =>
      alerts.all({ shop, since, threshold }).map((row) => ({
        articleId: articleId(row.article_id),
        name: row.name,
        quantity: row.quantity,
        seq: seq(row.seq),
      })),
    /** Sales that went to quarantine after `since`, each content once, in journal order. */
    refused: (shop: ShopId, since: Seq, limit: number): RefusedSale[] =>
      refused.all(shop, since, limit).map((row) => ({
        seq: seq(row.seq),
        number: row.number,
        refusal: JSON.parse(row.refusal) as RefusedSale['refusal'],
      })),
    /** The last fact that booked or cancelled a sale; 0 when there is none. */
    lastSale: (shop: ShopId): Seq => seq(lastSale.get({ shop }) ?? 0),
  };
}
