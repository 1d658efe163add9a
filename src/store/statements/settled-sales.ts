import { type Seq, type ShopId, seq, type TillId } from '../../domain/ids.ts';
import type { SettledFrom, SettledSale } from '../central-facts.ts';
import type { Database } from '../open.ts';

interface SettledRow {
  seq: number;
  number: string;
  sold_at: number;
}

/** Nothing of them waits, nobody decided on them, and they stand. The number is the one under which they were sent. */
const SELECT = `
  SELECT s.seq, s.sold_at, ifnull((SELECT r.number FROM upstream_renumbered AS r
      WHERE r.shop_id = s.shop_id AND r.sale_seq = s.seq ORDER BY r.decided_seq DESC LIMIT 1), s.number) AS number`;
const SETTLED = `
  s.till_id = :till AND s.seq <= (SELECT seq FROM upstream_position WHERE shop_id = :shop)
    AND (:articles IS NULL OR EXISTS (SELECT 1 FROM sale_line AS l
      WHERE l.shop_id = s.shop_id AND l.sale_seq = s.seq
        AND l.article_id IN (SELECT value FROM json_each(:articles))))
    AND NOT EXISTS (SELECT 1 FROM upstream_exception AS e WHERE e.shop_id = s.shop_id AND e.seq = s.seq)
    AND NOT EXISTS (SELECT 1 FROM cancellation AS c WHERE c.shop_id = s.shop_id AND c.sale_seq = s.seq)
    AND NOT EXISTS (SELECT 1 FROM upstream_hold AS h
      WHERE h.shop_id = s.shop_id AND h.till_id = s.till_id AND h.from_seq <= s.seq)
  ORDER BY s.seq LIMIT :limit`;
const LATE = `${SELECT} FROM upstream_late AS a
  CROSS JOIN sale AS s ON s.shop_id = a.shop_id AND s.seq = a.seq
  WHERE a.shop_id = :shop AND a.seq > :after AND a.seq <= :since AND a.position > :since AND ${SETTLED}`;
const SINCE = `${SELECT} FROM sale AS s WHERE s.shop_id = :shop AND s.seq > max(:after, :since) AND ${SETTLED}`;

/** Sales that head office has, as far as the hub knows. */
export function prepareSettledSales(db: Database) {
  interface Asked {
    shop: number;
    till: number;
    after: number;
    since: number;
    articles: string | null;
    limit: number;
  }
  const late = db.prepare<Asked, SettledRow>(LATE);
  const since = db.prepare<Asked, SettledRow>(SINCE);
  const lastBefore = db
    .prepare<[number, number], number>(
      'SELECT seq FROM sale WHERE shop_id = ? AND hub_time < ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck();
  return {
    settledSales: (shop: ShopId, till: TillId, from: SettledFrom, limit: number): SettledSale[] => {
      const articles = from.articles && JSON.stringify([...from.articles]);
      const asked = { shop, till, after: from.after, since: from.since, articles };
      const first = from.after < from.since ? late.all({ ...asked, limit }) : [];
      const rest = first.length < limit ? since.all({ ...asked, limit: limit - first.length }) : [];
      return [...first, ...rest].map((row) => ({
        seq: seq(row.seq),
        number: row.number,
        soldAt: row.sold_at,
      }));
    },
    /** It reads back from the last sale, over what was booked since. */
    lastSaleBefore: (shop: ShopId, hubTime: number): Seq => seq(lastBefore.get(shop, hubTime) ?? 0),
  };
}
