import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import { heldToBe, refuse, userProblem } from '../upstream-decisions.ts';
import type { Finish } from './script.ts';

const REASON_LENGTH_MAX = 255;

/**
 * A person gives a record up, or says that it was done at head office by hand. Either ends its attempts; the row stays,
 * with the fact that says who and why.
 */
export function decideUpstream(
  tx: Transaction,
  { shopId, seq, decision, reason: sent, user: asked }: Commands['decideUpstream'],
): Finish<Receipts['decideUpstream']> | CommandRefusal {
  const reason = sent.trim();
  const user = asked.trim();
  const problem = userProblem(user);
  if (problem !== null) return problem;
  if (reason === '' || reason.length > REASON_LENGTH_MAX)
    return refuse(`a reason of 1 to ${REASON_LENGTH_MAX} characters is needed`);
  const { upstreamDecision } = tx.prepared;
  const record = upstreamDecision.record(shopId, seq);
  if (record === undefined) return refuse(heldToBe(shopId, seq));
  if (record.state === decision) return () => ({ already: true });
  if (record.state === 'dropped' || record.state === 'settled')
    return refuse(`record ${seq} was ${record.state} already, and that stands: see "upstream show ${seq}"`);
  const number = record.sale?.number ?? null;
  const body = { record: seq, number, user, reason, cause: record.reason };
  const at = tx.record(shopId, `upstream-${decision}`, record.sale?.tillId ?? null, body);
  upstreamDecision.decide(shopId, seq, decision, at);
  return () => ({ already: false });
}
