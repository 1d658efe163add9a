import { decodeFailure, decodeSyncAnswer, type SaleVerdict } from '../../wire/head-office/answers.ts';
import type { LineFaultKind } from '../../wire/head-office/faults.ts';
import { decodeReconciliation } from '../../wire/head-office/reconciliation.ts';
import { retryAfterMs } from '../backoff.ts';
import type { LineFault } from '../line-fault.ts';
import type { OfficeReply } from '../transport.ts';

/** What a request that carried something can end in, besides being understood. */
export type Unprocessed =
  /** Some or all may be recorded, nothing is known. */
  | { readonly kind: 'ambiguous'; readonly fault: LineFault }
  /** Head office does not take this till's sales (any more): the till waits, others go on. */
  | { readonly kind: 'till-refused'; readonly code: string; readonly answer: string }
  /** Nothing more can be sent for now. */
  | { readonly kind: 'fault'; readonly fault: LineFault };

export type SyncVerdict =
  | { readonly kind: 'processed'; readonly verdicts: ReadonlyMap<string, SaleVerdict> }
  | Unprocessed;

export type ReconcileVerdict =
  | { readonly kind: 'listed'; readonly numbers: ReadonlySet<string> }
  | Unprocessed;

/** Configuration of one till at head office, not of the hub (contract, 11.3). */
const TILL_CODES = new Set(['TERMINAL_NOT_FOUND', 'NO_BOUTIQUE']);
const GATEWAY_STATUSES = new Set([408, 502, 503, 504]);

/** What an answer to `ventes/sync` means (contract, 11.2 and 11.3). Whatever does not decode is never success. */
export function classifySync(reply: OfficeReply, serial: string, now: number): SyncVerdict {
  if (reply.status !== 201) return classifyFailure(reply, now);
  const answer = decodeSyncAnswer(reply.text);
  if (answer === null) return ambiguous('unreadable', reply);
  const foreign = answer.serial !== null && answer.serial !== serial;
  return foreign ? ambiguous('unreadable', reply) : { kind: 'processed', verdicts: answer.verdicts };
}

/** What an answer to `ventes/reconciliation/` means. */
export function classifyReconciliation(
  reply: OfficeReply,
  asked: readonly string[],
  now: number,
): ReconcileVerdict {
  if (reply.status !== 200) return classifyFailure(reply, now);
  const numbers = decodeReconciliation(reply.text, asked);
  return numbers === null ? ambiguous('unreadable', reply) : { kind: 'listed', numbers };
}

export function classifyFailure(reply: OfficeReply, now: number): Unprocessed {
  const failure = decodeFailure(reply.text);
  const { status } = reply;
  if (failure !== null && TILL_CODES.has(failure.code)) {
    return {
      kind: 'till-refused',
      code: failure.code,
      answer: `HTTP ${status} ${failure.code}: ${failure.message}`,
    };
  }
  if (status === 500) return ambiguous('failing', reply);
  if (status >= 200 && status < 300) return ambiguous('unreadable', reply);
  if (failure === null && isAboutContent(status)) return ambiguous(contentFault(status), reply);
  const asked = retryAfterMs(reply.retryAfter, now);
  const detail = failure === null ? `HTTP ${status}` : `HTTP ${status} ${failure.code}`;
  const kind = faultKind(status, failure !== null, asked !== null);
  return { kind: 'fault', fault: { kind, detail, retryAfterMs: asked } };
}

/**
 * Refusals of a page between, which may be about the address, the access, or something that stands in one sale (too
 * large, or a text that a firewall dislikes). A question without that sale tells them apart.
 */
function isAboutContent(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 404, 405, 407, 408, 429].includes(status);
}

function contentFault(status: number): LineFaultKind {
  if (status === 403) return 'unauthorised';
  return status === 400 ? 'host-refused' : 'request-refused';
}

function faultKind(status: number, ownAnswer: boolean, asksToWait: boolean): LineFaultKind {
  if (status === 429 || (GATEWAY_STATUSES.has(status) && asksToWait)) return 'busy';
  if (status > 500 || GATEWAY_STATUSES.has(status)) return 'gateway';
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 401 || status === 403 || status === 407) return 'unauthorised';
  return ownAnswer ? 'request-refused' : 'wrong-address';
}

function ambiguous(kind: LineFaultKind, reply: OfficeReply): Unprocessed {
  return { kind: 'ambiguous', fault: { kind, detail: `HTTP ${reply.status}`, retryAfterMs: null } };
}
