import { epoch, type Seq, type ShopId, seq, type TillId, tillId, tillSerial } from '../../domain/ids.ts';
import type { Obstacle, ShownSale } from '../../domain/shown-sale.ts';
import type { NotTakenBack, OpenComparison, TakenBackSales } from '../central-facts.ts';
import type { Database } from '../open.ts';
import { prepareFactTimes } from './fact.ts';

interface OpenRow {
  epoch: number;
  after_seq: number;
  raised_at: number;
  clock_doubt: number;
  till_id: number;
  serial: string;
  active: number;
  compared_to: number | null;
}

/** Lives that begin in the middle of a shop's journal, with each till of the shop: what came before may be lost. */
const RAISED = `epoch_start AS s JOIN epoch AS e ON e.epoch = s.epoch JOIN till AS t ON t.shop_id = s.shop_id
  LEFT JOIN till_comparison AS c ON c.shop_id = s.shop_id AND c.till_id = t.id AND c.epoch = s.epoch
  WHERE s.after_seq > 0 AND s.shop_id = ?`;

/** Whether the hub has a sale of that till which is at head office under that number. */
const has = (till: string, number: string): string =>
  `EXISTS (SELECT 1 FROM sale WHERE till_id = ${till} AND number = ${number}) OR EXISTS (
     SELECT 1 FROM upstream_renumbered AS r CROSS JOIN sale AS s ON s.shop_id = r.shop_id AND s.seq = r.sale_seq
     WHERE r.number = ${number} AND s.till_id = ${till})`;

/** Still missing: from whatever side it came meanwhile, it is so no more. */
const MISSING = `NOT (${has('n.till_id', 'n.number')})`;

/** What of the tills was compared with head office after a loss. For the reader and the writer. */
export function prepareTillComparison(db: Database) {
  const open = db.prepare<[number], OpenRow>(
    `SELECT e.epoch, s.after_seq, e.hub_time AS raised_at, e.clock_doubt, t.id AS till_id, t.serial, t.active, c.compared_to
     FROM ${RAISED} AND coalesce(c.done, 0) = 0 ORDER BY e.epoch, t.id`,
  );
  const counts = db.prepare<[number], { tills: number; compared: number; taken: number }>(
    `SELECT count(*) AS tills, coalesce(sum(c.done), 0) AS compared, coalesce(sum(c.taken_back), 0) AS taken FROM ${RAISED}`,
  );
  const causes = db.prepare<[number], { till_id: number; cause: string }>(
    'SELECT till_id, max(cause) AS cause FROM till_comparison WHERE shop_id = ? AND done = 0 AND cause IS NOT NULL GROUP BY till_id',
  );
  const missing = db.prepare<
    [number, number],
    { till_id: number; number: string; reason: Obstacle; shown: string; noted_at: number }
  >(
    `SELECT till_id, number, reason, shown, noted_at FROM not_taken_back AS n WHERE shop_id = ? AND ${MISSING}
     ORDER BY noted_at, till_id, number LIMIT ?`,
  );
  const missingCount = db
    .prepare<[number], number>(`SELECT count(*) FROM not_taken_back AS n WHERE shop_id = ? AND ${MISSING}`)
    .pluck();
  const known = db
    .prepare<{ shop: number; till: number; upTo: number }, number>(
      `SELECT EXISTS (SELECT 1 FROM fact WHERE shop_id = :shop AND seq <= :upTo AND kind = 'till' AND subject_id = :till)`,
    )
    .pluck();
  const hasNumber = db
    .prepare<{ till: number; number: string }, number>(`SELECT ${has(':till', ':number')}`)
    .pluck();
  const anyTaken = db
    .prepare<[number, number], number>(
      'SELECT EXISTS (SELECT 1 FROM till_comparison WHERE shop_id = ? AND till_id = ? AND taken_back > 0)',
    )
    .pluck();
  const { hubTimeOf } = prepareFactTimes(db);
  return {
    open: (shop: ShopId): OpenComparison[] =>
      open.all(shop).map((row) => {
        const after = seq(row.after_seq);
        return {
          ...{ epoch: epoch(row.epoch), after, raisedAt: row.raised_at, inDoubt: row.clock_doubt === 1 },
          ...{ tillId: tillId(row.till_id), serial: tillSerial(row.serial), active: row.active === 1 },
          firstAt: hubTimeOf(shop, seq(1)) ?? row.raised_at,
          lastAt: hubTimeOf(shop, after) ?? row.raised_at,
          comparedTo: row.compared_to,
        };
      }),
    counts: (shop: ShopId): TakenBackSales => {
      const { tills, compared, taken } = counts.get(shop) ?? { tills: 0, compared: 0, taken: 0 };
      return {
        ...{ tills, compared, takenBack: taken, missing: missingCount.get(shop) ?? 0 },
        waiting: causes.all(shop).map((row) => ({ tillId: tillId(row.till_id), cause: row.cause })),
      };
    },
    missing: (shop: ShopId, limit: number): NotTakenBack[] =>
      missing.all(shop, limit).map((row) => ({
        tillId: tillId(row.till_id),
        ...{ number: row.number, reason: row.reason, notedAt: row.noted_at },
        shown: JSON.parse(row.shown) as ShownSale | null,
      })),
    /** Whether the till was the shop's up to that fact. */
    isTillKnownAt: (shop: ShopId, till: TillId, upTo: Seq): boolean => known.get({ shop, till, upTo }) === 1,
    /** Whether sales of the till came back in whatever life. */
    anyTakenBack: (shop: ShopId, till: TillId): boolean => anyTaken.get(shop, till) === 1,
    /** Whether the hub has what head office has under this number of the till. */
    hasNumber: (till: TillId, number: string): boolean => hasNumber.get({ till, number }) === 1,
  };
}

