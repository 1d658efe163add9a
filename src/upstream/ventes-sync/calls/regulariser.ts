import type { TillSerial } from '../../../domain/ids.ts';
import type { MovedArticle } from '../../../store/forwardable.ts';
import { hasAnyMark } from '../../../wire/head-office/fact-mark.ts';
import { encodeAddition, isSuccess } from '../../../wire/head-office/stock-calls.ts';
import { type CallParts, type CallVerdict, post, type Read } from './call.ts';
import type { Lists } from './lists.ts';

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
export const DAY_LIST_MS = 20 * 60 * 60 * 1000;

/**
 * Whether an addition with any of these marks stands in the notifications of the till: each active till gets one for each
 * movement of goods. A till that head office does not know reads an empty list there, so whoever calls has to know that
 * it does. What the short list does not have, the whole list is asked for: it may be large.
 * @param agoMs since it was sent; infinite when nobody knows
 */
export async function findAddition(
  { notified }: Lists,
  serial: TillSerial,
  marks: ReadonlySet<string>,
  agoMs: number,
): Promise<Read<boolean>> {
  for (const list of agoMs < DAY_LIST_MS ? (['recent', 'all'] as const) : (['all'] as const)) {
    const listed = await notified(serial, list);
    if (listed.kind !== 'read') return listed;
    if (hasAnyMark(listed.value, marks)) return { kind: 'read', value: true };
  }
  return { kind: 'read', value: false };
}
