import type { Seq } from '../../domain/ids.ts';
import type { SaleVerdict } from '../../wire/head-office/answers.ts';
import type { LineFault } from '../line-fault.ts';

/** What became of one sale at head office, as far as it is known for certain. */
export type Settlement =
  /** `found`: head office had it already when this request asked, and proved that it is this till's. */
  | { readonly kind: 'delivered'; readonly found?: true }
  /** It was cancelled before it left: it is not sent. */
  | { readonly kind: 'cancelled' }
  /** Not there; it waits for a retry of its own or for a person, and holds nothing behind it. */
  | {
      readonly kind: 'deferred';
      readonly state: 'retry' | 'parked';
      readonly wait: Wait;
      readonly reason: string;
      readonly answer: string;
    };

/**
 * When a deferred sale is tried again by itself. `patient` is soon at first, in case head office was ill rather than
 * the sale, and daily after some attempts.
 */
export type Wait = 'soon' | 'patient' | 'daily' | 'never';

/** Why sending ended before every sale was settled. */
export type Stop =
  | { readonly kind: 'line'; readonly fault: LineFault }
  | { readonly kind: 'till'; readonly reason: string; readonly answer: string };

/** Sales without an entry are not settled; then `stop` says why. */
export interface Delivery {
  readonly settled: ReadonlyMap<Seq, Settlement>;
  readonly stop: Stop | null;
}

export const DELIVERED: Settlement = { kind: 'delivered' };
export const FOUND: Settlement = { kind: 'delivered', found: true };
export const CANCELLED: Settlement = { kind: 'cancelled' };

/** The head of a reason is a code for programs, the rest a sentence for the operator. */
const REASONS = {
  COLLISION: 'head office has this number, but not from this till and shop; two different sales share it',
  UNCONFIRMED: 'it may have arrived, and head office could not say yet whether it did',
  NOT_NAMED: 'the answer of head office did not name this sale',
  TRANSIENT: 'the database of head office was busy',
  POISON: 'head office, or what stands before it, fails on this sale and takes others',
  NO_ANSWER: 'head office answers others, but never this sale',
  UNENCODABLE: 'the hub cannot write this sale in the form that head office reads',
  ARTICLE_NOT_FOUND: 'head office does not know an article of this, or not as active',
  INSUFFICIENT_STOCK: 'head office refuses the sale for want of stock',
  INTEGRITY_ERROR: 'the database of head office refuses the sale',
  REFUSED: 'head office refuses it',
  TERMINAL_NOT_FOUND: 'head office does not know this till, or not as active',
  NO_BOUTIQUE: 'at head office this till belongs to no shop',
  BOUTIQUE_MISMATCH: 'at head office this till belongs to another shop',
  CANCELLATION: 'the sale was settled at head office by hand, so its cancellation has to be, too',
  CANCELLATION_TOO_LATE:
    'head office cancels no sale after an hour; cancel it there by hand, then settle it here',
  CANCELLATION_OPEN:
    'head office has not got the cancelled sale so far; a request that is late may still bring it',
  OUTCOME_UNKNOWN:
    'nobody knows whether this arrived at head office; look there, then retry it or settle it here',
  BY_HAND: 'head office has no call for this; do it there by hand, then settle it here',
  NO_TILL: 'no till of this shop is known at head office, under which this could be sent',
  SERIAL_UNUSABLE: 'the serial of this till cannot be sent in an HTTP header',
} as const;

export type ReasonCode = keyof typeof REASONS;

export function reasonText(code: ReasonCode): string {
  return `${code}: ${REASONS[code]}`;
}

/** The reason for a till's hold, whatever code head office gave. */
export function tillStop(code: string, answer: string): Stop {
  const known = code in REASONS ? (code as ReasonCode) : 'TERMINAL_NOT_FOUND';
  return { kind: 'till', reason: reasonText(known), answer };
}

export function retrySoon(code: ReasonCode, answer: string): Settlement {
  return { kind: 'deferred', state: 'retry', wait: 'soon', reason: reasonText(code), answer };
}

export function park(code: ReasonCode, wait: Wait, answer: string): Settlement {
  return { kind: 'deferred', state: 'parked', wait, reason: reasonText(code), answer };
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
