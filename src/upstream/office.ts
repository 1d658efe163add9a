import type { Clock } from '../clock.ts';
import type { TillSerial } from '../domain/ids.ts';
import { type DateWindow, encodeReconciliation } from '../wire/head-office/reconciliation.ts';
import { joinSales } from '../wire/head-office/sales.ts';
import {
  classifyReconciliation,
  classifySync,
  type LineFault,
  type ReconcileVerdict,
  type SyncVerdict,
} from './classify.ts';
import type { Outgoing } from './outgoing.ts';
import {
  ConnectFailure,
  errorCode,
  type OfficeReply,
  type OfficeRequest,
  type Transport,
} from './transport.ts';

/** The two calls that protocol `ventes-sync` needs. Neither ever throws: each ends in a verdict. */
export interface HeadOffice {
  sync(serial: TillSerial, sales: readonly Outgoing[]): Promise<SyncVerdict>;
  reconcile(
    serial: TillSerial,
    numbers: readonly string[],
    window: DateWindow | null,
  ): Promise<ReconcileVerdict>;
}

export interface OfficeParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly requestTimeoutMs: number;
  /** Aborted when the room closes. */
  readonly closing: AbortSignal;
  /** Told the wall time (UTC ms) of every answer that head office itself gave. */
  onContact(at: number): void;
}

/** A serial that no HTTP header can carry reaches head office in no way. */
const HEADER_VALUE = /^[\x21-\x7e\x80-\xff]([\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

export function openOffice(parts: OfficeParts): HeadOffice {
  return {
    async sync(serial, sales) {
      if (!HEADER_VALUE.test(serial)) {
        return { kind: 'till-refused', code: 'SERIAL_UNUSABLE', answer: '' };
      }
      const body = joinSales(sales.map((sale) => sale.text));
      const reply = await post(parts, { route: 'ventes/sync', serial, body });
      if (!('status' in reply)) return { kind: 'fault', fault: reply };
      const verdict = classifySync(reply, serial, parts.clock.now());
      noteContact(parts, verdict.kind);
      return verdict;
    },
    async reconcile(serial, numbers, window) {
      const body = encodeReconciliation(numbers, window);
      const reply = await post(parts, { route: 'ventes/reconciliation/', serial, body });
      if (!('status' in reply)) return { kind: 'fault', fault: reply };
      const verdict = classifyReconciliation(reply, numbers, parts.clock.now());
      noteContact(parts, verdict.kind);
      return verdict;
    },
  };
}

function noteContact(parts: OfficeParts, kind: (SyncVerdict | ReconcileVerdict)['kind']): void {
  if (kind === 'processed' || kind === 'listed' || kind === 'till-refused')
    parts.onContact(parts.clock.now());
}

async function post(parts: OfficeParts, request: OfficeRequest): Promise<OfficeReply | LineFault> {
  const timer = new AbortController();
  const exchange = new AbortController();
  const abort = (): void => exchange.abort();
  parts.closing.addEventListener('abort', abort, { once: true });
  let late = false;
  const deadline = parts.clock.sleep(parts.requestTimeoutMs, timer.signal).then(
    () => {
      late = true;
      abort();
    },
    () => undefined,
  );
  try {
    return await parts.transport.post(request, exchange.signal);
  } catch (error) {
    if (late) return { kind: 'timed-out', detail: `${parts.requestTimeoutMs / 1000} s`, retryAfterMs: null };
    return { kind: faultOf(error), detail: detailOf(error), retryAfterMs: null };
  } finally {
    parts.closing.removeEventListener('abort', abort);
    timer.abort();
    await deadline;
  }
}

/** The innermost code; a transport without codes tells its message. */
function detailOf(error: unknown): string {
  const code = errorCode(error) || (error instanceof Error ? errorCode(error.cause) : '');
  return code || (error instanceof Error ? error.message : '');
}

function faultOf(error: unknown): 'unreachable' | 'dropped' {
  return error instanceof ConnectFailure ? 'unreachable' : 'dropped';
}
