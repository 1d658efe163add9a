import type { ConnectFaultKind } from '../wire/head-office/connect-faults.ts';
import type { LineFaultKind } from '../wire/head-office/faults.ts';

/** Why the line stands still. `detail` is short and safe to show. */
export interface LineFault {
  readonly kind: LineFaultKind;
  readonly detail: string;
  /** Why there was no connection, where `kind` is `unreachable` and it is known. */
  readonly why?: ConnectFaultKind;
  /** What head office asked for; null when it asked for nothing. */
  readonly retryAfterMs: number | null;
}
