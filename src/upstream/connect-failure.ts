import type { ConnectFaultKind } from '../wire/head-office/connect-faults.ts';

/** Head office was not reached: what was to be sent is certainly not there. The message is short and safe to show. */
export class ConnectFailure extends Error {
  readonly why: ConnectFaultKind | null;

  constructor(message: string, why: ConnectFaultKind | null, options?: ErrorOptions) {
    super(message, options);
    this.why = why;
  }
}

const NAME_UNKNOWN = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const NO_ROUTE = new Set(['EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN', 'EHOSTDOWN', 'EADDRNOTAVAIL']);
const CERTIFICATES: Readonly<Record<string, ConnectFaultKind>> = {
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-early',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-unknown',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-unknown',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-unknown',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-unknown',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-unknown',
  ERR_SSL_WRONG_VERSION_NUMBER: 'not-tls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'not-tls',
  ERR_SSL_HTTP_REQUEST: 'not-tls',
};
/** Other certificates that do not convince, and other failures of the TLS handshake. */
const TLS_CODE = /CERT|TLS|SSL/;
/** How undici words what a proxy answered instead of opening the way. */
const TUNNEL_STATUS = /^Proxy response \((\d+)\) !== 200/;
const PLAIN_PROXY_LOGIN = /^Proxy Authentication Required \(407\)/;
const DETAIL_LENGTH_MAX = 200;

/**
 * Tells whether an error of a request came before anything of it was sent, and why.
 * @param proxied whether the connection is made to a proxy
 * @param now the hub's wall clock, UTC ms, which decides whether a certificate is valid
 * @returns null when head office may have got the request
 */
export function connectFailureOf(error: unknown, proxied: boolean, now: number): ConnectFailure | null {
  const code = errorCode(error);
  const status = error instanceof Error ? TUNNEL_STATUS.exec(error.message)?.[1] : undefined;
  if (status !== undefined)
    return new ConnectFailure(`HTTP ${status}`, tunnelFault(Number(status)), { cause: error });
  const why = whyOf(code, error, proxied);
  if (why === null) return null;
  return new ConnectFailure(detailOf(why, code, error, now), why, { cause: error });
}

function whyOf(code: string, error: unknown, proxied: boolean): ConnectFaultKind | null {
  const certificate = CERTIFICATES[code];
  if (certificate !== undefined) return certificate;
  if (NAME_UNKNOWN.has(code)) return proxied ? 'proxy-name-unknown' : 'name-unknown';
  if (code === 'ECONNREFUSED') return proxied ? 'proxy-refused' : 'refused';
  if (NO_ROUTE.has(code)) return proxied ? 'proxy-away' : 'no-route';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || (code === 'ETIMEDOUT' && isOfConnect(error))) {
    return proxied ? 'proxy-away' : 'no-connection';
  }
  if (code === 'UND_ERR_PRX_CONN') return 'proxy-away';
  if (code === 'UND_ERR_PRX_TLS') return 'certificate-name';
  if (proxied && error instanceof Error && PLAIN_PROXY_LOGIN.test(error.message)) return 'proxy-login';
  return TLS_CODE.test(code) ? 'tls-failed' : null;
}

function tunnelFault(status: number): ConnectFaultKind {
  if (status === 407) return 'proxy-login';
  return status >= 500 ? 'proxy-reaches-nothing' : 'proxy-forbids';
}

function detailOf(why: ConnectFaultKind, code: string, error: unknown, now: number): string {
  if (why === 'certificate-early' || why === 'certificate-expired') {
    return `${code}; the hub's clock says ${new Date(now).toISOString().slice(0, 16)}Z`;
  }
  if (why === 'certificate-name' && error instanceof Error) return error.message.slice(0, DETAIL_LENGTH_MAX);
  return code === '' || code === 'UND_ERR_INVALID_ARG' ? 'HTTP 407' : code;
}

/** A time-out of the connection itself; a connection that stood may time out too, and then the request may be there. */
function isOfConnect(error: unknown): boolean {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return first instanceof Error && 'syscall' in first && first.syscall === 'connect';
}

/** The code of an error, or of the first of several (both addresses of a host refused, say); '' when it has none. */
export function errorCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return errorCode(error.errors[0]);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}
