import { type Seq, type ShopId, seq, shopId, type TillId, tillId } from '../../domain/ids.ts';
import type { UpstreamProtocol } from '../../domain/upstream-protocol.ts';
import type { UpstreamException, UpstreamHold } from '../facts.ts';
import type { Database } from '../open.ts';
import { IS_HELD } from './forwardable.ts';

interface ExceptionRow {
  shop_id: number;
  seq: number;
  state: UpstreamException['state'];
  attempts: number;
  waits_since: number | null;
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
  waits_since: number | null;
  next_attempt_at: number | null;
}

/** Up to here no queue of the shop comes again: the position, or where the first held till waits. */
const PASSED = `
  SELECT min(p.seq, coalesce((SELECT min(h.from_seq) - 1 FROM upstream_hold AS h WHERE h.shop_id = p.shop_id), p.seq))
  FROM upstream_position AS p WHERE p.shop_id = :shop`;

export function prepareUpstream(db: Database) {
  const position = db
    .prepare<[number], number>('SELECT seq FROM upstream_position WHERE shop_id = ?')
    .pluck();
  const asked = db.prepare<[number], number>('SELECT asked FROM upstream_position WHERE shop_id = ?').pluck();
  const protocol = db
    .prepare<[number], UpstreamProtocol>('SELECT protocol FROM upstream_position WHERE shop_id = ?')
    .pluck();
  const attempted = db
    .prepare<{ shop: number; till: number }, number>(
      `SELECT max(attempted_seq, coalesce(
         (SELECT seq FROM upstream_attempt WHERE shop_id = :shop AND till_id = :till), 0))
       FROM upstream_position WHERE shop_id = :shop`,
    )
    .pluck();
  const exceptions = db.prepare<{ shop: number }, ExceptionRow>(
    `SELECT shop_id, seq, state, attempts, waits_since, next_attempt_at, reason, last_answer
     FROM upstream_exception WHERE shop_id = :shop AND (state IN ('retry', 'parked') OR seq > (${PASSED}))
     ORDER BY seq`,
  );
  const isDecided = db
    .prepare<[number, number], number>(
      `SELECT EXISTS (SELECT 1 FROM upstream_exception
         WHERE shop_id = ? AND seq = ? AND state IN ('dropped', 'settled'))`,
    )
    .pluck();
  const one = db.prepare<[number, number], ExceptionRow>(
    `SELECT shop_id, seq, state, attempts, waits_since, next_attempt_at, reason, last_answer
     FROM upstream_exception WHERE shop_id = ? AND seq = ?`,
  );
  const nextDue = db
    .prepare<{ shop: number; now: number }, number | null>(
      `SELECT min(next_attempt_at) FROM upstream_exception
       WHERE shop_id = :shop AND next_attempt_at > :now AND state IN ('retry', 'parked')`,
    )
    .pluck();
  const holds = db.prepare<[number], HoldRow>(
    `SELECT shop_id, till_id, from_seq, reason, last_answer, attempts, waits_since, next_attempt_at
     FROM upstream_hold WHERE shop_id = ? ORDER BY till_id`,
  );
  return {
    position: (shop: ShopId): Seq => seq(position.get(shop) ?? 0),
    /** How often a person asked for another try. */
    asked: (shop: ShopId): number => asked.get(shop) ?? 0,
    /** The protocol that the position, the exceptions and the holds speak of. */
    protocol: (shop: ShopId): UpstreamProtocol => protocol.get(shop) ?? 'ventes-sync',
    /** The highest seq of a sale of this till that was ever handed to the line; beyond it, none of it can have left. */
    attempted: (shop: ShopId, till: TillId): Seq => seq(attempted.get({ shop, till }) ?? 0),
    /** Open ones, and decided ones that the queue has yet to pass. */
    exceptions: (shop: ShopId): UpstreamException[] => exceptions.all({ shop }).map(toException),
    /** Whether a person decided that it is not sent (any more). */
    isDecided: (shop: ShopId, at: Seq): boolean => isDecided.get(shop, at) === 1,
    exception: (shop: ShopId, at: Seq): UpstreamException | undefined => {
      const row = one.get(shop, at);
      return row && toException(row);
    },
    dueExceptions: prepareDueReads(db),
    /** The least time after `now`, UTC ms. */
    nextDue: (shop: ShopId, now: number): number | null => nextDue.get({ shop, now }) ?? null,
    holds: (shop: ShopId): UpstreamHold[] => holds.all(shop).map(toHold),
  };
}

function prepareDueReads(db: Database) {
  const whoseWait = (isOver: string, order: string) =>
    db.prepare<{ shop: number; now: number; limit: number }, ExceptionRow>(
      `SELECT e.shop_id, e.seq, e.state, e.attempts, e.waits_since, e.next_attempt_at, e.reason, e.last_answer
       FROM upstream_exception AS e
       WHERE e.shop_id = :shop AND ${isOver}
         AND e.state IN ('retry', 'parked') AND NOT ${IS_HELD}
       ORDER BY ${order} LIMIT :limit`,
    );
  const ended = whoseWait('e.next_attempt_at <= :now', 'e.next_attempt_at');
  const yetToBegin = whoseWait('e.waits_since > :now', 'e.waits_since');
  /** Open ones, but for those of held tills, whose wait is over, or begins later because the clock was set back. */
  return (shop: ShopId, now: number, limit: number): UpstreamException[] =>
    [ended, yetToBegin].flatMap((statement) => statement.all({ shop, now, limit })).map(toException);
}

