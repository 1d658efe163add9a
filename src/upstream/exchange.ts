import type { Clock } from '../clock.ts';
import { ConnectFailure, errorCode } from './connect-failure.ts';
import type { LineFault } from './line-fault.ts';
import type { OfficeReply, OfficeRequest, Transport } from './transport.ts';

export interface ExchangeParts {
  readonly transport: Transport;
  readonly clock: Clock;
  /** How long head office may be silent. */
  readonly requestTimeoutMs: number;
  /** Aborted when the room closes. */
  readonly closing: AbortSignal;
}

/** A reply that keeps coming may take so many times the time of silence; then something is wrong with it. */
const WHOLE_FACTOR = 10;

/**
 * One request and its whole reply. Each part of a reply that comes in puts the deadline off, up to a bound for the whole:
 * a slow line that lives gets through. Never throws: without a reply there is a fault of the line.
 */
export async function exchange(
  parts: ExchangeParts,
  request: OfficeRequest,
): Promise<OfficeReply | LineFault> {
  if (parts.closing.aborted) return { kind: 'dropped', detail: 'the hub stops', retryAfterMs: null };
  const breakOff = new AbortController();
  const abort = (): void => breakOff.abort();
  parts.closing.addEventListener('abort', abort, { once: true });
  const deadline = openDeadline(parts, abort);
  try {
    return await parts.transport.send(request, breakOff.signal, deadline.putOff);
  } catch (error) {
    if (deadline.passed()) {
      return { kind: 'timed-out', detail: `${parts.requestTimeoutMs / 1000} s`, retryAfterMs: null };
    }
    return faultOf(error);
  } finally {
    parts.closing.removeEventListener('abort', abort);
    await deadline.stop();
  }
}

/** Tells a reply from the fault that stands in its place. */
export function isReply(outcome: OfficeReply | LineFault): outcome is OfficeReply {
  return 'status' in outcome;
}

function openDeadline({ clock, requestTimeoutMs }: ExchangeParts, onPassed: () => void) {
  const stopped = new AbortController();
  const last = clock.monotonic() + WHOLE_FACTOR * requestTimeoutMs;
  let until = clock.monotonic() + requestTimeoutMs;
  let passed = false;
  const watch = async (): Promise<void> => {
    for (let rest = requestTimeoutMs; rest > 0; rest = until - clock.monotonic()) {
      await clock.sleep(rest, stopped.signal);
    }
    passed = true;
    onPassed();
  };
  const watching = watch().catch((reason: unknown) => {
    if (!stopped.signal.aborted) throw reason;
  });
  return {
    putOff: (): void => {
      until = Math.min(clock.monotonic() + requestTimeoutMs, last);
    },
    passed: () => passed,
    async stop() {
      stopped.abort();
      await watching;
    },
  };
}

function faultOf(error: unknown): LineFault {
  if (error instanceof ConnectFailure) {
    const why = error.why === null ? {} : { why: error.why };
    return { kind: 'unreachable', detail: error.message, retryAfterMs: null, ...why };
  }
  const code = errorCode(error) || (error instanceof Error ? errorCode(error.cause) : '');
  const detail = code || (error instanceof Error ? error.message : '');
  return { kind: isNoHttp(error) ? 'not-http' : 'dropped', detail, retryAfterMs: null };
}

/** Bytes came, and they were no HTTP: the alert of a TLS server, say. */
function isNoHttp(error: unknown): boolean {
  return error instanceof Error && (error.name === 'HTTPParserError' || errorCode(error).startsWith('HPE_'));
}
