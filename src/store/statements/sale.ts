import { articleId, type Seq, type ShopId, seq, shopId, type TillId, tillId } from '../../domain/ids.ts';
import { type Minor, minorUnits } from '../../domain/money.ts';
import type { PricedLine } from '../../domain/sale.ts';
import type { SaleLineRow, SaleRow } from '../facts.ts';
import type { Database } from '../open.ts';
import type { Moment } from '../writer/hub-time.ts';

interface Row {
  shop_id: number;
  seq: number;
  till_id: number;
  number: string;
  sent_number: string | null;
  sold_at: number;
  currency: string;
  total: number;
  till_total: number | null;
  payment_mode: string;
  paid: number;
  anomalies: string | null;
  till_time: string | null;
  hub_time: number;
  boot_id: string;
  running_ms: number;
  clock_doubt: number;
}

interface LineRow {
  line_no: number;
  article_id: number;
  variant_id: number | null;
  variant_name: string | null;
  quantity: number;
  unit_price: number;
  unit_price_usd: number | null;
  original_price: number | null;
  negotiated: number;
  discount_reason: string | null;
}

const SELECT = `
  SELECT s.shop_id, s.seq, s.till_id, s.number, s.sold_at, s.currency, s.total, s.till_total, s.payment_mode, s.paid,
    s.anomalies, s.till_time, s.hub_time, b.boot_id, s.running_ms, s.clock_doubt,
    (SELECT r.number FROM upstream_renumbered AS r WHERE r.shop_id = s.shop_id AND r.sale_seq = s.seq
     ORDER BY r.decided_seq DESC LIMIT 1) AS sent_number
  FROM sale AS s JOIN boot AS b ON b.id = s.boot`;

/** Not cancelled and not taken back: what is cancelled is not sent on, and what came from head office (by its empty content) neither. */
const STANDS = `s.content_hash <> x'' AND
  NOT EXISTS (SELECT 1 FROM cancellation AS c WHERE c.shop_id = s.shop_id AND c.sale_seq = s.seq)`;

export function prepareSale(db: Database) {
  const bySeq = db.prepare<[number, number], Row>(`${SELECT} WHERE s.shop_id = ? AND s.seq = ?`);
  const byNumber = db.prepare<[number, string], Row>(`${SELECT} WHERE s.till_id = ? AND s.number = ?`);
  const after = db.prepare<[number, number, string, number], Row>(
    `${SELECT} WHERE s.shop_id = ? AND s.seq > ? AND s.till_id NOT IN (SELECT value FROM json_each(?)) AND ${STANDS}
     ORDER BY s.seq LIMIT ?`,
  );
  const ofTill = db.prepare<[number, number, number, number, number], Row>(
    `${SELECT} WHERE s.shop_id = ? AND s.seq > ? AND s.seq <= ? AND s.till_id = ? AND ${STANDS}
     ORDER BY s.seq LIMIT ?`,
  );
  const cancelledBy = db
    .prepare<[number, number], number>('SELECT sale_seq FROM cancellation WHERE shop_id = ? AND seq = ?')
    .pluck();
  const lines = db.prepare<[number, number], LineRow>(
    `SELECT line_no, article_id, variant_id, variant_name, quantity, unit_price, unit_price_usd, original_price,
       negotiated, discount_reason
     FROM sale_line WHERE shop_id = ? AND sale_seq = ? ORDER BY line_no`,
  );
  const toSale = (row: Row): SaleRow => ({
    shopId: shopId(row.shop_id),
    seq: seq(row.seq),
    tillId: tillId(row.till_id),
    number: row.number,
    sentNumber: row.sent_number ?? row.number,
    soldAt: row.sold_at,
    currency: row.currency,
    total: minorUnits(row.total),
    tillTotal: optionalMinor(row.till_total),
    paymentMode: row.payment_mode,
    paid: row.paid === 1,
    anomalies: row.anomalies === null ? [] : row.anomalies.split(','),
    recorded: {
      tillTime: row.till_time,
      hubTime: row.hub_time,
      bootId: row.boot_id,
      runningMs: row.running_ms,
      clockDoubt: row.clock_doubt === 1,
    },
    lines: lines.all(row.shop_id, row.seq).map(toLine),
  });
  const saleAt = (shop: ShopId, at: number): SaleRow | undefined => {
    const row = bySeq.get(shop, at);
    return row && toSale(row);
  };
  return {
    bySeq: saleAt,
    byNumber: (till: TillId, number: string): SaleRow | undefined => {
      const row = byNumber.get(till, number);
      return row && toSale(row);
    },
    /** The sale `at`, or the one that the cancellation `at` cancelled. */
    bySeqOrCancellation: (shop: ShopId, at: Seq): SaleRow | undefined =>
      saleAt(shop, at) ?? saleAt(shop, cancelledBy.get(shop, at) ?? 0),
    after: (shop: ShopId, at: Seq, limit: number, exceptTills: readonly TillId[]): SaleRow[] =>
      after.all(shop, at, JSON.stringify(exceptTills), limit).map(toSale),
    ofTill: (till: TillId, shop: ShopId, at: Seq, upTo: Seq, limit: number): SaleRow[] =>
      ofTill.all(shop, at, upTo, till, limit).map(toSale),
  };
}