export function prepareUpstreamWrites(db: Database) {
  const setPosition = db.prepare('UPDATE upstream_position SET seq = max(seq, ?) WHERE shop_id = ?');
  const setAttempted = db.prepare(
    `INSERT INTO upstream_attempt (shop_id, till_id, seq) VALUES (?, ?, ?)
     ON CONFLICT (shop_id, till_id) DO UPDATE SET seq = max(seq, excluded.seq)`,
  );
  const raiseAttempted = db.prepare(
    'UPDATE upstream_position SET attempted_seq = max(attempted_seq, ?) WHERE shop_id = ?',
  );
  const put = db.prepare(
    `INSERT INTO upstream_exception (shop_id, seq, state, attempts, waits_since, next_attempt_at, reason, last_answer)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id, seq) DO UPDATE SET state = excluded.state, attempts = excluded.attempts,
       waits_since = excluded.waits_since, next_attempt_at = excluded.next_attempt_at, reason = excluded.reason, last_answer = excluded.last_answer`,
  );
  const recall = db.prepare(
    "DELETE FROM upstream_exception WHERE shop_id = ? AND seq = ? AND state IN ('retry', 'parked')",
  );
  const stopParked = db.prepare(
    `UPDATE upstream_exception SET waits_since = NULL, next_attempt_at = NULL
     WHERE shop_id = ? AND seq <= ? AND state = 'parked'`,
  );
  const clearArrived = db.prepare(
    "DELETE FROM upstream_exception WHERE shop_id = ? AND seq = ? AND state <> 'settled'",
  );
  const hold = db.prepare(
    `INSERT INTO upstream_hold (shop_id, till_id, from_seq, reason, last_answer, attempts, waits_since, next_attempt_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id, till_id) DO UPDATE SET from_seq = excluded.from_seq, reason = excluded.reason,
       last_answer = excluded.last_answer, attempts = excluded.attempts,
       waits_since = excluded.waits_since, next_attempt_at = excluded.next_attempt_at`,
  );
  const release = db.prepare('DELETE FROM upstream_hold WHERE shop_id = ? AND till_id = ?');
  return {
    setPosition: (shop: ShopId, value: Seq): void => {
      setPosition.run(value, shop);
    },
    setAttempted: (shop: ShopId, till: TillId, value: Seq): void => {
      setAttempted.run(shop, till, value);
    },
    /** Whatever was decided on these in a life that is lost: none leaves before somebody says so. */
    stopParked: (shop: ShopId, upTo: Seq): void => {
      stopParked.run(shop, upTo);
    },
    /** Any sale of the shop up to here may have left, whatever its till: in a life of the hub that is lost. */
    raiseAttempted: (shop: ShopId, value: Seq): void => {
      raiseAttempted.run(value, shop);
    },
    put: (row: UpstreamException): void => {
      const { shopId: shop, seq: at, state, attempts, waitsSince, nextAttemptAt, reason, lastAnswer } = row;
      put.run(shop, at, state, attempts, waitsSince, nextAttemptAt, reason, lastAnswer);
    },
    /** It is at head office. That a person did it there by hand, too, stays to be seen. */
    clearArrived: (shop: ShopId, at: Seq): void => {
      clearArrived.run(shop, at);
    },
    /** Takes back what waited; what a person decided stands. */
    recall: (shop: ShopId, at: Seq): void => {
      recall.run(shop, at);
    },
    hold: (row: UpstreamHold): void => {
      const { shopId: shop, tillId: till, fromSeq, reason, lastAnswer, attempts } = row;
      hold.run(shop, till, fromSeq, reason, lastAnswer, attempts, row.waitsSince, row.nextAttemptAt);
    },
    release: (shop: ShopId, till: number): void => {
      release.run(shop, till);
    },
    ...prepareDue(db),
  };
}

function prepareDue(db: Database) {
  const dueExceptions = db.prepare<{ shop: number; seq: number | null }>(
    `UPDATE upstream_exception SET state = 'retry', next_attempt_at = 0
     WHERE shop_id = :shop AND state IN ('retry', 'parked') AND (seq = :seq
       OR (:seq IS NULL AND reason NOT IN ('OUTCOME_UNKNOWN', 'BY_HAND')))`,
  );
  const dueHolds = db.prepare('UPDATE upstream_hold SET next_attempt_at = 0 WHERE shop_id = ?');
  const noteAsked = db.prepare('UPDATE upstream_position SET asked = asked + 1 WHERE shop_id = ?');
  return {
    /** A person wants another try, also of what is being tried. */
    noteAsked: (shop: ShopId): void => {
      noteAsked.run(shop);
    },
    /**
     * Makes exceptions that no person decided on due at once, and holds too when no single one is named; what might be done
     * twice, or only a person can do, must be named for it. Returns how many.
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
    waitsSince: row.waits_since,
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
    waitsSince: row.waits_since,
    nextAttemptAt: row.next_attempt_at,
  };
}
