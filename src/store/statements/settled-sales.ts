import { type Seq, type ShopId, seq, type TillId } from '../../domain/ids.ts';
import type { SettledSale } from '../central-facts.ts';
import type { Database } from '../open.ts';

interface SettledRow {
  seq: number;
  number: string;
  sold_at: number;
}

/** Nothing of them waits, nobody decided on them, and they stand. The number is the one under which they were sent. */
const SETTLED = `
  SELECT s.seq, s.sold_at, ifnull((SELECT r.number FROM upstream_renumbered AS r
      WHERE r.shop_id = s.shop_id AND r.sale_seq = s.seq ORDER BY r.decided_seq DESC LIMIT 1), s.number) AS number
  FROM sale AS s
  WHERE s.shop_id = :shop AND s.seq > :after AND s.till_id = :till
    AND s.seq <= (SELECT seq FROM upstream_position WHERE shop_id = :shop)
    AND NOT EXISTS (SELECT 1 FROM upstream_exception AS e WHERE e.shop_id = s.shop_id AND e.seq = s.seq)
    AND NOT EXISTS (SELECT 1 FROM cancellation AS c WHERE c.shop_id = s.shop_id AND c.sale_seq = s.seq)
    AND NOT EXISTS (SELECT 1 FROM upstream_hold AS h
      WHERE h.shop_id = s.shop_id AND h.till_id = s.till_id AND h.from_seq <= s.seq)
  ORDER BY s.seq LIMIT :limit`;

/** Sales that head office has, as far as the hub knows. */
export function prepareSettledSales(db: Database) {
  const settled = db.prepare<{ shop: number; till: number; after: number; limit: number }, SettledRow>(
    SETTLED,
  );
  const lastBefore = db
    .prepare<[number, number], number>(
      'SELECT seq FROM sale WHERE shop_id = ? AND hub_time < ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck();
  return {
    settledSales: (shop: ShopId, till: TillId, after: Seq, limit: number): SettledSale[] =>
      settled
        .all({ shop, till, after, limit })
        .map((row) => ({ seq: seq(row.seq), number: row.number, soldAt: row.sold_at })),
    /** It reads back from the last sale, over what was booked since. */
    lastSaleBefore: (shop: ShopId, hubTime: number): Seq => seq(lastBefore.get(shop, hubTime) ?? 0),
  };
}
