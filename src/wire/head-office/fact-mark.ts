import type { Epoch, Seq, ShopId } from '../../domain/ids.ts';

/** How long a text may be that head office keeps in a column of this many characters. */
export const TEXT_LENGTH_MAX = 255;

interface Name {
  readonly epoch: Epoch;
  readonly seq: Seq;
}

/**
 * The name of a fact at head office, which has no field for one: it stands at the end of a free text, and a text that
 * holds it proves that this very fact arrived. No two facts ever share it, because a seq is used once in an epoch.
 */
export interface FactMark {
  /** With this one it is sent. */
  readonly own: string;
  /** With any of these it may have been sent: its own, and those that it had in lives of the hub that are lost. */
  readonly all: ReadonlySet<string>;
}

export function factMark(
  hubId: string,
  fact: Name & { readonly shopId: ShopId; readonly origins: readonly Name[] },
): FactMark {
  const mark = ({ epoch, seq }: Name) => `[hub:${hubId}/${fact.shopId}/${epoch}/${seq}]`;
  return { own: mark(fact), all: new Set([fact, ...fact.origins].map(mark)) };
}

/** Whether any of these names is among those that were listed. */
export function hasAnyMark(listed: ReadonlySet<string>, marks: ReadonlySet<string>): boolean {
  return [...marks].some((mark) => listed.has(mark));
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
