import type { Seq } from '../../domain/ids.ts';
import type { SaleVerdict } from '../../wire/head-office/answers.ts';
import { type CauseCode, isCauseCode } from '../../wire/head-office/causes.ts';
import type { LineFault } from '../line-fault.ts';
import type { Wait } from '../stepping-aside.ts';

/** What became of one sale at head office, as far as it is known for certain. */
export type Settlement =
  /** `found`: head office had it already when this request asked, and proved that it is this till's. */
  | { readonly kind: 'delivered'; readonly found?: true }
  /** It was cancelled before it left, or a person decided on it: it is not sent (any more). */
  | { readonly kind: 'withdrawn' }
  /** Not there; it waits for a retry of its own or for a person, and holds nothing behind it. */
  | {
      readonly kind: 'deferred';
      readonly state: 'retry' | 'parked';
      readonly wait: Wait;
      readonly reason: CauseCode;
      readonly answer: string;
    };

/** Why sending ended before every sale was settled. */
export type Stop =
  | { readonly kind: 'line'; readonly fault: LineFault }
  | { readonly kind: 'till'; readonly reason: CauseCode; readonly answer: string };

/** Sales without an entry are not settled; then `stop` says why. */
export interface Delivery {
  readonly settled: ReadonlyMap<Seq, Settlement>;
  readonly stop: Stop | null;
}

export const DELIVERED: Settlement = { kind: 'delivered' };
export const FOUND: Settlement = { kind: 'delivered', found: true };
export const WITHDRAWN: Settlement = { kind: 'withdrawn' };

/** The reason for a till's hold, whatever code head office gave. */
export function tillStop(code: string, answer: string): Stop {
  return { kind: 'till', reason: isCauseCode(code) ? code : 'TERMINAL_NOT_FOUND', answer };
}

export function retrySoon(code: CauseCode, answer: string): Settlement & { kind: 'deferred' } {
  return { kind: 'deferred', state: 'retry', wait: 'soon', reason: code, answer };
}

export function park(code: CauseCode, wait: Wait, answer: string): Settlement & { kind: 'deferred' } {
  return { kind: 'deferred', state: 'parked', wait, reason: code, answer };
}

/** What a refusal of a call beside sales means. What somebody may mend at head office is tried again daily. */
export function settleRefusedCall(
  { code, answer }: { readonly code: string; readonly answer: string },
  call: string,
): Settlement {
  const said = `${call}: ${answer}`;
  const unknown = code === 'ARTICLE_NOT_FOUND' || (code === '' && /^HTTP 404/.test(answer));
  return unknown ? park('ARTICLE_NOT_FOUND', 'daily', said) : park('REFUSED', 'never', said);
}

/** Texts of OTHER that pass by themselves (contract, 11.3): a deadlock, a lock, a lost database connection. */
const TRANSIENT =
  /deadlock|is locked|lock wait|could not obtain lock|connection|time-?out|timed out|serializ/i;

/** What the refusal of one sale in a 201 means (contract, 11.3). A code that is not known waits for a person. */
export function settleRefusal(verdict: SaleVerdict & { kind: 'refused' }): Settlement {
  const answer = `HTTP 201 ${verdict.code}: ${verdict.message}`;
  switch (verdict.code) {
    case 'OTHER':
      return TRANSIENT.test(verdict.message)
        ? retrySoon('TRANSIENT', answer)
        : park('REFUSED', 'never', answer);
    case 'ARTICLE_NOT_FOUND':
    case 'INSUFFICIENT_STOCK':
      return park(verdict.code, 'daily', answer);
    case 'INTEGRITY_ERROR':
      return park('INTEGRITY_ERROR', 'never', answer);
    default:
      return park('REFUSED', 'never', answer);
  }
}
