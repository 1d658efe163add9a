import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { Acknowledged } from '../central-facts.ts';
import type { Database } from '../open.ts';

/** What head office was found to have, in whatever order it came: all of it may have come late. */
export function prepareUpstreamAcknowledged(db: Database) {
  const unseen = db.prepare<[number, number], { seen_up_to: number; up_to: number }>(
    `SELECT seen_up_to, up_to FROM upstream_acknowledged
     WHERE shop_id = ? AND seen_up_to < up_to AND position < ?`,
  );
  return {
    unseen: (shop: ShopId, position: Seq): { readonly after: Seq; readonly upTo: Seq } | null => {
      const row = unseen.get(shop, position);
      return row === undefined ? null : { after: seq(row.seen_up_to), upTo: seq(row.up_to) };
    },
  };
}

export function prepareUpstreamAcknowledgedWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO upstream_acknowledged AS a (shop_id, after_seq, up_to, position, seen_up_to)
       VALUES (:shop, :after, :upTo, :position, :after)
     ON CONFLICT (shop_id) DO UPDATE SET after_seq = min(a.after_seq, :after), up_to = max(a.up_to, :upTo),
       position = max(a.position, :position),
       seen_up_to = CASE WHEN a.seen_up_to < a.up_to THEN min(a.seen_up_to, :after) ELSE :after END`,
  );
  const see = db.prepare('UPDATE upstream_acknowledged SET seen_up_to = ? WHERE shop_id = ?');
  const forgetAfter = db.prepare('DELETE FROM upstream_acknowledged WHERE shop_id = ? AND after_seq >= ?');
  const lower = db.prepare(
    `UPDATE upstream_acknowledged SET up_to = min(up_to, :position), position = :position, seen_up_to = after_seq
     WHERE shop_id = :shop AND position >= :position`,
  );
  return {
    /** What lies between two such parts is taken as one with them: it costs a look, and loses nothing. */
    put: (shop: ShopId, { after, upTo, position }: Acknowledged): void => {
      put.run({ shop, after, upTo, position });
    },
    /** Up to here a loss will show in the watermark from now on. */
    see: (shop: ShopId, upTo: Seq): void => {
      see.run(upTo, shop);
    },
    /** What head office still has of it had arrived when it stood at `position`; what follows is sent again in order. */
    returnTo: (shop: ShopId, position: Seq): void => {
      forgetAfter.run(shop, position);
      lower.run({ shop, position });
    },
  };
}
