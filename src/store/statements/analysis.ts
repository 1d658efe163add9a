import type { ShopId } from '../../domain/ids.ts';
import type { MovementKind } from '../../domain/stock.ts';
import type { Database } from '../open.ts';

export interface StockRow {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly category: string | null;
  readonly currency: string;
  readonly price: number;
  readonly purchase_price: number;
  readonly active: number;
  readonly stock: number;
}

export interface MovedRow {
  readonly article_id: number;
  readonly kind: MovementKind;
  readonly count: number;
  readonly quantity: number;
}

export interface SoldRow {
  readonly article_id: number;
  readonly currency: string;
  readonly quantity: number;
  readonly turnover: number;
  readonly sales: number;
}

export interface AlertedSaleRow {
  readonly article_id: number;
  readonly number: string;
}

/** Alerts of which the sales are named. */
const NAMED_MAX = 2_000;

/** Whole scans of a period, for a connection that holds nobody up. */
export function prepareAnalysis(db: Database) {
  const stock = db.prepare<[number], StockRow>(
    `SELECT a.id, a.code, a.name, c.name AS category, a.currency, a.price, a.purchase_price, a.active,
       l.quantity AS stock
     FROM article AS a
       JOIN stock_level AS l ON l.shop_id = a.shop_id AND l.article_id = a.id
       LEFT JOIN category AS c ON c.id = a.category_id
     WHERE a.shop_id = ? ORDER BY a.name, a.id`,
  );
  const moved = db.prepare<[number, number, number], MovedRow>(
    `SELECT article_id, kind, count(*) AS count, sum(quantity) AS quantity FROM movement
     WHERE shop_id = ? AND seq >= ? AND seq < ? AND kind <> 'opening' GROUP BY article_id, kind`,
  );
  const period = `s.shop_id = ? AND s.sold_at BETWEEN ? AND ?`;
  const counted = `${period} AND s.paid = 1 AND NOT EXISTS (
       SELECT 1 FROM cancellation AS c WHERE c.shop_id = s.shop_id AND c.sale_seq = s.seq)`;
  const sold = db.prepare<[number, number, number], SoldRow>(
    `SELECT l.article_id, s.currency, sum(l.quantity) AS quantity,
       total(CAST(l.quantity AS REAL) * l.unit_price) AS turnover, count(DISTINCT s.seq) AS sales
     FROM sale AS s JOIN sale_line AS l ON l.shop_id = s.shop_id AND l.sale_seq = s.seq
     WHERE ${counted} GROUP BY l.article_id, s.currency`,
  );
  const anomalies = db.prepare<[number, number, number], { anomalies: string; sales: number }>(
    `SELECT s.anomalies, count(*) AS sales FROM sale AS s
     WHERE ${period} AND s.anomalies IS NOT NULL GROUP BY s.anomalies`,
  );
  const alerts = db.prepare<[number], { article_id: number; count: number }>(
    `SELECT article_id, count(*) AS count FROM stock_alert WHERE shop_id = ? AND state = 'open' GROUP BY article_id`,
  );
  const alerted = db.prepare<[number, number], AlertedSaleRow>(
    `SELECT t.article_id, s.number
     FROM stock_alert AS t
       JOIN movement AS m ON m.shop_id = t.shop_id AND m.seq = t.movement_seq
       JOIN sale AS s ON s.shop_id = m.shop_id AND s.seq = m.cause_seq
     WHERE t.shop_id = ? AND t.state = 'open' ORDER BY t.movement_seq DESC LIMIT ?`,
  );
  return {
    /** Every article with its level, by name. */
    stock: (shop: ShopId): StockRow[] => stock.all(shop),
    /** Movements with lowest <= seq < below, by article and kind. */
    moved: (shop: ShopId, lowest: number, below: number): MovedRow[] => moved.all(shop, lowest, below),
    /** Paid, not cancelled sales by article and currency; dates inclusive. */
    sold: (shop: ShopId, from: number, to: number): SoldRow[] => sold.all(shop, from, to),
    anomalies: (shop: ShopId, from: number, to: number) => anomalies.all(shop, from, to),
    /** Open alerts by article. */
    alerts: (shop: ShopId) => alerts.all(shop),
    /** The latest sales that raised an open alert. */
    alertedSales: (shop: ShopId): AlertedSaleRow[] => alerted.all(shop, NAMED_MAX),
  };
}