export function prepareTillComparisonWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO till_comparison (epoch, shop_id, till_id, compared_to, done, taken_back, cause)
     VALUES (:epoch, :shop, :till, :comparedTo, :done, :taken, :cause)
     ON CONFLICT (shop_id, till_id, epoch) DO UPDATE SET compared_to = coalesce(excluded.compared_to, compared_to),
       done = excluded.done, taken_back = taken_back + excluded.taken_back, cause = excluded.cause`,
  );
  const countTaken = db.prepare(
    `INSERT INTO till_comparison (epoch, shop_id, till_id, compared_to, done, taken_back, cause)
     SELECT epoch, shop_id, :till, NULL, 0, 1, NULL FROM epoch_start
     WHERE epoch = :epoch AND shop_id = :shop AND after_seq > 0
     ON CONFLICT (shop_id, till_id, epoch) DO UPDATE SET taken_back = taken_back + 1`,
  );
  const insertMissing = db.prepare(
    `INSERT INTO not_taken_back (shop_id, till_id, number, epoch, reason, shown, noted_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id, till_id, number) DO UPDATE SET epoch = excluded.epoch, reason = excluded.reason,
       shown = excluded.shown, noted_at = excluded.noted_at`,
  );
  const reopen = db.prepare(
    `UPDATE till_comparison AS c SET done = 0, compared_to = NULL WHERE shop_id = ? AND done = 1 AND EXISTS (
       SELECT 1 FROM not_taken_back AS n
       WHERE n.shop_id = c.shop_id AND n.till_id = c.till_id AND n.epoch = c.epoch AND ${MISSING})`,
  );
  const saidSince = db
    .prepare<{ shop: number; article: number; after: number }, number>(
      `SELECT EXISTS (SELECT 1 FROM fact WHERE shop_id = :shop AND seq > :after AND subject_id = :article
         AND kind IN ('count', 'correction'))`,
    )
    .pluck();
  return {
    put: (row: {
      readonly epoch: number;
      readonly shop: ShopId;
      readonly till: TillId;
      /** Null leaves it where it is. */
      readonly comparedTo: number | null;
      readonly done: boolean;
      readonly taken: number;
      readonly cause: string | null;
    }): void => {
      put.run({ ...row, done: row.done ? 1 : 0 });
    },
    /** One more sale came back in that life; a life of which the hub has nothing any more counts nothing. */
    countTaken: (shop: ShopId, till: TillId, epoch: number): void => {
      countTaken.run({ shop, till, epoch });
    },
    insertMissing: (
      shop: ShopId,
      till: TillId,
      sale: { readonly number: string; readonly reason: Obstacle; readonly shown: ShownSale | null },
      at: { readonly epoch: number; readonly hubTime: number },
    ): void => {
      const { number, reason, shown } = sale;
      insertMissing.run(shop, till, number, at.epoch, reason, JSON.stringify(shown), at.hubTime);
    },
    /** Compares anew what left something open. */
    reopen: (shop: ShopId): number => reopen.run(shop).changes,
    /** Whether somebody said what lies on the shelf in a later fact: then all that was sold before is in it. */
    isShelfSaidSince: (shop: ShopId, article: number, after: Seq): boolean =>
      saidSince.get({ shop, article, after }) === 1,
  };
}
