import type { LineFaultKind } from '../wire/head-office/faults.ts';
import { retryAfterMs } from './backoff.ts';
import type { LineFault } from './line-fault.ts';
import type { OfficeReply } from './transport.ts';

/** What a reply means that is not the answer of its route, whatever the protocol (contract, 11.3). */
export type FailedReply =
  /** Some or all of what was sent may be recorded, nothing is known; or it is about what was sent. */
  | { readonly kind: 'ambiguous'; readonly fault: LineFault }
  /** Nothing more can be sent for now. */
  | { readonly kind: 'fault'; readonly fault: LineFault };

/**
 * @param code the code that head office itself gave; null when the reply is not its own
 * @param now UTC ms
 */
export function readFailure(reply: OfficeReply, code: string | null, now: number): FailedReply {
  const { status } = reply;
  const asked = retryAfterMs(reply.retryAfter, now);
  if (status === 500) return ambiguous('failing', reply, asked);
  if (status >= 200 && status < 300) return ambiguous('unreadable', reply);
  if (code === null && isAboutContent(status)) return ambiguous(contentFault(status), reply);
  const said = code === null ? `HTTP ${status}` : `HTTP ${status} ${code}`;
  const detail = reply.redirectsTo === undefined ? said : `${said} to ${reply.redirectsTo}`;
  return {
    kind: 'fault',
    fault: { kind: faultKind(status, code !== null, asked !== null), detail, retryAfterMs: asked },
  };
}

/**
 * Refusals of a page between, which may be about the address, the access, or something that stands in one record (too
 * large, or a text that a firewall dislikes). A question without that record tells them apart.
 */
function isAboutContent(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 404, 405, 407, 408, 429].includes(status);
}

function contentFault(status: number): LineFaultKind {
  if (status === 403) return 'unauthorised';
  return status === 400 ? 'host-refused' : 'request-refused';
}

function faultKind(status: number, ownAnswer: boolean, asksToWait: boolean): LineFaultKind {
  const isGateway = status > 500 || status === 408;
  if (status === 429 || (isGateway && asksToWait)) return 'busy';
  if (isGateway) return 'gateway';
  if (status >= 300 && status < 400) return 'redirected';
  if (status === 401 || status === 403 || status === 407) return 'unauthorised';
  return ownAnswer ? 'request-refused' : 'wrong-address';
}

function ambiguous(kind: LineFaultKind, reply: OfficeReply, asked: number | null = null): FailedReply {
  return { kind: 'ambiguous', fault: { kind, detail: `HTTP ${reply.status}`, retryAfterMs: asked } };
}
