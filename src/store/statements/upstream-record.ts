import { type Seq, type ShopId, seq, shopId, tillId } from '../../domain/ids.ts';
import type { UpstreamCounts, UpstreamDecision, UpstreamRecord } from '../facts.ts';
import type { Database } from '../open.ts';
import type { UpstreamFilter } from '../reader.ts';

interface Row {
  shop_id: number;
  seq: number;
  state: UpstreamRecord['state'];
  attempts: number;
  next_attempt_at: number | null;
  reason: string | null;
  last_answer: string;
  kind: string;
  number: string | null;
  till_id: number | null;
  till_name: string | null;
  currency: string | null;
  total: number | null;
  new_number: string | null;
  new_body: string | null;
  new_at: number | null;
  decision: string | null;
  decided_at: number | null;
}

/** @param base where the records come from: (shop_id, seq) */
function selectFrom(base: string): string {
  return `
    SELECT b.shop_id, b.seq, coalesce(e.attempts, 0) AS attempts, e.next_attempt_at, e.reason,
      coalesce(e.last_answer, '') AS last_answer, coalesce(f.kind, 'sale') AS kind,
      coalesce(e.state, CASE
        WHEN EXISTS (SELECT 1 FROM cancellation AS x WHERE x.shop_id = b.shop_id AND x.sale_seq = b.seq) THEN 'cancelled'
        WHEN h.from_seq <= b.seq THEN 'held'
        WHEN b.seq > (SELECT p.seq FROM upstream_position AS p WHERE p.shop_id = b.shop_id) THEN 'waiting'
        ELSE 'sent' END) AS state,
      s.number, s.till_id, t.name AS till_name, s.currency, s.total,
      r.number AS new_number, rf.body AS new_body, rf.hub_time AS new_at, d.body AS decision, d.hub_time AS decided_at
    FROM ${base} AS b
      LEFT JOIN upstream_exception AS e ON e.shop_id = b.shop_id AND e.seq = b.seq
      LEFT JOIN fact AS f ON f.shop_id = b.shop_id AND f.seq = b.seq
      LEFT JOIN cancellation AS c ON c.shop_id = b.shop_id AND c.seq = b.seq
      LEFT JOIN sale AS s ON s.shop_id = b.shop_id AND s.seq = coalesce(c.sale_seq, b.seq)
      LEFT JOIN till AS t ON t.id = s.till_id
      LEFT JOIN upstream_hold AS h ON h.shop_id = b.shop_id AND h.till_id = s.till_id
      LEFT JOIN upstream_renumbered AS r ON r.shop_id = b.shop_id AND r.sale_seq = s.seq AND r.decided_seq = (
        SELECT max(n.decided_seq) FROM upstream_renumbered AS n WHERE n.shop_id = b.shop_id AND n.sale_seq = s.seq)
      LEFT JOIN fact AS rf ON rf.shop_id = r.shop_id AND rf.seq = r.decided_seq
      LEFT JOIN fact AS d ON d.shop_id = e.shop_id AND d.seq = e.decided_seq`;
}

const PAGE = 'ORDER BY b.seq LIMIT :limit';

/** What head office did not take, as people read it. */
export function prepareUpstreamRecords(db: Database) {
  const exceptions = db.prepare<{ shop: number; state: string | null; after: number; limit: number }, Row>(
    `${selectFrom('upstream_exception')}
     WHERE b.shop_id = :shop AND b.seq > :after AND (:state IS NULL OR b.state = :state) ${PAGE}`,
  );
  const renumbered = db.prepare<{ shop: number; after: number; limit: number }, Row>(
    `${selectFrom('(SELECT DISTINCT shop_id, sale_seq AS seq FROM upstream_renumbered)')}
     WHERE b.shop_id = :shop AND b.seq > :after ${PAGE}`,
  );
  const one = db.prepare<{ shop: number; seq: number }, Row>(
    `${selectFrom('(SELECT :shop AS shop_id, :seq AS seq)')} WHERE e.seq IS NOT NULL OR (s.seq = b.seq)`,
  );
  const counts = db.prepare<[number], { state: keyof UpstreamCounts; count: number }>(
    'SELECT state, count(*) AS count FROM upstream_exception WHERE shop_id = ? GROUP BY state',
  );
  const decisions = db.prepare<
    { shop: number; seq: number },
    { seq: number; kind: string; body: string; hub_time: number }
  >(
    `SELECT seq, kind, body, hub_time FROM fact WHERE shop_id = :shop AND seq IN (
       SELECT decided_seq FROM upstream_renumbered WHERE shop_id = :shop AND sale_seq = :seq
       UNION SELECT decided_seq FROM upstream_exception WHERE shop_id = :shop AND seq = :seq)
     ORDER BY seq`,
  );
  return {
    page: ({ shopId: shop, state, after, limit }: UpstreamFilter): UpstreamRecord[] =>
      (state === 'renumbered'
        ? renumbered.all({ shop, after, limit })
        : exceptions.all({ shop, state, after, limit })
      ).map(toRecord),
    one: (shop: ShopId, at: Seq): UpstreamRecord | undefined => {
      const row = one.get({ shop, seq: at });
      return row && toRecord(row);
    },
    counts: (shop: ShopId): UpstreamCounts => ({
      ...{ retry: 0, parked: 0, dropped: 0, settled: 0 },
      ...Object.fromEntries(counts.all(shop).map(({ state, count }) => [state, count])),
    }),
    decisions: (shop: ShopId, at: Seq): UpstreamDecision[] =>
      decisions.all({ shop, seq: at }).map((row) => {
        const { user, reason, sentNumber } = JSON.parse(row.body) as Body;
        return {
          seq: seq(row.seq),
          kind: row.kind,
          user: user ?? '',
          reason: reason ?? null,
          number: sentNumber ?? null,
          at: row.hub_time,
        };
      }),
  };
}

interface Body {
  readonly user?: string;
  readonly reason?: string;
  readonly sentNumber?: string;
}

function toRecord(row: Row): UpstreamRecord {
  return {
    shopId: shopId(row.shop_id),
    seq: seq(row.seq),
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    reason: row.reason,
    lastAnswer: row.last_answer,
    kind: row.kind,
    number: row.number,
    tillId: row.till_id === null ? null : tillId(row.till_id),
    tillName: row.till_name,
    currency: row.currency,
    total: row.total,
    renumbered:
      row.new_number === null
        ? null
        : { number: row.new_number, user: bodyOf(row.new_body).user, at: row.new_at ?? 0 },
    decision: row.decision === null ? null : { ...bodyOf(row.decision), at: row.decided_at ?? 0 },
  };
}

function bodyOf(text: string | null): { readonly user: string; readonly reason: string } {
  const { user, reason } = JSON.parse(text ?? '{}') as Body;
  return { user: user ?? '', reason: reason ?? '' };
}
