import type { ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

/** Sales of one currency. */
export interface CurrencyCount {
  readonly currency: string;
  readonly count: number;
  /** Minor units. */
  readonly total: number;
}

interface AsideCount extends CurrencyCount {
  readonly oldest: number;
}

const BETWEEN = `
  SELECT currency, count(*) AS count, sum(total) AS total FROM sale
  WHERE shop_id = :shop AND seq > :after AND seq <= :upTo AND content_hash <> x'' GROUP BY currency`;

/** Behind the position, what is not sent: it was cancelled, or a person decided on it. */
const NOT_SENT = `
  WITH gone AS (
    SELECT sale_seq AS seq FROM cancellation WHERE shop_id = :shop AND sale_seq > :after AND sale_seq <= :upTo
    UNION
    SELECT seq FROM upstream_exception
      WHERE shop_id = :shop AND seq > :after AND seq <= :upTo AND state IN ('dropped', 'settled')
  )
  SELECT s.currency, count(*) AS count, sum(s.total) AS total FROM gone AS g
    JOIN sale AS s ON s.shop_id = :shop AND s.seq = g.seq AND s.content_hash <> x''
  GROUP BY s.currency`;

const FIRST_AT = `
  SELECT s.hub_time FROM sale AS s WHERE s.shop_id = :shop AND s.seq > :after AND s.content_hash <> x''
    AND NOT EXISTS (SELECT 1 FROM cancellation AS c WHERE c.shop_id = :shop AND c.sale_seq = s.seq)
    AND NOT EXISTS (SELECT 1 FROM upstream_exception AS e
      WHERE e.shop_id = :shop AND e.seq = s.seq AND e.state IN ('dropped', 'settled'))
  ORDER BY s.seq LIMIT 1`;

/**
 * Up to the position: exceptions, and what was passed of held tills. The two share no sale. What was cancelled is not
 * sent (any more).
 */
const ASIDE = `
  WITH aside AS (
    SELECT s.seq, s.currency, s.total, s.hub_time FROM upstream_exception AS e
      JOIN sale AS s ON s.shop_id = e.shop_id AND s.seq = e.seq
      WHERE e.shop_id = :shop AND e.seq <= :position AND e.state IN ('retry', 'parked') AND NOT EXISTS (
        SELECT 1 FROM upstream_hold AS h
        WHERE h.shop_id = e.shop_id AND h.till_id = s.till_id AND h.from_seq <= s.seq)
    UNION ALL
    SELECT s.seq, s.currency, s.total, s.hub_time FROM upstream_hold AS h
      JOIN sale AS s ON s.shop_id = h.shop_id AND s.seq >= h.from_seq AND s.till_id = h.till_id
      WHERE h.shop_id = :shop AND s.seq <= :position AND s.content_hash <> x'' AND NOT EXISTS (
        SELECT 1 FROM upstream_exception AS e
        WHERE e.shop_id = h.shop_id AND e.seq = s.seq AND e.state IN ('dropped', 'settled'))
  )
  SELECT currency, count(*) AS count, sum(total) AS total, min(hub_time) AS oldest FROM aside
  WHERE NOT EXISTS (SELECT 1 FROM cancellation AS c WHERE c.shop_id = :shop AND c.sale_seq = aside.seq)
  GROUP BY currency`;

interface Range {
  readonly shop: number;
  readonly after: number;
  readonly upTo: number;
}

/** The parts of which the unsent sales of a shop are the sum. */
export function prepareUnsent(db: Database) {
  const head = db.prepare<[number], number>('SELECT seq FROM shop_head WHERE shop_id = ?').pluck();
  const position = db
    .prepare<[number], number>('SELECT seq FROM upstream_position WHERE shop_id = ?')
    .pluck();
  const between = db.prepare<Range, CurrencyCount>(BETWEEN);
  const notSent = db.prepare<Range, CurrencyCount>(NOT_SENT);
  const firstAt = db.prepare<{ shop: number; after: number }, number>(FIRST_AT).pluck();
  const aside = db.prepare<{ shop: number; position: number }, AsideCount>(ASIDE);
  return {
    head: (shop: ShopId): number => head.get(shop) ?? 0,
    position: (shop: ShopId): number => position.get(shop) ?? 0,
    between: (shop: ShopId, after: number, upTo: number) => between.all({ shop, after, upTo }),
    notSent: (shop: ShopId, after: number, upTo: number) => notSent.all({ shop, after, upTo }),
    firstAt: (shop: ShopId, after: number): number | null => firstAt.get({ shop, after }) ?? null,
    aside: (shop: ShopId, at: number) => aside.all({ shop, position: at }),
  };
}

export type UnsentParts = ReturnType<typeof prepareUnsent>;
