import type { ShopId, TillSerial } from '../../../domain/ids.ts';
import { asFields, decodeFailure, parseObject } from '../../../wire/head-office/answers.ts';
import { exchange, isReply } from '../../exchange.ts';
import type { LineFault } from '../../line-fault.ts';
import type { OfficeReply } from '../../transport.ts';
import { isUsableSerial } from '../../usable-serial.ts';
import { classifyFailure } from '../classify.ts';
import type { OfficeParts } from '../office.ts';

/** What one call that changes something at head office came to. */
export type CallVerdict =
  /** `already`: head office says that it was done before. */
  | { readonly kind: 'done'; readonly already?: true }
  /** Head office itself says no: certainly not carried out. */
  | { readonly kind: 'refused'; readonly code: string; readonly answer: string }
  /** Head office does not take anything of this till: certainly not carried out. */
  | { readonly kind: 'till-refused'; readonly code: string; readonly answer: string }
  /** A page between refuses this content, perhaps: certainly not carried out. */
  | { readonly kind: 'turned-away'; readonly fault: LineFault }
  /** The line is down or set up wrongly: certainly not carried out. */
  | { readonly kind: 'not-sent'; readonly fault: LineFault }
  /** It may have been carried out, or may be later. */
  | { readonly kind: 'unknown'; readonly fault: LineFault };

/** What a question came to that changes nothing there. */
export type Read<T> =
  | { readonly kind: 'read'; readonly value: T }
  | { readonly kind: 'till-refused'; readonly code: string; readonly answer: string }
  /** `answered`: something answered, so the next question may fare better than this one. */
  | { readonly kind: 'fault'; readonly fault: LineFault; readonly answered: boolean };

export interface CallParts extends OfficeParts {
  readonly shopId: ShopId;
}

export interface Post {
  readonly serial: TillSerial;
  /** Below `/api/v2/simple/`, as head office spells it. */
  readonly path: string;
  readonly body: string;
  readonly status: 200 | 201;
  readonly isDone: (text: string) => boolean;
}

const SIMPLE = '/api/v2/simple';
const ANSWER_TEXT_MAX = 300;
/** Head office says these of the whole access, not of what was sent. */
const ACCESS_STATUSES = new Set([401, 403, 405, 407, 408, 429]);
const UNUSABLE_SERIAL = { kind: 'till-refused', code: 'SERIAL_UNUSABLE', answer: '' } as const;

/** Makes a call that changes something. Never throws. */
export async function post(parts: CallParts, { serial, path, body, ...wanted }: Post): Promise<CallVerdict> {
  if (!isUsableSerial(serial)) return UNUSABLE_SERIAL;
  const reply = await exchange(parts, { method: 'POST', path: `${SIMPLE}/${path}`, serial, body });
  if (!isReply(reply)) return { kind: reply.kind === 'unreachable' ? 'not-sent' : 'unknown', fault: reply };
  const verdict = verdictOf(reply, wanted, parts.clock.now());
  if (verdict.kind === 'done' || verdict.kind === 'refused' || verdict.kind === 'till-refused')
    parts.onContact(parts.clock.now());
  return verdict;
}

/** Reads something. Never throws. @param decode null when the text is no answer of this route */
export async function read<T>(
  parts: CallParts,
  serial: TillSerial,
  path: string,
  decode: (text: string) => T | null,
): Promise<Read<T>> {
  if (!isUsableSerial(serial)) return UNUSABLE_SERIAL;
  const reply = await exchange(parts, { method: 'GET', path: `${SIMPLE}/${path}`, serial, body: null });
  if (!isReply(reply)) return { kind: 'fault', fault: reply, answered: false };
  const value = reply.status === 200 ? decode(reply.text) : null;
  if (value !== null) {
    parts.onContact(parts.clock.now());
    return { kind: 'read', value };
  }
  const failed = classifyFailure(reply, parts.clock.now());
  if (failed.kind === 'till-refused') return failed;
  return { kind: 'fault', fault: failed.fault, answered: failed.kind === 'ambiguous' };
}

function verdictOf(
  reply: OfficeReply,
  { status, isDone }: Pick<Post, 'status' | 'isDone'>,
  now: number,
): CallVerdict {
  if (reply.status === status && isDone(reply.text)) return { kind: 'done' };
  const failed = classifyFailure(reply, now);
  if (failed.kind === 'till-refused') return failed;
  const turnedDown = reply.status >= 300 && reply.status < 500 && reply.status !== 408;
  const refusal = turnedDown ? ownRefusal(reply) : null;
  if (refusal !== null) return refusal;
  if (!turnedDown) return { kind: 'unknown', fault: failed.fault };
  return { kind: failed.kind === 'ambiguous' ? 'turned-away' : 'not-sent', fault: failed.fault };
}

/**
 * Head office's own no: with a code, with an `error` alone (`analyse/regulariser`), or by field (`rapports-caisse/`).
 * @returns null when it is none, or about the access
 */
function ownRefusal(reply: OfficeReply): (CallVerdict & { kind: 'refused' }) | null {
  if (ACCESS_STATUSES.has(reply.status) || reply.status < 400) return null;
  const body = asFields(parseObject(reply.text));
  if (body === null) return null;
  const failure = decodeFailure(reply.text);
  const said = typeof body['error'] === 'string' || reply.status === 400;
  if (failure === null && !said) return null;
  const text = reply.text.slice(0, ANSWER_TEXT_MAX);
  return { kind: 'refused', code: failure?.code ?? '', answer: `HTTP ${reply.status} ${text}` };
}
