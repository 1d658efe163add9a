import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { EntryTimes, MovementPart, SaleLineBody } from '../../domain/journal-entry.ts';
import type { Database } from '../open.ts';

/** after < seq <= upTo. */
export interface SeqSpan {
  readonly shop: ShopId;
  readonly after: number;
  readonly upTo: number;
}

interface TimeColumns {
  till_time: string | null;
  hub_time: number;
  boot_id: string;
  running_ms: number;
  clock_doubt: number;
}

export interface SaleColumns extends TimeColumns {
  seq: number;
  till_id: number;
  till_name: string;
  serial: string;
  number: string;
  number_generated: number;
  content_hash: string;
  sold_at: number;
  currency: string;
  total: number;
  till_total: number | null;
  payment_mode: string;
  paid: number;
  anomalies: string | null;
}

interface LineColumns {
  sale_seq: number;
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

export interface MovementColumns extends TimeColumns {
  seq: number;
  cause_seq: number;
  article_id: number;
  kind: string;
  quantity: number;
  stock_before: number;
}

export interface FactColumns extends TimeColumns {
  seq: number;
  kind: string;
  subject_id: number | null;
  body: string;
}

const BETWEEN = 'shop_id = :shop AND seq > :after AND seq <= :upTo ORDER BY seq';

/** The facts of a span of one shop's journal, table by table, each by its primary key and in ascending seq. */
export function prepareJournalEntries(db: Database) {
  const sizes = db.prepare<SeqSpan, { seq: number; bytes: number }>(
    `SELECT f.seq, octet_length(f.body) + coalesce(octet_length(q.payload), 0) AS bytes
     FROM fact AS f LEFT JOIN quarantine AS q ON q.shop_id = f.shop_id AND q.seq = f.seq
     WHERE f.shop_id = :shop AND f.seq > :after AND f.seq <= :upTo ORDER BY f.seq`,
  );
  const sales = db.prepare<SeqSpan, SaleColumns>(
    `SELECT s.seq, s.till_id, s.till_name, t.serial, s.number, s.number_generated,
       lower(hex(s.content_hash)) AS content_hash, s.sold_at, s.currency, s.total, s.till_total, s.payment_mode, s.paid,
       s.anomalies, s.till_time, s.hub_time, b.boot_id, s.running_ms, s.clock_doubt
     FROM sale AS s JOIN boot AS b ON b.id = s.boot JOIN till AS t ON t.id = s.till_id
     WHERE s.shop_id = :shop AND s.seq > :after AND s.seq <= :upTo ORDER BY s.seq`,
  );
  const lines = db.prepare<SeqSpan, LineColumns>(
    `SELECT sale_seq, article_id, variant_id, variant_name, quantity, unit_price, unit_price_usd, original_price,
       negotiated, discount_reason
     FROM sale_line WHERE shop_id = :shop AND sale_seq > :after AND sale_seq <= :upTo ORDER BY sale_seq, line_no`,
  );
  const movements = db.prepare<SeqSpan, MovementColumns>(
    `SELECT m.seq, m.cause_seq, m.article_id, m.kind, m.quantity, m.stock_before,
       iif(s.seq IS NULL, f.till_time, s.till_time) AS till_time, coalesce(s.hub_time, f.hub_time) AS hub_time,
       b.boot_id, coalesce(s.running_ms, f.running_ms) AS running_ms,
       coalesce(s.clock_doubt, f.clock_doubt) AS clock_doubt
     FROM movement AS m
       LEFT JOIN sale AS s ON s.shop_id = m.shop_id AND s.seq = m.cause_seq
       LEFT JOIN fact AS f ON f.shop_id = m.shop_id AND f.seq = m.cause_seq
       JOIN boot AS b ON b.id = coalesce(s.boot, f.boot)
     WHERE m.shop_id = :shop AND m.seq > :after AND m.seq <= :upTo ORDER BY m.seq`,
  );
  const facts = db.prepare<SeqSpan, FactColumns>(
    `SELECT f.seq, f.kind, f.subject_id, f.body, f.till_time, f.hub_time, b.boot_id, f.running_ms, f.clock_doubt
     FROM fact AS f JOIN boot AS b ON b.id = f.boot
     WHERE f.shop_id = :shop AND f.seq > :after AND f.seq <= :upTo ORDER BY f.seq`,
  );
  const withheld = db.prepare<SeqSpan, { seq: number; state: 'dropped' | 'settled' }>(
    `SELECT seq, state FROM upstream_exception
     WHERE state IN ('dropped', 'settled') AND ${BETWEEN}`,
  );
  const renumbered = db.prepare<SeqSpan, { sale_seq: number; number: string }>(
    `SELECT sale_seq, number FROM upstream_renumbered
     WHERE shop_id = :shop AND sale_seq > :after AND sale_seq <= :upTo ORDER BY sale_seq, decided_seq`,
  );
  return {
    /** What the bodies of facts weigh, in bytes, before any of them is read. */
    sizes: (span: SeqSpan) => sizes.all(span),
    sales: (span: SeqSpan) => sales.all(span),
    /** By the seq of their sale. */
    lines: (span: SeqSpan): ReadonlyMap<number, readonly SaleLineBody[]> =>
      new Map(
        [...Map.groupBy(lines.all(span), (row) => row.sale_seq)].map(([sale, rows]) => [
          sale,
          rows.map(toLine),
        ]),
      ),
    movements: (span: SeqSpan) => movements.all(span),
    facts: (span: SeqSpan) => facts.all(span),
    withheld: (span: SeqSpan) => withheld.all(span),
    /** The number that was decided last, by the seq of the sale. */
    renumbered: (span: SeqSpan): ReadonlyMap<number, string> =>
      new Map(renumbered.all(span).map((row) => [row.sale_seq, row.number])),
  };
}

/** What caused a movement; null for one that stands alone, and for what is no movement. */
export function prepareCauseOf(db: Database): (shop: ShopId, at: Seq) => Seq | null {
  const cause = db
    .prepare<[number, number], number>(
      'SELECT cause_seq FROM movement WHERE shop_id = ? AND seq = ? AND cause_seq <> seq',
    )
    .pluck();
  return (shop, at) => {
    const found = cause.get(shop, at);
    return found === undefined ? null : seq(found);
  };
}

function toLine(row: LineColumns): SaleLineBody {
  return {
    articleId: row.article_id,
    variantId: row.variant_id,
    variantName: row.variant_name,
    quantity: row.quantity,
    unitPrice: row.unit_price,
    unitPriceUsd: row.unit_price_usd,
    originalPrice: row.original_price,
    negotiated: row.negotiated === 1,
    discountReason: row.discount_reason ?? '',
  };
}

export function toTimes(row: TimeColumns): EntryTimes {
  return {
    tillTime: row.till_time,
    hubTime: row.hub_time,
    bootId: row.boot_id,
    runningMs: row.running_ms,
    clockDoubt: row.clock_doubt === 1,
  };
}

export function toMovementPart(row: MovementColumns): MovementPart {
  return {
    articleId: row.article_id,
    kind: row.kind,
    quantity: row.quantity,
    stockBefore: row.stock_before,
  };
}
