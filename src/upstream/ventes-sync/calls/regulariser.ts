import type { TillSerial } from '../../../domain/ids.ts';
import type { MovedArticle } from '../../../store/forwardable.ts';
import { decodeNotified, encodeAddition, isSuccess } from '../../../wire/head-office/stock-calls.ts';
import { type CallParts, type CallVerdict, post, type Read, read } from './call.ts';

/** Adds to an article's stock there. Twice sent is twice added (contract, 7.6). */
export function regulariser(
  parts: CallParts,
  serial: TillSerial,
  moved: MovedArticle,
  mark: string,
): Promise<CallVerdict> {
  const body = encodeAddition(moved.articleId, moved.quantity, moved.words, mark);
  return post(parts, { serial, body, path: 'analyse/regulariser', status: 200, isDone: isSuccess });
}

/** The list of the last day is cut by head office's clock: within this by the hub's, it is asked first. */
const RECENT_MS = 20 * 60 * 60 * 1000;

/**
 * Whether an addition with this mark stands in the notifications of the till: each active till gets one for each
 * movement of goods. A till that head office does not know reads an empty list there, so whoever calls has to know that
 * it does. What the short list does not have, the whole list is asked for: it may be large.
 * @param sentAt UTC ms; null = nobody knows
 */
export async function findAddition(
  parts: CallParts,
  serial: TillSerial,
  mark: string,
  sentAt: number | null,
): Promise<Read<boolean>> {
  const decode = (text: string) => decodeNotified(text, mark);
  const ago = sentAt === null ? Number.POSITIVE_INFINITY : parts.clock.now() - sentAt;
  if (ago < RECENT_MS) {
    const recent = await read(parts, serial, 'notifications/recent/', decode);
    if (recent.kind !== 'read' || recent.value) return recent;
  }
  return read(parts, serial, 'notifications/', decode);
}
