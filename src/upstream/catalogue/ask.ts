import type { TillSerial } from '../../domain/ids.ts';
import { decodeFailure } from '../../wire/head-office/answers.ts';
import { type ExchangeParts, exchange, isReply } from '../exchange.ts';
import { sentencesOf } from '../line-fault.ts';
import { isUsableSerial } from '../usable-serial.ts';

/** What one question about the catalogue came to. The sentence is for the operator. */
export type Answer<T> =
  | { readonly kind: 'answered'; readonly value: T }
  /** Head office does not know this till, or has no shop for it. */
  | { readonly kind: 'till-unknown' }
  | { readonly kind: 'failed'; readonly sentence: string };

const SIMPLE = '/api/v2/simple';
const UNKNOWN_TILL_CODES = new Set(['MISSING_BOUTIQUE_ID', 'TERMINAL_NOT_FOUND', 'NO_BOUTIQUE']);

/**
 * Reads one list. Nothing but a 200 that decodes is an answer: a page of the network, half a body, or an error of head
 * office says nothing about the catalogue.
 * @param path below `/api/v2/simple/`, as head office spells it
 * @param decode null when the text is no such answer
 */
export async function ask<T>(
  parts: ExchangeParts,
  serial: TillSerial,
  path: string,
  decode: (text: string) => T | null,
): Promise<Answer<T>> {
  if (!isUsableSerial(serial)) return { kind: 'till-unknown' };
  const reply = await exchange(parts, { method: 'GET', path: `${SIMPLE}/${path}`, serial, body: null });
  const route = path.replace(/\?.*$/, '');
  if (!isReply(reply)) {
    return failed(`head office did not answer ${route}: ${sentencesOf(reply).english}`);
  }
  if (reply.status === 200) {
    const value = decode(reply.text);
    if (value !== null) return { kind: 'answered', value };
    return failed(`the answer of ${route} is not whole, or not head office's`);
  }
  const failure = decodeFailure(reply.text);
  if (failure !== null && UNKNOWN_TILL_CODES.has(failure.code)) return { kind: 'till-unknown' };
  const code = failure === null ? '' : ` ${failure.code}`;
  return failed(`head office answered ${route} with HTTP ${reply.status}${code}`);
}

function failed(sentence: string): { readonly kind: 'failed'; readonly sentence: string } {
  return { kind: 'failed', sentence };
}
