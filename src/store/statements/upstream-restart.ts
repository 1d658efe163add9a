import type { Seq, ShopId } from '../../domain/ids.ts';
import type { UpstreamProtocol } from '../../domain/upstream-protocol.ts';
import type { Database } from '../open.ts';

/** Sending from further back than before. What people decided stands, whatever is sent again. */
export function prepareUpstreamRestart(db: Database) {
  const setProtocol = db.prepare('UPDATE upstream_position SET protocol = ?, seq = 0 WHERE shop_id = ?');
  const lower = db.prepare('UPDATE upstream_position SET seq = min(seq, ?) WHERE shop_id = ?');
  const clearAfter = db.prepare(
    "DELETE FROM upstream_exception WHERE shop_id = ? AND seq > ? AND state IN ('retry', 'parked')",
  );
  const release = db.prepare('DELETE FROM upstream_hold WHERE shop_id = ?');
  return {
    /** Forgets how far another protocol had come. */
    beginAnew: (shop: ShopId, protocol: UpstreamProtocol): void => {
      setProtocol.run(protocol, shop);
      clearAfter.run(shop, 0);
      release.run(shop);
    },
    /** What comes after the position is sent again, so nothing of it is an exception yet. */
    returnTo: (shop: ShopId, position: Seq): void => {
      lower.run(position, shop);
      clearAfter.run(shop, position);
    },
  };
}
