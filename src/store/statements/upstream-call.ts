import type { Seq, ShopId } from '../../domain/ids.ts';
import type { UpstreamCall } from '../forwardable.ts';
import type { Database } from '../open.ts';

/** Calls to head office that do something twice when they are made twice. */
export function prepareUpstreamCall(db: Database) {
  const one = db.prepare<[number, number, string], { outcome: UpstreamCall['outcome']; sent_at: number }>(
    'SELECT outcome, sent_at FROM upstream_call WHERE shop_id = ? AND seq = ? AND call = ?',
  );
  return {
    one: (shop: ShopId, at: Seq, call: string): UpstreamCall | undefined => {
      const row = one.get(shop, at, call);
      return row && { outcome: row.outcome, sentAt: row.sent_at };
    },
  };
}

export function prepareUpstreamCallWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO upstream_call (shop_id, seq, call, outcome, sent_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (shop_id, seq, call) DO UPDATE SET outcome = excluded.outcome, sent_at = excluded.sent_at`,
  );
  const remove = db.prepare('DELETE FROM upstream_call WHERE shop_id = ? AND seq = ? AND call = ?');
  const reopen = db.prepare(
    "UPDATE upstream_call SET outcome = 'unknown' WHERE shop_id = ? AND seq = ? AND call = ?",
  );
  // A person had it sent once more: from now on the outcome is open again, and nobody has decided on it.
  const askAgain = db.prepare(
    `UPDATE upstream_exception SET state = 'retry', reason = 'UNCONFIRMED'
     WHERE shop_id = ? AND seq = ? AND reason = 'OUTCOME_UNKNOWN' AND state IN ('retry', 'parked')`,
  );
  return {
    put: (shop: ShopId, at: Seq, call: string, { outcome, sentAt }: UpstreamCall): void => {
      put.run(shop, at, call, outcome, sentAt);
      if (outcome === 'unknown') askAgain.run(shop, at);
    },
    /** Nothing of it is there any more. */
    reopen: (shop: ShopId, at: Seq, call: string): void => {
      reopen.run(shop, at, call);
    },
    /** It was certainly not carried out. */
    remove: (shop: ShopId, at: Seq, call: string): void => {
      remove.run(shop, at, call);
    },
  };
}