/** What is looked up and written while a sale is booked. */
export interface SaleHead {
  readonly tillId: TillId;
  readonly tillName: string;
  readonly number: string;
  readonly numberGenerated: boolean;
  readonly contentHash: Buffer;
  readonly soldAt: number;
  readonly currency: string;
  readonly total: Minor;
  readonly tillTotal: Minor | null;
  readonly paymentMode: string;
  readonly paid: boolean;
  /** Comma-separated; null when there is none. */
  readonly anomalies: string | null;
  readonly tillTime: string | null;
}

export function prepareSaleWrites(db: Database) {
  const insert = db.prepare(
    `INSERT INTO sale (shop_id, seq, till_id, till_name, number, number_generated, content_hash, sold_at, currency,
       total, till_total, payment_mode, paid, anomalies, till_time, hub_time, boot, running_ms, clock_doubt)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertLine = db.prepare(
    `INSERT INTO sale_line (shop_id, sale_seq, line_no, article_id, variant_id, variant_name, quantity, unit_price,
       unit_price_usd, original_price, negotiated, discount_reason)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    insert: (shop: ShopId, at: Seq, sale: SaleHead, moment: Moment): void => {
      insert.run(
        shop,
        at,
        sale.tillId,
        sale.tillName,
        sale.number,
        sale.numberGenerated ? 1 : 0,
        sale.contentHash,
        sale.soldAt,
        sale.currency,
        sale.total,
        sale.tillTotal,
        sale.paymentMode,
        sale.paid ? 1 : 0,
        sale.anomalies,
        sale.tillTime,
        moment.hubTime,
        moment.boot,
        moment.runningMs,
        moment.clockDoubt ? 1 : 0,
      );
    },
    insertLine: (shop: ShopId, sale: Seq, lineNo: number, line: PricedLine): void => {
      insertLine.run(
        shop,
        sale,
        lineNo,
        line.articleId,
        line.variantId,
        line.variantName,
        line.quantity,
        line.unitPrice,
        line.unitPriceUsd,
        line.originalPrice,
        line.negotiated ? 1 : 0,
        line.discountReason === '' ? null : line.discountReason,
      );
    },
  };
}

function toLine(row: LineRow): SaleLineRow {
  return {
    lineNo: row.line_no,
    articleId: articleId(row.article_id),
    variantId: row.variant_id,
    variantName: row.variant_name,
    quantity: row.quantity,
    unitPrice: minorUnits(row.unit_price),
    unitPriceUsd: optionalMinor(row.unit_price_usd),
    originalPrice: optionalMinor(row.original_price),
    negotiated: row.negotiated === 1,
    discountReason: row.discount_reason ?? '',
  };
}

function optionalMinor(value: number | null): Minor | null {
  return value === null ? null : minorUnits(value);
}
