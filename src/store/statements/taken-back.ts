import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { TakenBackCounts } from '../facts.ts';
import type { Database } from '../open.ts';

/** Where the facts of lost lives stand now. */
export function prepareTakenBack(db: Database) {
  const bySeq = db
    .prepare<[number, number, number], number>(
      'SELECT seq FROM taken_back WHERE shop_id = ? AND origin_epoch = ? AND origin_seq = ?',
    )
    .pluck();
  const epochBelow = db
    .prepare<[number, number], number | null>(
      'SELECT max(origin_epoch) FROM taken_back WHERE shop_id = ? AND origin_epoch < ?',
    )
    .pluck();
  const last = db
    .prepare<[number, number], number | null>(
      'SELECT max(origin_seq) FROM taken_back WHERE shop_id = ? AND origin_epoch = ?',
    )
    .pluck();
  const counts = db.prepare<{ shop: number }, { facts: number; sales: number; unapplied: number }>(
    `SELECT count(*) AS facts, count(s.seq) AS sales, count(DISTINCT f.seq) AS unapplied
     FROM taken_back AS t
       LEFT JOIN sale AS s ON s.shop_id = t.shop_id AND s.seq = t.seq
       LEFT JOIN fact AS f ON f.shop_id = t.shop_id AND f.seq = t.seq AND f.kind = 'taken-back-unapplied' AND t.same = 1
         AND NOT EXISTS (SELECT 1 FROM orphaned_movement AS o
           WHERE o.shop_id = f.shop_id AND o.seq = f.seq AND o.found_seq IS NOT NULL)
     WHERE t.shop_id = :shop`,
  );
  return {
    /** The seq under which the fact of that name stands now. */
    seqOf: (shop: ShopId, epoch: number, origin: number): Seq | undefined => {
      const found = bySeq.get(shop, epoch, origin);
      return found === undefined ? undefined : seq(found);
    },
    /** The latest earlier epoch of which anything was taken back; null when there is none. */
    epochBelow: (shop: ShopId, epoch: number): number | null => epochBelow.get(shop, epoch) ?? null,
    /** The last seq of an epoch that is settled; 0 when none is. */
    last: (shop: ShopId, epoch: number): number => last.get(shop, epoch) ?? 0,
    counts: (shop: ShopId): TakenBackCounts => counts.get({ shop }) ?? { facts: 0, sales: 0, unapplied: 0 },
  };
}

export function prepareTakenBackWrites(db: Database) {
  const insert = db.prepare(
    'INSERT INTO taken_back (shop_id, origin_epoch, origin_seq, seq, same) VALUES (?, ?, ?, ?, ?)',
  );
  const isTaken = db
    .prepare<[number, number], number>(
      'SELECT EXISTS (SELECT 1 FROM taken_back WHERE shop_id = ? AND seq = ?)',
    )
    .pluck();
  const standsForAnother = db
    .prepare<[number, number], number>(
      'SELECT EXISTS (SELECT 1 FROM taken_back WHERE shop_id = ? AND seq = ? AND same = 0)',
    )
    .pluck();
  // Facts only: few beside the sales, and those after a position are found by the key.
  const since = db.prepare<
    { shop: number; after: number },
    { kind: string; subject_id: number; last: number }
  >(
    `SELECT f.kind, f.subject_id, max(f.seq) AS last FROM fact AS f
     WHERE f.shop_id = :shop AND f.seq > :after
       AND f.kind IN ('shop', 'till', 'category', 'article', 'variant', 'opening', 'correction', 'count')
       AND NOT EXISTS (SELECT 1 FROM taken_back AS t WHERE t.shop_id = f.shop_id AND t.seq = f.seq)
     GROUP BY f.kind, f.subject_id`,
  );
  return {
    insert: (
      shop: ShopId,
      origin: { readonly epoch: number; readonly seq: number },
      at: Seq,
      same: boolean,
    ): void => {
      insert.run(shop, origin.epoch, origin.seq, at, same ? 1 : 0);
    },
    /** Whether a fact of the journal stands for one of a lost life. */
    isTaken: (shop: ShopId, at: Seq): boolean => isTaken.get(shop, at) === 1,
    /** Whether a fact only says what became of one of a lost life. */
    standsForAnother: (shop: ShopId, at: Seq): boolean => standsForAnother.get(shop, at) === 1,
    /** What the hub itself said of its places, its catalogue and its shelves after a seq: the last fact of each subject. */
    saidSince: (
      shop: ShopId,
      after: Seq,
    ): readonly { readonly kind: string; readonly subject: number; readonly last: Seq }[] =>
      since.all({ shop, after }).map(({ kind, subject_id, last }) => {
        return { kind, subject: subject_id, last: seq(last) };
      }),
  };
}

/** What the rows of a lost fact's subjects say of decisions, so that the same decision is known again. */
export function prepareDecisions(db: Database) {
  const one = (sql: string): ((shop: ShopId, at: Seq) => Seq | null) => {
    const found = db.prepare<[number, number], number | null>(sql).pluck();
    return (shop, at) => {
      const value = found.get(shop, at) ?? null;
      return value === null ? null : seq(value);
    };
  };
  const movement = db.prepare<[number, number, number], { article_id: number; quantity: number }>(
    'SELECT article_id, quantity FROM movement WHERE shop_id = ? AND seq = ? AND cause_seq = ?',
  );
  const delivery = db
    .prepare<[number, number], 'open' | 'received' | 'refused'>(
      'SELECT state FROM delivery_state WHERE shop_id = ? AND seq = ?',
    )
    .pluck();
  const doubtful = db
    .prepare<{ shop: number }, number>(
      `SELECT s.seq FROM count_session AS s WHERE s.shop_id = :shop AND s.state = 'open' AND (
         EXISTS (SELECT 1 FROM taken_back AS t WHERE t.shop_id = :shop AND t.seq = s.seq)
         OR EXISTS (SELECT 1 FROM count_line AS l JOIN taken_back AS t ON t.shop_id = l.shop_id AND t.seq = l.fact_seq
           WHERE l.shop_id = :shop AND l.session_seq = s.seq))`,
    )
    .pluck();
  return {
    ofCancellation: one('SELECT seq FROM cancellation WHERE shop_id = ? AND sale_seq = ?'),
    ofDelivery: one('SELECT decided_seq FROM delivery_state WHERE shop_id = ? AND seq = ?'),
    ofExpense: one('SELECT decided_seq FROM expense_applied WHERE shop_id = ? AND seq = ?'),
    ofQuarantined: one('SELECT decided_seq FROM quarantine_state WHERE shop_id = ? AND seq = ?'),
    deliveryState: (shop: ShopId, at: Seq): 'open' | 'received' | 'refused' | undefined =>
      delivery.get(shop, at),
    /** A movement, if that fact caused it. */
    movement: (
      shop: ShopId,
      at: number,
      cause: Seq,
    ): { readonly articleId: number; readonly quantity: number } | undefined => {
      const row = movement.get(shop, at, cause);
      return row && { articleId: row.article_id, quantity: row.quantity };
    },
    /** The open count of a shop, if any of it was taken back. */
    countInDoubt: (shop: ShopId): Seq | null => {
      const found = doubtful.get({ shop });
      return found === undefined ? null : seq(found);
    },
  };
}
