import type { CertifiedRefusal, CertifiedSale, Decision } from '../../domain/certificate.ts';
import { type Seq, type ShopId, seq, type TillId, tillId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

interface SaleRow {
  seq: number;
  till_id: number;
  number: string;
  number_generated: number;
  sold_at: number;
  currency: string;
  total: number;
  cancelled: number;
  cancellation_open: number;
  cancellation_seq: number | null;
  cancellation_state: string | null;
  cancellation_decision: string | null;
  cancellation_decided_at: number | null;
  standing: CertifiedSale['standing'];
  decision: string | null;
  decided_at: number | null;
}

interface RefusalRow {
  seq: number;
  till_id: number;
  number: string | null;
  code: string;
  state: 'open' | 'discarded';
  decision: string | null;
  decided_at: number | null;
}

/** Where a sale stands: what a person decided comes first, then its exception, its till's hold, and the position. */
const STANDING = `CASE
    WHEN e.state = 'dropped' THEN 'dropped'
    WHEN e.state = 'settled' THEN 'by-hand'
    WHEN s.content_hash = x'' THEN 'sent'
    WHEN h.from_seq <= s.seq THEN 'held'
    WHEN e.state = 'parked' THEN 'parked'
    WHEN e.state = 'retry' OR s.seq > :position THEN 'waiting'
    ELSE 'sent' END`;

/** A cancellation that head office has not heard of, or has not taken. */
const CANCELLATION_OPEN = `c.seq > :position OR ifnull(h.from_seq <= c.seq AND ce.seq IS NULL, 0)
    OR ifnull(ce.state IN ('retry', 'parked'), 0)`;

/** What a certificate of one day is drawn up from. */
export function prepareCertificate(db: Database) {
  const sales = db.prepare<{ shop: number; from: number; to: number; position: number }, SaleRow>(
    `SELECT s.seq, s.till_id, s.number, s.number_generated, s.sold_at, s.currency, s.total,
       c.seq IS NOT NULL AS cancelled, c.seq IS NOT NULL AND (${CANCELLATION_OPEN}) AS cancellation_open,
       c.seq AS cancellation_seq, ce.state AS cancellation_state, cd.body AS cancellation_decision,
       cd.hub_time AS cancellation_decided_at,
       ${STANDING} AS standing, d.body AS decision, d.hub_time AS decided_at
     FROM sale AS s
       LEFT JOIN cancellation AS c ON c.shop_id = s.shop_id AND c.sale_seq = s.seq
       LEFT JOIN upstream_exception AS e ON e.shop_id = s.shop_id AND e.seq = s.seq
       LEFT JOIN upstream_hold AS h ON h.shop_id = s.shop_id AND h.till_id = s.till_id
       LEFT JOIN fact AS d ON d.shop_id = e.shop_id AND d.seq = e.decided_seq
       LEFT JOIN upstream_exception AS ce ON ce.shop_id = c.shop_id AND ce.seq = c.seq
       LEFT JOIN fact AS cd ON cd.shop_id = ce.shop_id AND cd.seq = ce.decided_seq
     WHERE s.shop_id = :shop AND s.sold_at BETWEEN :from AND :to`,
  );
  const refusals = db.prepare<[number, number, number], RefusalRow>(
    `SELECT q.seq, q.till_id, q.number, json_extract(s.refusal, '$.code') AS code, s.state,
       d.body AS decision, d.hub_time AS decided_at
     FROM quarantine_state AS s
       JOIN quarantine AS q ON q.shop_id = s.shop_id AND q.seq = s.seq
       LEFT JOIN fact AS d ON d.shop_id = s.shop_id AND d.seq = s.decided_seq
     WHERE s.shop_id = ? AND s.seq >= ? AND s.seq < ? AND s.state IN ('open', 'discarded')
     ORDER BY q.seq`,
  );
  const known = db
    .prepare<{ till: number; number: string }, number>(
      `SELECT EXISTS (SELECT 1 FROM sale WHERE till_id = :till AND number = :number)
         OR EXISTS (SELECT 1 FROM quarantine WHERE till_id = :till AND ifnull(number, '') = :number)`,
    )
    .pluck();
  return {
    sales: (shop: ShopId, from: number, to: number, position: Seq): CertifiedSale[] =>
      sales.all({ shop, from, to, position }).map(toSale),
    /** Refused sales whose seq lies from `from` up to but not including `before`. */
    refusals: (shop: ShopId, from: Seq, before: Seq): CertifiedRefusal[] =>
      refusals.all(shop, from, before).map(toRefusal),
    isKnownNumber: (till: TillId, number: string): boolean => known.get({ till, number }) === 1,
  };
}

function toSale(row: SaleRow): CertifiedSale {
  return {
    seq: seq(row.seq),
    tillId: tillId(row.till_id),
    number: row.number,
    numberGenerated: row.number_generated === 1,
    soldAt: row.sold_at,
    currency: row.currency,
    total: row.total,
    cancelled: row.cancelled === 1,
    cancellationOpen: row.cancellation_open === 1,
    cancellationDropped: toDropped(row),
    standing: row.standing,
    decision: toDecision(row),
  };
}

function toRefusal(row: RefusalRow): CertifiedRefusal {
  return {
    id: seq(row.seq),
    tillId: tillId(row.till_id),
    number: row.number,
    code: row.code,
    state: row.state,
    decision: toDecision(row),
  };
}

function toDropped(row: SaleRow): CertifiedSale['cancellationDropped'] {
  if (row.cancellation_seq === null || row.cancellation_state !== 'dropped') return null;
  const { cancellation_decision: decision, cancellation_decided_at: decided_at } = row;
  return { seq: seq(row.cancellation_seq), decision: toDecision({ decision, decided_at }) };
}

function toDecision(row: Pick<SaleRow, 'decision' | 'decided_at'>): Decision | null {
  if (row.decision === null || row.decided_at === null) return null;
  const { user, reason } = JSON.parse(row.decision) as { user?: string; reason?: string };
  return { user: user ?? '', reason: reason ?? '', at: row.decided_at };
}
