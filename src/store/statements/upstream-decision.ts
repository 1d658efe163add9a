import { type Seq, type ShopId, seq, type TillId, tillId } from '../../domain/ids.ts';
import type { UpstreamException } from '../facts.ts';
import type { Database } from '../open.ts';

/** A record that head office did not take, as the one who decides on it must know it. */
export interface OpenRecord {
  readonly state: UpstreamException['state'];
  readonly reason: string;
  /** The sale that it is or concerns, null where it concerns none. */
  readonly sale: { readonly seq: Seq; readonly number: string; readonly tillId: TillId } | null;
}

interface Row {
  state: UpstreamException['state'];
  reason: string;
  sale_seq: number | null;
  number: string | null;
  till_id: number | null;
}

/** What the decisions of people look up and write. */
export function prepareUpstreamDecisions(db: Database) {
  const record = db.prepare<[number, number], Row>(
    `SELECT e.state, e.reason, s.seq AS sale_seq, s.number, s.till_id
     FROM upstream_exception AS e
       LEFT JOIN cancellation AS c ON c.shop_id = e.shop_id AND c.seq = e.seq
       LEFT JOIN sale AS s ON s.shop_id = e.shop_id AND s.seq = coalesce(c.sale_seq, e.seq)
     WHERE e.shop_id = ? AND e.seq = ?`,
  );
  const decide = db.prepare(
    `UPDATE upstream_exception SET state = ?, waits_since = NULL, next_attempt_at = NULL, decided_seq = ? WHERE shop_id = ? AND seq = ?`,
  );
  const colliding = db
    .prepare<[number, number, number], number>(
      `SELECT s.seq FROM upstream_exception AS e CROSS JOIN sale AS s ON s.shop_id = e.shop_id AND s.seq = e.seq
       WHERE e.shop_id = ? AND e.state IN ('retry', 'parked') AND e.reason = 'COLLISION' AND s.till_id = ? AND s.sold_at = ?
       ORDER BY s.seq`,
    )
    .pluck();
  const renumber = db.prepare(
    'INSERT INTO upstream_renumbered (shop_id, sale_seq, decided_seq, number) VALUES (?, ?, ?, ?)',
  );
  const given = db
    .prepare<[number, number], string>(
      'SELECT number FROM upstream_renumbered WHERE shop_id = ? AND sale_seq = ? ORDER BY decided_seq DESC LIMIT 1',
    )
    .pluck();
  const giving = db
    .prepare<[number, number, string], number>(
      'SELECT decided_seq FROM upstream_renumbered WHERE shop_id = ? AND sale_seq = ? AND number = ?',
    )
    .pluck();
  return {
    ...prepareGivenNumbers(db),
    record: (shop: ShopId, at: Seq): OpenRecord | undefined => {
      const row = record.get(shop, at);
      return row && { state: row.state, reason: row.reason, sale: saleOf(row) };
    },
    decide: (shop: ShopId, at: Seq, state: 'dropped' | 'settled', decision: Seq): void => {
      decide.run(state, decision, shop, at);
    },
    renumber: (shop: ShopId, sale: Seq, decision: Seq, number: string): void => {
      renumber.run(shop, sale, decision, number);
    },
    /** Sales of the till and of that date that wait because their number is taken at head office. */
    colliding: (shop: ShopId, till: TillId, soldAt: number): Seq[] =>
      colliding.all(shop, till, soldAt).map(seq),
    /** The decision that gave the sale this number; null when none did. */
    giving: (shop: ShopId, sale: Seq, number: string): Seq | null => {
      const found = giving.get(shop, sale, number);
      return found === undefined ? null : seq(found);
    },
    /** The number that was given to the sale last; undefined when it has its own only. */
    given: (shop: ShopId, sale: Seq): string | undefined => given.get(shop, sale),
  };
}

/**
 * Numbers under which sales go to head office instead of their own. They are few; CROSS JOIN keeps SQLite from beginning
 * with all that the till ever sold, for each sale that leaves.
 */
export function prepareGivenNumbers(db: Database) {
  const isGiven = db
    .prepare<[string, number], number>(
      `SELECT EXISTS (SELECT 1 FROM upstream_renumbered AS r
         CROSS JOIN sale AS s ON s.shop_id = r.shop_id AND s.seq = r.sale_seq
       WHERE r.number = ? AND s.till_id = ?)`,
    )
    .pluck();
  return {
    /** Whether some sale of the till was ever given this number. */
    isGiven: (till: TillId, number: string): boolean => isGiven.get(number, till) === 1,
  };
}

function saleOf({ sale_seq, number, till_id }: Row): OpenRecord['sale'] {
  if (sale_seq === null || number === null || till_id === null) return null;
  return { seq: seq(sale_seq), number, tillId: tillId(till_id) };
}
