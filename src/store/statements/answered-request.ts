import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

/** Requests that were answered and whose repeat must change nothing. */
export function prepareAnsweredRequest(db: Database) {
  const latest = db.prepare<[number, string, Buffer], { seq: number; running_ms: number }>(
    `SELECT r.seq, f.running_ms FROM answered_request AS r
       JOIN fact AS f ON f.shop_id = r.shop_id AND f.seq = r.seq
     WHERE r.shop_id = ? AND r.scope = ? AND r.content_hash = ? ORDER BY r.seq DESC LIMIT 1`,
  );
  const insert = db.prepare(
    'INSERT INTO answered_request (shop_id, scope, content_hash, seq) VALUES (?, ?, ?, ?)',
  );
  return {
    /** The latest fact that a request of this content made, and the running time at which it did. */
    latest: (shop: ShopId, scope: string, hash: Buffer): { seq: Seq; runningMs: number } | undefined => {
      const row = latest.get(shop, scope, hash);
      return row && { seq: seq(row.seq), runningMs: row.running_ms };
    },
    insert: (shop: ShopId, scope: string, hash: Buffer, at: Seq): void => {
      insert.run(shop, scope, hash, at);
    },
  };
}
