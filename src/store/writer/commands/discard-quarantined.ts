import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import { recordDecision } from '../quarantine.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

const REASON_LENGTH_MAX = 500;

/** Closes a quarantined sale without booking it, with a reason and a name; its payload stays. */
export function discardQuarantined(
  tx: Transaction,
  argument: Commands['discardQuarantined'],
): Finish<Receipts['discardQuarantined']> | CommandRefusal {
  const { shopId, id, user } = argument;
  const reason = argument.reason.trim();
  if (reason === '' || reason.length > REASON_LENGTH_MAX) {
    return {
      refused: 'not-possible',
      sentence: `a reason of 1 to ${REASON_LENGTH_MAX} characters is needed`,
    };
  }
  const kept = tx.prepared.quarantine.byId(shopId, id);
  if (kept === undefined) {
    return {
      refused: 'not-possible',
      sentence: `there is no entry ${id} in the quarantine of shop ${shopId}`,
    };
  }
  if (kept.state === 'discarded') return () => ({ already: true });
  if (kept.state !== 'open') {
    return { refused: 'not-possible', sentence: `entry ${id} was booked; it cannot be discarded any more` };
  }
  const decision = recordDecision(tx, kept, { decision: 'discarded', reason, user });
  tx.prepared.quarantine.decide(kept, 'discarded', decision, null);
  return () => ({ already: false });
}
