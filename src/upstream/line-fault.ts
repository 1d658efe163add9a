import type { LineFaultKind } from '../wire/head-office/faults.ts';

/** Why the line stands still. `detail` is short and safe to show. */
export interface LineFault {
  readonly kind: LineFaultKind;
  readonly detail: string;
  /** What head office asked for; null when it asked for nothing. */
  readonly retryAfterMs: number | null;
}
