import {
  type ArticleId,
  articleId,
  type Seq,
  type ShopId,
  seq,
  type TillId,
  tillId,
} from '../../domain/ids.ts';
import { type Minor, minorUnits } from '../../domain/money.ts';
import type { Database } from '../open.ts';

/** A booked sale as the one who cancels it must know it. */
export interface CancellableSale {
  readonly seq: Seq;
  readonly tillId: TillId;
  readonly soldAt: number;
  readonly total: Minor;
  /** The hub's running time when it booked the sale, ms. */
  readonly runningMs: number;
  /** Hub time of its cancellation; null while it stands. */
  readonly cancelledAt: number | null;
}

interface SaleRow {
  seq: number;
  till_id: number;
  sold_at: number;
  total: number;
  running_ms: number;
  cancelled_at: number | null;
}

/** Whether a sale was cancelled; for those who forward sales. */
export function prepareCancelled(db: Database) {
  const bySale = db
    .prepare<[number, number], number>('SELECT seq FROM cancellation WHERE shop_id = ? AND sale_seq = ?')
    .pluck();
  return {
    isCancelled: (shop: ShopId, sale: Seq): boolean => bySale.get(shop, sale) !== undefined,
  };
}

export function prepareCancellation(db: Database) {
  const sale = db.prepare<[number, number], SaleRow>(
    `SELECT s.seq, s.till_id, s.sold_at, s.total, s.running_ms, f.hub_time AS cancelled_at FROM sale AS s
       LEFT JOIN cancellation AS c ON c.shop_id = s.shop_id AND c.sale_seq = s.seq
       LEFT JOIN fact AS f ON f.shop_id = c.shop_id AND f.seq = c.seq
     WHERE s.shop_id = ? AND s.seq = ?`,
  );
  const taken = db.prepare<[number, number], { article_id: number; quantity: number }>(
    `SELECT m.article_id, m.quantity FROM sale_line AS l
       JOIN movement AS m ON m.shop_id = l.shop_id AND m.seq = l.sale_seq + l.line_no
     WHERE l.shop_id = ? AND l.sale_seq = ? ORDER BY l.line_no`,
  );
  const insert = db.prepare('INSERT INTO cancellation (shop_id, sale_seq, seq) VALUES (?, ?, ?)');
  return {
    ...prepareCancelled(db),
    sale: (shop: ShopId, at: Seq): CancellableSale | undefined => {
      const row = sale.get(shop, at);
      return (
        row && {
          seq: seq(row.seq),
          tillId: tillId(row.till_id),
          soldAt: row.sold_at,
          total: minorUnits(row.total),
          runningMs: row.running_ms,
          cancelledAt: row.cancelled_at,
        }
      );
    },
    /** What the sale's movements took, line by line, as they stand in the journal (below zero). */
    movementsOf: (shop: ShopId, sale: Seq): { articleId: ArticleId; quantity: number }[] =>
      taken.all(shop, sale).map((row) => ({ articleId: articleId(row.article_id), quantity: row.quantity })),
    insert: (shop: ShopId, sale: Seq, at: Seq): void => {
      insert.run(shop, sale, at);
    },
  };
}
