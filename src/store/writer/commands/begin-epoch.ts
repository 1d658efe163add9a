import type { Epoch } from '../../../domain/ids.ts';
import { nextEpoch } from '../../../domain/next-epoch.ts';
import { startEpoch } from '../start-epoch.ts';
import type { BeginEpoch } from '../taking-back/taking.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/**
 * Starts a new epoch that begins in one shop before its head: what the hub recorded since then has a name there that head
 * office gave to another fact, and gets one that nobody has. Other shops go on at their heads.
 */
export function beginEpoch(tx: Transaction, argument: BeginEpoch): Finish<{ readonly epoch: Epoch }> {
  const { shopId, after, above, from, reason } = argument;
  const { hub, upstream, upstreamLate } = tx.prepared;
  const current = hub.epoch();
  if (current === undefined) throw new Error('the hub has no epoch: its database was never set up');
  if (current !== from) return () => ({ epoch: current });
  const next = nextEpoch([current, above], tx.random.fraction());
  startEpoch(
    tx.prepared,
    next,
    { reason, moment: tx.moment },
    { head: (id) => tx.head(id), after: (id) => (id === shopId ? after : tx.head(id)) },
  );
  upstream.returnTo(shopId, after);
  upstreamLate.returnTo(shopId, after);
  tx.epochRaised(next);
  return () => ({ epoch: next });
}
