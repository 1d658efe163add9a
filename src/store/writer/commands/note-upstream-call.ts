import type { Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/**
 * Notes a call to head office that must not be made twice: before it leaves, and when it is known what became of it.
 * After a crash in between it counts as made, with an unknown outcome.
 */
export function noteUpstreamCall(
  tx: Transaction,
  { shopId, seq, call, outcome, sentAt }: Commands['noteUpstreamCall'],
): Finish<Receipts['noteUpstreamCall']> {
  const { upstreamCall } = tx.prepared;
  if (outcome === 'not-made') upstreamCall.remove(shopId, seq, call);
  else upstreamCall.put(shopId, seq, call, { outcome, sentAt });
  return () => ({ noted: true });
}
