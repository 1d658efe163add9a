import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/** Notes that a till introduced itself, and with which version of its program. No fact: it says nothing of the shop. */
export function notePresence(
  tx: Transaction,
  { tillId, appVersion }: Commands['notePresence'],
): Finish<Receipts['notePresence']> | CommandRefusal {
  if (tx.prepared.till.byId(tillId) === undefined) return { refused: 'till-unknown' };
  const seenAt = tx.moment.hubTime;
  tx.prepared.presence.put(tillId, { appVersion, seenAt });
  return () => ({ seenAt });
}
