import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { ArrivedIn, LateEntries, LateEntry } from '../central-facts.ts';
import type { Database } from '../open.ts';
import { prepareUpstreamAcknowledgedWrites } from './upstream-acknowledged.ts';

/** As many as may wait for head office at once; beyond it, those that arrived longest ago are forgotten. */
const KEPT_MAX = 10_000;

/** Records that head office took after what follows them, and that it may lose without a sign. */
export function prepareUpstreamLate(db: Database) {
  const unseen = db.prepare<
    { shop: number; after: number; before: number | null; limit: number },
    { seq: number; position: number }
  >(
    `SELECT l.seq, l.position FROM upstream_late AS l
     WHERE l.shop_id = :shop AND l.seq > :after AND l.seen = 0 AND (:before IS NULL OR l.position < :before)
       AND NOT EXISTS (SELECT 1 FROM upstream_exception AS e WHERE e.shop_id = l.shop_id AND e.seq = l.seq)
     ORDER BY l.seq LIMIT :limit`,
  );
  const arrived = db.prepare<
    { shop: number; after: number; upTo: number },
    { seq: number; position: number; seen: number }
  >(
    `SELECT seq, position, seen FROM upstream_late WHERE shop_id = :shop AND position > :after AND position <= :upTo ORDER BY seq`,
  );
  const late = db
    .prepare<{ shop: number; after: number; upTo: number }, number>(
      'SELECT seq FROM upstream_late WHERE shop_id = :shop AND seq > :after AND seq <= :upTo',
    )
    .pluck();
  return {
    /** Late ones, whenever they were booked, that arrived within the part, and where. */
    arrivedIn: (shop: ShopId, part: ArrivedIn): (LateEntry & { readonly wasSeen: boolean })[] =>
      arrived
        .all({ shop, ...part })
        .map((row) => ({ seq: seq(row.seq), position: seq(row.position), wasSeen: row.seen === 1 })),
    /** Those that were booked within the part. */
    bookedIn: (shop: ShopId, part: ArrivedIn): ReadonlySet<number> => new Set(late.all({ shop, ...part })),
    unseen: (shop: ShopId, { after, before, limit }: LateEntries): LateEntry[] =>
      unseen
        .all({ shop, after, before, limit })
        .map((row) => ({ seq: seq(row.seq), position: seq(row.position) })),
  };
}

export function prepareUpstreamLateWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO upstream_late (shop_id, seq, position, seen) VALUES (?, ?, ?, 0)
     ON CONFLICT (shop_id, seq) DO UPDATE SET position = excluded.position, seen = 0`,
  );
  const forget = db.prepare(
    `DELETE FROM upstream_late WHERE shop_id = :shop AND seq IN (SELECT seq FROM upstream_late
       WHERE shop_id = :shop ORDER BY position DESC, seq DESC LIMIT -1 OFFSET ${KEPT_MAX})`,
  );
  const see = db.prepare('UPDATE upstream_late SET seen = 1 WHERE shop_id = ? AND seq = ?');
  const clearAfter = db.prepare('DELETE FROM upstream_late WHERE shop_id = ? AND seq > ?');
  const lower = db.prepare(
    'UPDATE upstream_late SET seen = 0, position = :position WHERE shop_id = :shop AND position >= :position',
  );
  const acknowledged = prepareUpstreamAcknowledgedWrites(db);
  return {
    acknowledge: acknowledged.put,
    seeAcknowledged: acknowledged.see,
    put: (shop: ShopId, late: readonly Seq[], position: Seq): void => {
      for (const at of late) put.run(shop, at, position);
      if (late.length > 0) forget.run({ shop });
    },
    /** It was seen to be there. With `journal` a loss of it will show in the watermark from now on. */
    see: (shop: ShopId, at: Seq): void => {
      see.run(shop, at);
    },
    /** Head office stands at `position`: what it still has of them had arrived by then, and what follows is sent again in order. */
    returnTo: (shop: ShopId, position: Seq): void => {
      clearAfter.run(shop, position);
      lower.run({ shop, position });
      acknowledged.returnTo(shop, position);
    },
  };
}
