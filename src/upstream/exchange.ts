import type { Clock } from '../clock.ts';
import type { LineFault } from './line-fault.ts';
import {
  ConnectFailure,
  errorCode,
  type OfficeReply,
  type OfficeRequest,
  type Transport,
} from './transport.ts';

export interface ExchangeParts {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly requestTimeoutMs: number;
  /** Aborted when the room closes. */
  readonly closing: AbortSignal;
}

/** One request and its whole reply within the deadline. Never throws: without a reply there is a fault of the line. */
export async function exchange(
  parts: ExchangeParts,
  request: OfficeRequest,
): Promise<OfficeReply | LineFault> {
  const timer = new AbortController();
  const breakOff = new AbortController();
  const abort = (): void => breakOff.abort();
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
    return await parts.transport.send(request, breakOff.signal);
  } catch (error) {
    if (late) return { kind: 'timed-out', detail: `${parts.requestTimeoutMs / 1000} s`, retryAfterMs: null };
    return { kind: faultOf(error), detail: detailOf(error), retryAfterMs: null };
  } finally {
    parts.closing.removeEventListener('abort', abort);
    timer.abort();
    await deadline;
  }
}

/** Tells a reply from the fault that stands in its place. */
export function isReply(outcome: OfficeReply | LineFault): outcome is OfficeReply {
  return 'status' in outcome;
}

/** The innermost code; a transport without codes tells its message. */
function detailOf(error: unknown): string {
  const code = errorCode(error) || (error instanceof Error ? errorCode(error.cause) : '');
  return code || (error instanceof Error ? error.message : '');
}

function faultOf(error: unknown): 'unreachable' | 'dropped' {
  return error instanceof ConnectFailure ? 'unreachable' : 'dropped';
}
