import { epoch } from '../../../domain/ids.ts';
import type { Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/**
 * Starts a new epoch: part of the hub's past may have been lost or come back. Several who notice the same loss raise it
 * once, because each names the epoch that it saw.
 */
export function raiseEpoch(
  tx: Transaction,
  argument: Commands['raiseEpoch'],
): Finish<Receipts['raiseEpoch']> {
  const current = tx.prepared.hub.epoch();
  if (current === undefined) throw new Error('the hub has no epoch: its database was never set up');
  if (current !== argument.from) return () => ({ epoch: current });
  const next = epoch(current + 1);
  tx.prepared.hub.insertEpoch(next, argument.reason, tx.moment);
  for (const { id } of tx.prepared.shop.all()) {
    tx.prepared.hub.insertStart(next, id, tx.head(id));
    // In the life that is lost, any of these sales may have left for head office.
    tx.prepared.upstream.raiseAttempted(id, tx.head(id));
  }
  tx.epochRaised(next);
  return () => ({ epoch: next });
}
