import { nextEpoch } from '../../../domain/next-epoch.ts';
import type { Commands, Receipts } from '../protocol.ts';
import { startEpoch } from '../start-epoch.ts';
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
  const next = nextEpoch([current], tx.random.fraction());
  const why = { reason: argument.reason, moment: tx.moment };
  startEpoch(tx.prepared, next, why, { head: (id) => tx.head(id) });
  tx.epochRaised(next);
  return () => ({ epoch: next });
}
