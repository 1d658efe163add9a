import { type Seq, type ShopId, seq, shopId, tillId } from '../../domain/ids.ts';
import { minorSum } from '../../domain/money.ts';
import type { UpstreamProtocol } from '../../domain/upstream-protocol.ts';
import type { Unsent, UpstreamException, UpstreamHold } from '../facts.ts';
import type { Database } from '../open.ts';

interface ExceptionRow {
  shop_id: number;
  seq: number;
  state: 'retry' | 'parked' | 'dropped';
  attempts: number;
  next_attempt_at: number | null;
  reason: string;
  last_answer: string;
}

interface HoldRow {
  shop_id: number;
  till_id: number;
  from_seq: number;
  reason: string;
  last_answer: string;
  attempts: number;
  next_attempt_at: number | null;
}

/**
 * Unsent = after the position + exceptions behind it + what the position has passed of held tills, dropped ones left
 * out. The three parts share no sale, so each is counted once. What was cancelled is not sent (any more).
 */
const UNSENT = `
  WITH position AS (SELECT seq FROM upstream_position WHERE shop_id = :shop),
  unsent AS (
    SELECT s.seq, s.currency, s.total, s.hub_time FROM sale AS s
      WHERE s.shop_id = :shop AND s.seq > (SELECT seq FROM position) AND s.content_hash <> x''
    UNION ALL
    SELECT s.seq, s.currency, s.total, s.hub_time FROM upstream_exception AS e
      JOIN sale AS s ON s.shop_id = e.shop_id AND s.seq = e.seq
      WHERE e.shop_id = :shop AND e.seq <= (SELECT seq FROM position) AND NOT EXISTS (
        SELECT 1 FROM upstream_hold AS h
        WHERE h.shop_id = e.shop_id AND h.till_id = s.till_id AND h.from_seq <= s.seq)
    UNION ALL
    SELECT s.seq, s.currency, s.total, s.hub_time FROM upstream_hold AS h
      JOIN sale AS s ON s.shop_id = h.shop_id AND s.seq >= h.from_seq AND s.till_id = h.till_id
      WHERE h.shop_id = :shop AND s.seq <= (SELECT seq FROM position) AND s.content_hash <> x''
  )
  SELECT currency, count(*) AS count, sum(total) AS total, min(hub_time) AS oldest FROM unsent
  WHERE seq NOT IN (SELECT seq FROM upstream_exception WHERE shop_id = :shop AND state = 'dropped')
    AND NOT EXISTS (SELECT 1 FROM cancellation AS c WHERE c.shop_id = :shop AND c.sale_seq = unsent.seq)
  GROUP BY currency ORDER BY currency`;

export function prepareUpstream(db: Database) {
  const position = db
    .prepare<[number], number>('SELECT seq FROM upstream_position WHERE shop_id = ?')
    .pluck();
  const protocol = db
    .prepare<[number], UpstreamProtocol>('SELECT protocol FROM upstream_position WHERE shop_id = ?')
    .pluck();
  const attempted = db
    .prepare<[number], number>('SELECT attempted_seq FROM upstream_position WHERE shop_id = ?')
    .pluck();
  const exceptions = db.prepare<[number], ExceptionRow>(
    `SELECT shop_id, seq, state, attempts, next_attempt_at, reason, last_answer
     FROM upstream_exception WHERE shop_id = ? ORDER BY seq`,
  );
  const holds = db.prepare<[number], HoldRow>(
    `SELECT shop_id, till_id, from_seq, reason, last_answer, attempts, next_attempt_at
     FROM upstream_hold WHERE shop_id = ? ORDER BY till_id`,
  );
  const unsent = db.prepare<
    { shop: number },
    { currency: string; count: number; total: number; oldest: number | null }
  >(UNSENT);
  return {
    position: (shop: ShopId): Seq => seq(position.get(shop) ?? 0),
    /** The protocol that the position, the exceptions and the holds speak of. */
    protocol: (shop: ShopId): UpstreamProtocol => protocol.get(shop) ?? 'ventes-sync',
    /** The highest seq of a sale that was ever handed to the line; beyond it, nothing can have left. */
    attempted: (shop: ShopId): Seq => seq(attempted.get(shop) ?? 0),
    exceptions: (shop: ShopId): UpstreamException[] => exceptions.all(shop).map(toException),
    holds: (shop: ShopId): UpstreamHold[] => holds.all(shop).map(toHold),
    unsent: (shop: ShopId): Unsent => {
      const rows = unsent.all({ shop });
      const oldest = rows.flatMap((row) => (row.oldest === null ? [] : [row.oldest]));
      return {
        count: rows.reduce((sum, row) => sum + row.count, 0),
        amounts: rows.map((row) => ({ currency: row.currency, total: minorSum(row.total) })),
        oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
      };
    },
  };
}

