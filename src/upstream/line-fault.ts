import type { ConnectFaultKind } from '../wire/head-office/connect-faults.ts';
import { type FaultSentences, faultSentences, type LineFaultKind } from '../wire/head-office/faults.ts';

/** Why the line stands still. `detail` is short and safe to show. */
export interface LineFault {
  readonly kind: LineFaultKind;
  readonly detail: string;
  /** Why there was no connection, where `kind` is `unreachable` and it is known. */
  readonly why?: ConnectFaultKind;
  /** What head office asked for; null when it asked for nothing. */
  readonly retryAfterMs: number | null;
}

const OF_QUESTION: ReadonlySet<LineFaultKind> = new Set([
  ...(['timed-out', 'dropped', 'gateway', 'failing', 'unreadable', 'request-refused'] as const),
  ...(['redirected', 'unauthorised', 'wrong-address'] as const),
]);

/** Whether one route, one till or one heavy question may have it alone, while all else goes through. */
export function mayBeOfQuestion({ kind }: LineFault): boolean {
  return OF_QUESTION.has(kind);
}

/** What was learnt could not be written down: then nothing of it counts. */
export function ownStorage(refused: string): LineFault {
  return { kind: 'own-storage', detail: refused, retryAfterMs: null };
}

/** The fault in a sentence for the operator and one for the shop, as precisely as it is known. */
export function sentencesOf({ kind, detail, why }: LineFault): FaultSentences {
  return faultSentences(kind, detail, why);
}
