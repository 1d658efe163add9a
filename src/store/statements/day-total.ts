import type { DayTotal } from '../../domain/day-total.ts';
import type { Seq, ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

/** What is counted of one day and currency; also what a transaction adds to it. Amounts in minor units. */
export type DayFigures = { -readonly [Figure in Exclude<keyof DayTotal, 'day' | 'currency'>]: number };

interface Row {
  day: number;
  currency: string;
  sales: number;
  sale_lines: number;
  turnover: number;
  negotiated_lines: number;
  negotiated_quantity: number;
  negotiated_reduction: number;
  value_added: number;
  value_counted: number;
  value_repriced: number;
  value_removed: number;
  value_sold: number;
}

/** A paid sale that was not cancelled, as the days count it. */
export interface CountedSaleRow {
  readonly soldAt: number;
  readonly currency: string;
  readonly total: number;
  readonly lines: number;
}

/** A line of such a sale whose price was negotiated. */
export interface CountedReductionRow {
  readonly soldAt: number;
  readonly currency: string;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly originalPrice: number | null;
}

const COLUMNS = `sales, sale_lines, turnover, negotiated_lines, negotiated_quantity, negotiated_reduction, value_added,
  value_counted, value_repriced, value_removed, value_sold`;

export function prepareDayTotal(db: Database) {
  const between = db.prepare<[number, number, number], Row>(
    `SELECT day, currency, ${COLUMNS} FROM day_total WHERE shop_id = ? AND day BETWEEN ? AND ? ORDER BY day, currency`,
  );
  const presentValue = db.prepare<[number], { currency: string; value: number }>(
    `SELECT a.currency, total(CAST(l.quantity AS REAL) * a.price) AS value
     FROM stock_level AS l JOIN article AS a ON a.id = l.article_id
     WHERE l.shop_id = ? GROUP BY a.currency ORDER BY a.currency`,
  );
  return {
    /** By day, then currency; both days inclusive. */
    between: (shop: ShopId, from: number, to: number): DayTotal[] => between.all(shop, from, to).map(toTotal),
    /** What the stock is worth now at the selling price, by the articles' currency. */
    presentValue: (shop: ShopId): { currency: string; value: number }[] => presentValue.all(shop),
  };
}

/** The sales of one shop that its days count, one after the other. */
export function prepareCountedSales(db: Database) {
  const counted = `s.shop_id = ? AND s.paid = 1 AND NOT EXISTS (
       SELECT 1 FROM cancellation AS c WHERE c.shop_id = s.shop_id AND c.sale_seq = s.seq)`;
  const sales = db.prepare<[number], CountedSaleRow>(
    `SELECT s.sold_at AS soldAt, s.currency, s.total,
       (SELECT count(*) FROM sale_line AS l WHERE l.shop_id = s.shop_id AND l.sale_seq = s.seq) AS lines
     FROM sale AS s WHERE ${counted}`,
  );
  const reductions = db.prepare<[number], CountedReductionRow>(
    `SELECT s.sold_at AS soldAt, s.currency, l.quantity, l.unit_price AS unitPrice, l.original_price AS originalPrice
     FROM sale_line AS l JOIN sale AS s ON s.shop_id = l.shop_id AND s.seq = l.sale_seq
     WHERE l.negotiated = 1 AND ${counted}`,
  );
  const one = db.prepare<[number, number], { soldAt: number; currency: string; total: number; paid: number }>(
    'SELECT sold_at AS soldAt, currency, total, paid FROM sale WHERE shop_id = ? AND seq = ?',
  );
  const lines = db.prepare<
    [number, number],
    { quantity: number; negotiated: number; originalPrice: number | null; unitPrice: number }
  >(
    `SELECT quantity, negotiated, original_price AS originalPrice, unit_price AS unitPrice
     FROM sale_line WHERE shop_id = ? AND sale_seq = ?`,
  );
  return {
    /** One sale as it was counted when it was booked. @throws when there is none */
    one: (shop: ShopId, at: Seq) => {
      const sale = one.get(shop, at);
      if (sale === undefined) throw new Error(`sale ${at} of shop ${shop} was booked and is gone`);
      const counted = lines.all(shop, at).map((line) => ({ ...line, negotiated: line.negotiated === 1 }));
      return { ...sale, paid: sale.paid === 1, lines: counted };
    },
    sales: (shop: ShopId): IterableIterator<CountedSaleRow> => sales.iterate(shop),
    reductions: (shop: ShopId): IterableIterator<CountedReductionRow> => reductions.iterate(shop),
  };
}

export function prepareDayTotalWrites(db: Database) {
  const add = db.prepare(
    `INSERT INTO day_total (shop_id, day, currency, ${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id, day, currency) DO UPDATE SET sales = sales + excluded.sales,
       sale_lines = sale_lines + excluded.sale_lines, turnover = turnover + excluded.turnover,
       negotiated_lines = negotiated_lines + excluded.negotiated_lines,
       negotiated_quantity = negotiated_quantity + excluded.negotiated_quantity,
       negotiated_reduction = negotiated_reduction + excluded.negotiated_reduction,
       value_added = value_added + excluded.value_added, value_counted = value_counted + excluded.value_counted,
       value_repriced = value_repriced + excluded.value_repriced,
       value_removed = value_removed + excluded.value_removed, value_sold = value_sold + excluded.value_sold`,
  );
  const clearSales = db.prepare(
    `UPDATE day_total SET sales = 0, sale_lines = 0, turnover = 0, negotiated_lines = 0, negotiated_quantity = 0,
       negotiated_reduction = 0 WHERE shop_id = ?`,
  );
  const uncounted = db
    .prepare<[], number>(
      `SELECT id FROM shop WHERE EXISTS (SELECT 1 FROM stock_level WHERE shop_id = shop.id)
         AND NOT EXISTS (SELECT 1 FROM day_total WHERE shop_id = shop.id)`,
    )
    .pluck();
  return {
    add: (shop: ShopId, day: number, currency: string, figures: DayFigures): void => {
      add.run(
        shop,
        day,
        currency,
        figures.sales,
        figures.saleLines,
        figures.turnover,
        figures.negotiatedLines,
        figures.negotiatedQuantity,
        figures.negotiatedReduction,
        figures.valueAdded,
        figures.valueCounted,
        figures.valueRepriced,
        figures.valueRemoved,
        figures.valueSold,
      );
    },
    clearSales: (shop: ShopId): void => {
      clearSales.run(shop);
    },
    /** Shops with stock of which no day was ever counted: their database is older than the days. */
    uncounted: (): ShopId[] => uncounted.all() as ShopId[],
  };
}

function toTotal(row: Row): DayTotal {
  return {
    day: row.day,
    currency: row.currency,
    sales: row.sales,
    saleLines: row.sale_lines,
    turnover: row.turnover,
    negotiatedLines: row.negotiated_lines,
    negotiatedQuantity: row.negotiated_quantity,
    negotiatedReduction: row.negotiated_reduction,
    valueAdded: row.value_added,
    valueCounted: row.value_counted,
    valueRepriced: row.value_repriced,
    valueRemoved: row.value_removed,
    valueSold: row.value_sold,
  };
}