export function prepareUpstreamWrites(db: Database) {
  const setPosition = db.prepare('UPDATE upstream_position SET seq = max(seq, ?) WHERE shop_id = ?');
  const setAttempted = db.prepare(
    'UPDATE upstream_position SET attempted_seq = max(attempted_seq, ?) WHERE shop_id = ?',
  );
  const put = db.prepare(
    `INSERT INTO upstream_exception (shop_id, seq, state, attempts, next_attempt_at, reason, last_answer)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id, seq) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
       next_attempt_at = excluded.next_attempt_at, reason = excluded.reason, last_answer = excluded.last_answer`,
  );
  const clear = db.prepare('DELETE FROM upstream_exception WHERE shop_id = ? AND seq = ?');
  const recall = db.prepare(
    "DELETE FROM upstream_exception WHERE shop_id = ? AND seq = ? AND state IN ('retry', 'parked')",
  );
  const hold = db.prepare(
    `INSERT INTO upstream_hold (shop_id, till_id, from_seq, reason, last_answer, attempts, next_attempt_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id, till_id) DO UPDATE SET from_seq = excluded.from_seq, reason = excluded.reason,
       last_answer = excluded.last_answer, attempts = excluded.attempts, next_attempt_at = excluded.next_attempt_at`,
  );
  const release = db.prepare('DELETE FROM upstream_hold WHERE shop_id = ? AND till_id = ?');
  const dueExceptions = db.prepare<{ shop: number; seq: number | null }>(
    `UPDATE upstream_exception SET state = 'retry', next_attempt_at = 0
     WHERE shop_id = :shop AND state IN ('retry', 'parked') AND (seq = :seq
       OR (:seq IS NULL AND reason NOT LIKE 'OUTCOME_UNKNOWN%' AND reason NOT LIKE 'BY_HAND%'))`,
  );
  const dueHolds = db.prepare('UPDATE upstream_hold SET next_attempt_at = 0 WHERE shop_id = ?');
  return {
    setPosition: (shop: ShopId, value: Seq): void => {
      setPosition.run(value, shop);
    },
    setAttempted: (shop: ShopId, value: Seq): void => {
      setAttempted.run(value, shop);
    },
    put: (row: UpstreamException): void => {
      const { shopId: shop, seq: at, state, attempts, nextAttemptAt, reason, lastAnswer } = row;
      put.run(shop, at, state, attempts, nextAttemptAt, reason, lastAnswer);
    },
    clear: (shop: ShopId, at: Seq): void => {
      clear.run(shop, at);
    },
    /** Takes back what waited; what a person decided stands. */
    recall: (shop: ShopId, at: Seq): void => {
      recall.run(shop, at);
    },
    hold: (row: UpstreamHold): void => {
      const { shopId: shop, tillId: till, fromSeq, reason, lastAnswer, attempts, nextAttemptAt } = row;
      hold.run(shop, till, fromSeq, reason, lastAnswer, attempts, nextAttemptAt);
    },
    release: (shop: ShopId, till: number): void => {
      release.run(shop, till);
    },
    /**
     * Makes exceptions due at once, and holds too when no single one is named; what might be done twice, or only a person
     * can do, must be named for it. Returns how many.
     */
    makeDue: (shop: ShopId, at: Seq | null): number =>
      dueExceptions.run({ shop, seq: at }).changes + (at === null ? dueHolds.run(shop).changes : 0),
  };
}

function toException(row: ExceptionRow): UpstreamException {
  return {
    shopId: shopId(row.shop_id),
    seq: seq(row.seq),
    state: row.state,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
    reason: row.reason,
    lastAnswer: row.last_answer,
  };
}

function toHold(row: HoldRow): UpstreamHold {
  return {
    shopId: shopId(row.shop_id),
    tillId: tillId(row.till_id),
    fromSeq: seq(row.from_seq),
    reason: row.reason,
    lastAnswer: row.last_answer,
    attempts: row.attempts,
    nextAttemptAt: row.next_attempt_at,
  };
}
