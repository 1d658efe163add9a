import { seq as asSeq, type Seq } from '../../domain/ids.ts';
import type { Acknowledged } from '../../store/central-facts.ts';
import type { UpstreamException } from '../../store/facts.ts';
import type { EntryVerdict } from '../../wire/journal/decode.ts';
import { type Deferral, isOpen } from '../stepping-aside.ts';
import type { BatchOutcome } from './office.ts';
import type { OutgoingBatch } from './outgoing.ts';

/** Head office lost the fact that a stub stands for: it travels whole then. */
export const ORIGIN_UNKNOWN = 'ORIGIN_UNKNOWN';

/** A code as programs give it; anything else is no reason that one could look up. */
const CODE = /^[A-Z][A-Z0-9_]{0,39}$/;

/** Why an entry steps aside after head office's word on it; null when it does not. */
export function deferralOf(verdict: EntryVerdict | undefined): Deferral | null {
  if (verdict === undefined) return { state: 'retry', wait: 'soon', reason: 'NOT_NAMED', answer: '' };
  const { code = '', message = '' } = verdict;
  const answer = [code, message].filter((text) => text !== '').join(': ');
  switch (verdict.verdict) {
    case 'recorded':
    case 'known':
      return null;
    case 'busy':
      return { state: 'retry', wait: 'soon', reason: 'BUSY', answer };
    default:
      if (code === ORIGIN_UNKNOWN) return { state: 'retry', wait: 'soon', reason: code, answer };
      return { state: 'parked', wait: 'never', reason: CODE.test(code) ? code : 'REFUSED', answer };
  }
}

/** Why an entry steps aside on which head office failed, or which it did not take, while others go through. */
export function outcomeDeferral(outcome: BatchOutcome & { kind: 'unclear' | 'not-taken' }): Deferral {
  const { fault } = outcome;
  const answer = fault.detail;
  if (outcome.kind === 'not-taken') {
    return {
      state: 'parked',
      wait: 'never',
      reason: CODE.test(outcome.code) ? outcome.code : 'REFUSED',
      answer,
    };
  }
  const silent = fault.kind === 'timed-out' || fault.kind === 'dropped' || fault.kind === 'gateway';
  return silent
    ? { state: 'retry', wait: 'soon', reason: 'NO_ANSWER', answer }
    : { state: 'parked', wait: 'patient', reason: 'POISON', answer };
}

/** The entries of a batch that step aside. */
export function deferredBy(
  batch: OutgoingBatch,
  verdicts: ReadonlyMap<number, EntryVerdict>,
): readonly (readonly [seq: number, deferral: Deferral])[] {
  return batch.texts.flatMap((_, index) => {
    const seq = batch.first + index;
    const deferral = deferralOf(verdicts.get(seq));
    return deferral === null ? [] : [[seq, deferral] as const];
  });
}

/** Exceptions that the batch resolved. What a person decided stays. */
export function clearedBy(
  batch: OutgoingBatch,
  verdicts: ReadonlyMap<number, EntryVerdict>,
  exceptions: ReadonlyMap<number, UpstreamException>,
): readonly Seq[] {
  const deferred = new Set(deferredBy(batch, verdicts).map(([seq]) => seq));
  return [...exceptions.values()]
    .filter((row) => isOpen(row) && row.seq >= batch.first && row.seq <= batch.last && !deferred.has(row.seq))
    .map((row) => asSeq(row.seq));
}

/** The batch, when head office knew anything of it: a lost life of the hub sent that, and some of it late, perhaps. */
export function acknowledgedBy(
  batch: OutgoingBatch,
  verdicts: ReadonlyMap<number, EntryVerdict>,
): Acknowledged | null {
  const known = [...verdicts.values()].some(({ verdict }) => verdict === 'known');
  const last = asSeq(batch.last);
  return known ? { after: asSeq(batch.first - 1), upTo: last, position: last } : null;
}
