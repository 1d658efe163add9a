import type { UpstreamException } from '../../facts.ts';
import type { Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/**
 * Writes how far head office has followed one shop: position, exceptions and holds, all or nothing. A sale that was
 * cancelled while it was under way is not tried again: what is left of it is its cancellation's record. Nor is one that a
 * person decided on meanwhile; only that it arrived all the same is stronger than that it was given up. What was tried while
 * a person asked for another try gets that one, too.
 */
export function recordUpstream(
  tx: Transaction,
  progress: Commands['recordUpstream'],
): Finish<Receipts['recordUpstream']> {
  const { upstream, upstreamLate } = tx.prepared;
  upstream.setPosition(progress.shopId, progress.position);
  // With the journal a cancelled sale is a fact like any other, and its cancellation follows it.
  const whole = upstream.protocol(progress.shopId) === 'journal';
  const askedAgain = (progress.asked ?? Number.POSITIVE_INFINITY) < upstream.asked(progress.shopId);
  for (const exception of askedAgain ? progress.put.map(dueAtOnce) : progress.put) {
    const { seq } = exception;
    if (!whole && tx.prepared.cancellation.isCancelled(progress.shopId, seq)) continue;
    if (!upstream.isDecided(progress.shopId, seq)) upstream.put(exception);
  }
  const position = upstream.position(progress.shopId);
  for (const seq of progress.clear) upstream.clearArrived(progress.shopId, seq);
  upstreamLate.put(progress.shopId, [...progress.clear, ...(progress.late ?? [])], position);
  for (const seq of progress.seen ?? []) upstreamLate.see(progress.shopId, seq);
  const { acknowledged = null, seenUpTo = null } = progress;
  if (acknowledged !== null) upstreamLate.acknowledge(progress.shopId, acknowledged);
  if (seenUpTo !== null) upstreamLate.seeAcknowledged(progress.shopId, seenUpTo);
  for (const hold of progress.hold) upstream.hold(askedAgain ? { ...hold, nextAttemptAt: 0 } : hold);
  for (const till of progress.release) upstream.release(progress.shopId, till);
  for (const { seq, call } of progress.unmade ?? [])
    tx.prepared.upstreamCall.reopen(progress.shopId, seq, call);
  for (const record of progress.unsure ?? [])
    tx.prepared.officeTrust.noteUnsure(progress.shopId, record, tx.moment.hubTime);
  for (const seq of progress.sure ?? []) tx.prepared.officeTrust.noteSure(progress.shopId, seq);
  if (progress.trust !== undefined) tx.prepared.officeTrust.put(progress.shopId, progress.trust);
  for (const sale of progress.found ?? []) tx.prepared.centralStock.insertFound(progress.shopId, sale);
  return () => ({ position });
}

/** Unless it might be done twice, or only a person can do it: that was not known when another try was asked for. */
function dueAtOnce(row: UpstreamException): UpstreamException {
  if (row.reason === 'OUTCOME_UNKNOWN' || row.reason === 'BY_HAND') return row;
  return { ...row, state: 'retry', nextAttemptAt: 0 };
}

/** Makes what waits for head office due at once, because a person says that the cause is gone. */
export function retryUpstream(
  tx: Transaction,
  argument: Commands['retryUpstream'],
): Finish<Receipts['retryUpstream']> {
  const due = tx.prepared.upstream.makeDue(argument.shopId, argument.seq);
  tx.prepared.upstream.noteAsked(argument.shopId);
  if (argument.seq === null) tx.prepared.tillComparison.reopen(argument.shopId);
  tx.upstreamDue(argument.shopId);
  return () => ({ due });
}

/** Notes that a till's sales up to `upTo` are about to leave: from now on their cancellation comes too late to recall them. */
export function attemptUpstream(
  tx: Transaction,
  { shopId, tillId, upTo }: Commands['attemptUpstream'],
): Finish<Receipts['attemptUpstream']> {
  tx.prepared.upstream.setAttempted(shopId, tillId, upTo);
  const attempted = tx.prepared.upstream.attempted(shopId, tillId);
  return () => ({ attempted });
}
