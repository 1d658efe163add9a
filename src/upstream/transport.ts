import { getCACertificates, rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, Pool, ProxyAgent } from 'undici';
import { systemClock } from '../clock.ts';
import type { TillSerial } from '../domain/ids.ts';
import { connectFailureOf } from './connect-failure.ts';
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
  /** Where a redirect leads: scheme, host and port only. Absent when there is none. */
  readonly redirectsTo?: string;
  readonly text: string;
}

/** The way to head office; a test or a simulation hands in its own. */
export interface Transport {
  /**
   * @param onProgress called whenever a part of the reply comes in: a slow line that lives
   * @returns the whole reply, whatever its status; redirects are never followed
   * @throws ConnectFailure when nothing was sent; any other error when head office may have got the request
   */
  send(request: OfficeRequest, signal: AbortSignal, onProgress?: () => void): Promise<OfficeReply>;
  close(): Promise<void>;
}

export interface TransportSettings {
  /** Head office, with neither `/api/v2/simple` nor a slash at its end. */
  readonly url: string;
  /** Sent as a bearer token when there is one; stands in no error and no log. */
  readonly token: string | null;
  /** PEM of authorities that are trusted besides those that the machine knows. */
  readonly ca?: string | null;
  /** `http://` or `https://` of a proxy, perhaps with a name and a password, which stand in no error and no log. */
  readonly proxy?: string | null;
}

/** A connection and its TLS handshake on a line of 2G, where a round trip takes a second and the certificates five. */
const CONNECT_TIMEOUT_MS = 30_000;
/** How long one of several addresses is tried before the next one: Node's 250 ms are less than such a round trip. */
const ADDRESS_TIMEOUT_MS = 5_000;
/** A reconciliation without dates lists what a till ever sold: years of it fit. */
const REPLY_BYTES_MAX = 32 * 1024 * 1024;

/** The real way: keep-alive, HTTP/1.1, and TLS that is always verified, whatever the environment says. */
export function openTransport(settings: TransportSettings): Transport {
  const base = new URL(settings.url);
  const root = base.pathname.replace(/\/+$/, '');
  const proxied = (settings.proxy ?? null) !== null;
  const agent = openAgent(settings);
  const fixedHeaders = {
    accept: 'application/json',
    ...(settings.token === null ? {} : { authorization: `Bearer ${settings.token}` }),
  };
  return {
    async send(request, signal, onProgress = () => undefined) {
      const headers = { ...fixedHeaders, ...headersOf(request) };
      const { method, body } = request;
      const path = root + request.path;
      const sending = agent
        .request({ origin: base.origin, path, method, headers, body, signal })
        .then((reply) => readReply(reply, base, onProgress));
      try {
        return await orAborted(sending, signal);
      } catch (cause) {
        throw connectFailureOf(cause, proxied, systemClock.now()) ?? cause;
      }
    },
    close: () => agent.destroy(),
  };
}

async function readReply(
  reply: Dispatcher.ResponseData,
  base: URL,
  onProgress: () => void,
): Promise<OfficeReply> {
  onProgress();
  return {
    status: reply.statusCode,
    retryAfter: single(reply.headers['retry-after']),
    ...redirectOf(reply, base),
    text: await replyText(reply.body, reply.headers['content-encoding'], REPLY_BYTES_MAX, onProgress),
  };
}

/** undici hears of an abort only when there is a connection; whoever closes must not wait for that. */
async function orAborted<Value>(sending: Promise<Value>, signal: AbortSignal): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  try {
    return await Promise.race([sending, promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function openAgent({ ca, proxy }: TransportSettings): Dispatcher {
  const tls = {
    allowH2: false,
    rejectUnauthorized: true,
    timeout: CONNECT_TIMEOUT_MS,
    autoSelectFamilyAttemptTimeout: ADDRESS_TIMEOUT_MS,
    ca: trusted(ca ?? null),
  };
  // The deadlines of a request are its caller's.
  const bounds = { headersTimeout: 0, bodyTimeout: 0, maxResponseSize: REPLY_BYTES_MAX };
  if (proxy === null || proxy === undefined) return new Agent({ allowH2: false, connect: tls, ...bounds });
  return new ProxyAgent({
    uri: proxy,
    allowH2: false,
    requestTls: tls,
    proxyTls: tls,
    // A proxy that never answers must not keep its connection for ever.
    clientFactory: (origin, options) =>
      new Pool(origin.origin, { ...options, headersTimeout: CONNECT_TIMEOUT_MS }),
    ...bounds,
  });
}

/** What comes with Node, what the machine trusts, and what the shop adds. */
function trusted(own: string | null): string[] {
  return [...new Set([...rootCertificates, ...getCACertificates('system'), ...(own === null ? [] : [own])])];
}

function redirectOf(reply: Dispatcher.ResponseData, base: URL): { redirectsTo?: string } {
  const location = single(reply.headers['location']);
  const target = location === null ? null : URL.parse(location, base.href);
  return target === null ? {} : { redirectsTo: target.origin };
}

function single(header: string | string[] | undefined): string | null {
  return typeof header === 'string' ? header : null;
}

function headersOf({ serial, body, gzip, acceptGzip }: OfficeRequest): Record<string, string> {
  return {
    ...(body === null ? {} : { 'content-type': 'application/json' }),
    ...(gzip === true ? { 'content-encoding': 'gzip' } : {}),
    ...(acceptGzip === true ? { 'accept-encoding': 'gzip' } : {}),
    ...(serial === null ? {} : { 'x-device-serial': serial }),
  };
}
