import { decodeFailure, decodeSyncAnswer, type SaleVerdict } from '../../wire/head-office/answers.ts';
import type { LineFaultKind } from '../../wire/head-office/faults.ts';
import { decodeReconciliation } from '../../wire/head-office/reconciliation.ts';
import { readFailure } from '../failed-reply.ts';
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
  return readFailure(reply, failure?.code ?? null, now);
}

function ambiguous(kind: LineFaultKind, reply: OfficeReply): Unprocessed {
  return { kind: 'ambiguous', fault: { kind, detail: `HTTP ${reply.status}`, retryAfterMs: null } };
}
