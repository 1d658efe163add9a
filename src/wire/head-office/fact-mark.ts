import type { Epoch, Seq, ShopId } from '../../domain/ids.ts';

/** How long a text may be that head office keeps in a column of this many characters. */
export const TEXT_LENGTH_MAX = 255;

/**
 * The name of a fact at head office, which has no field for one: it stands at the end of a free text, and a text that
 * holds it proves that this very fact arrived. No two facts ever share it, because a seq is used once in an epoch.
 */
export function factMark(hubId: string, fact: { shopId: ShopId; epoch: Epoch; seq: Seq }): string {
  return `[hub:${hubId}/${fact.shopId}/${fact.epoch}/${fact.seq}]`;
}

/** All names of facts that a text holds, also where JSON escapes the text around them. */
export function factMarksIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/\[hub:[\w-]+\/\d+\/\d+\/\d+\]/g));
}

/** Whether one mark names an earlier fact than another, of the same hub and shop. */
export function isOlderMark(mark: string, than: string): boolean {
  const [of, at] = partsOf(mark);
  const [other, later] = partsOf(than);
  return of === other && at < later;
}

function partsOf(mark: string): readonly [of: string, seq: number] {
  const end = mark.lastIndexOf('/');
  const [of = ''] = /^\[hub:[\w-]+\/\d+/.exec(mark) ?? [];
  return [of, Number(mark.slice(end + 1, -1))];
}

/** A text with the mark at its end; the text is cut where both would be longer than `lengthMax` characters. */
export function markedText(text: string, mark: string, lengthMax = TEXT_LENGTH_MAX): string {
  const room = lengthMax - [...mark].length - 1;
  const cut = [...text.trim()].slice(0, Math.max(room, 0)).join('').trimEnd();
  return cut === '' ? mark : `${cut} ${mark}`;
}
