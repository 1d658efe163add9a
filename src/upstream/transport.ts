import { Agent } from 'undici';
import type { TillSerial } from '../domain/ids.ts';
import { replyText } from './reply-text.ts';

/** One request to head office. */
export interface OfficeRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /**
   * Below HUB_UPSTREAM_URL, with a leading slash and the query, as head office spells it (a missing slash at the end is
   * answered with a redirect there).
   */
  readonly path: string;
  /** The till on whose behalf the request is made; null for none. */
  readonly serial: TillSerial | null;
  /** JSON text, gzip of it, or null for none. */
  readonly body: string | Uint8Array | null;
  readonly gzip?: boolean;
  /** Whether the reply may come as gzip. */
  readonly acceptGzip?: boolean;
}

export interface OfficeReply {
  readonly status: number;
  /** The header as it came; null when absent. */
  readonly retryAfter: string | null;
  readonly text: string;
}

/** The way to head office; a test or a simulation hands in its own. */
export interface Transport {
  /**
   * @returns the whole reply, whatever its status; redirects are never followed
   * @throws ConnectFailure when nothing was sent; any other error when head office may have got the request
   */
  send(request: OfficeRequest, signal: AbortSignal): Promise<OfficeReply>;
  close(): Promise<void>;
}

/** Head office was not reached: what was to be sent is certainly not there. */
export class ConnectFailure extends Error {}

const CONNECT_TIMEOUT_MS = 10_000;
/** A reconciliation without dates lists what a till ever sold: years of it fit. */
const REPLY_BYTES_MAX = 32 * 1024 * 1024;
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Certificates that do not convince, and other failures of the TLS handshake: nothing was sent yet. */
const TLS_CODE = /CERT|TLS|SSL/;

/**
 * The real way: one undici agent with keep-alive. The deadline of a request is the caller's, through its signal.
 * @param settings.url head office, with neither `/api/v2/simple` nor a slash at its end
 * @param settings.token sent as a bearer token when there is one; stands in no error and no log
 */
export function openTransport(settings: { readonly url: string; readonly token: string | null }): Transport {
  const base = new URL(settings.url);
  const root = base.pathname.replace(/\/+$/, '');
  const agent = new Agent({
    allowH2: false,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: REPLY_BYTES_MAX,
  });
  const fixedHeaders = {
    accept: 'application/json',
    ...(settings.token === null ? {} : { authorization: `Bearer ${settings.token}` }),
  };
  return {
    async send(request, signal) {
      try {
        const reply = await agent.request({
          origin: base.origin,
          path: root + request.path,
          method: request.method,
          headers: { ...fixedHeaders, ...headersOf(request) },
          body: request.body,
          signal,
        });
        const retryAfter = reply.headers['retry-after'];
        return {
          status: reply.statusCode,
          retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
          text: await replyText(reply.body, reply.headers['content-encoding'], REPLY_BYTES_MAX),
        };
      } catch (cause) {
        const code = errorCode(cause);
        throw NEVER_SENT.has(code) || TLS_CODE.test(code) ? new ConnectFailure(code, { cause }) : cause;
      }
    },
    close: () => agent.destroy(),
  };
}

function headersOf({ serial, body, gzip, acceptGzip }: OfficeRequest): Record<string, string> {
  return {
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...(gzip === true ? { 'content-encoding': 'gzip' } : {}),
    ...(acceptGzip === true ? { 'accept-encoding': 'gzip' } : {}),
    ...(serial === null ? {} : { 'x-device-serial': serial }),
  };
}

/** The code of an error, or of the first of several (both addresses of a host refused, say); '' when it has none. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
