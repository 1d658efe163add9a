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

/** The names of the hub's facts in the notifications of a till: of the last day only, or all that there are. */
export type ReadNotified = (serial: TillSerial, list: 'recent' | 'all') => Promise<Read<ReadonlySet<string>>>;

const LISTS = { recent: 'notifications/recent/', all: 'notifications/' } as const;

export function readingNotified(parts: CallParts): ReadNotified {
  return (serial, list) => read(parts, serial, LISTS[list], decodeNotified);
}

/** The same, for somebody who looks for many facts: what was read of a list holds until the end. */
export function readingOnce(parts: CallParts): ReadNotified {
  const known = new Map<string, Read<ReadonlySet<string>>>();
  return async (serial, list) => {
    const name = `${list} ${serial}`;
    const marks = known.get(name) ?? (await readingNotified(parts)(serial, list));
    known.set(name, marks);
    return marks;
  };
}

/** The list of the last day is cut by head office's clock: within this by the hub's, it is asked first. */
export const DAY_LIST_MS = 20 * 60 * 60 * 1000;

/**
 * Whether an addition with this mark stands in the notifications of the till: each active till gets one for each
 * movement of goods. A till that head office does not know reads an empty list there, so whoever calls has to know that
 * it does. What the short list does not have, the whole list is asked for: it may be large.
 * @param agoMs since it was sent; infinite when nobody knows
 */
export async function findAddition(
  notified: ReadNotified,
  serial: TillSerial,
  mark: string,
  agoMs: number,
): Promise<Read<boolean>> {
  for (const list of agoMs < DAY_LIST_MS ? (['recent', 'all'] as const) : (['all'] as const)) {
    const marks = await notified(serial, list);
    if (marks.kind !== 'read') return marks;
    if (marks.value.has(mark)) return { kind: 'read', value: true };
  }
  return { kind: 'read', value: false };
}
