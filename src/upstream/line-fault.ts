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

/** What was learnt could not be written down: then nothing of it counts. */
export function ownStorage(refused: string): LineFault {
  return { kind: 'own-storage', detail: refused, retryAfterMs: null };
}

/** The fault in a sentence for the operator and one for the shop, as precisely as it is known. */
export function sentencesOf({ kind, detail, why }: LineFault): FaultSentences {
  return faultSentences(kind, detail, why);
}
