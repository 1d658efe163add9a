import { type Seq, type ShopId, seq, type TillId, tillId } from '../../domain/ids.ts';
import type { ArrivedIn, SettledSale } from '../central-facts.ts';
import type { Database } from '../open.ts';

interface SettledRow {
  seq: number;
  till_id: number;
  number: string;
  sold_at: number;
  late: number;
}

interface Part {
  shop: number;
  after: number;
  upTo: number;
}

const SELLERS_ENTRIES = 10_000;

/** Nothing of them waits, nobody decided on them, and they stand. The number is the one under which they were sent. */
const SELECT = `
  SELECT s.seq, s.till_id, s.sold_at,
    EXISTS (SELECT 1 FROM upstream_late AS w WHERE w.shop_id = s.shop_id AND w.seq = s.seq) AS late, ifnull((SELECT r.number FROM upstream_renumbered AS r
      WHERE r.shop_id = s.shop_id AND r.sale_seq = s.seq ORDER BY r.decided_seq DESC LIMIT 1), s.number) AS number`;
const SETTLED = `
  s.seq <= (SELECT seq FROM upstream_position WHERE shop_id = :shop)
    AND NOT EXISTS (SELECT 1 FROM upstream_exception AS e WHERE e.shop_id = s.shop_id AND e.seq = s.seq)
    AND NOT EXISTS (SELECT 1 FROM cancellation AS c WHERE c.shop_id = s.shop_id AND c.sale_seq = s.seq)
    AND NOT EXISTS (SELECT 1 FROM upstream_hold AS h
      WHERE h.shop_id = s.shop_id AND h.till_id = s.till_id AND h.from_seq <= s.seq)`;
const LATE = `${SELECT} FROM upstream_late AS a INDEXED BY upstream_late_position
  CROSS JOIN sale AS s ON s.shop_id = a.shop_id AND s.seq = a.seq
  WHERE a.shop_id = :shop AND a.position > :after AND a.position <= :upTo AND a.seq <= :after AND ${SETTLED}`;
const BOOKED = `${SELECT} FROM sale AS s WHERE s.shop_id = :shop AND s.seq > :after AND s.seq <= :upTo AND ${SETTLED}`;

/** Sales that head office has, as far as the hub knows. */
export function prepareSettledSales(db: Database) {
  const settled = db.prepare<Part, SettledRow>(`${LATE} UNION ALL ${BOOKED} ORDER BY 1`);
  const lastBefore = db
    .prepare<[number, number], number>(
      'SELECT seq FROM sale WHERE shop_id = ? AND hub_time < ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck();
  const sellers = db
    .prepare<{ shop: number; seq: number }, number>(
      `SELECT DISTINCT till_id FROM sale WHERE shop_id = :shop AND seq < :seq AND seq >= :seq - ${SELLERS_ENTRIES}`,
    )
    .pluck();
  return {
    /** Tills that sold within some thousand entries before that one. */
    tillsSoldBefore: (shop: ShopId, at: Seq): TillId[] => sellers.all({ shop, seq: at }).map(tillId),
    settledSales: (shop: ShopId, part: ArrivedIn): SettledSale[] =>
      settled.all({ shop, ...part }).map((row) => ({
        seq: seq(row.seq),
        tillId: tillId(row.till_id),
        number: row.number,
        soldAt: row.sold_at,
        cameLate: row.late === 1,
      })),
    /** It reads back from the last sale, over what was booked since. */
    lastSaleBefore: (shop: ShopId, hubTime: number): Seq => seq(lastBefore.get(shop, hubTime) ?? 0),
  };
}
