/** Sales that a till numbered one after the other, and the numbers that are missing between the first and the last. */
export interface NumberSeries {
  readonly prefix: string;
  readonly first: string;
  readonly last: string;
  readonly count: number;
  /** Numbers that no sale has. */
  readonly missing: number;
  /** The same as ranges, from and to inclusive, in order; at most {@link GAPS_MAX}. */
  readonly gaps: readonly NumberGap[];
  /** Gaps beyond those that are named. */
  readonly moreGaps: number;
}

export interface NumberGap {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export const GAPS_MAX = 100;
/** Fewer numbers say nothing about a habit. */
const SERIES_MIN = 3;
/** Numbers made from a clock or at random leave far more holes than they fill: they are no series. */
const SPAN_PER_NUMBER_MAX = 2;
/** Larger numbers are not counted exactly. */
const DIGITS_MAX = 15;

/**
 * The series among the numbers of one till: same text before, same width when zeros lead, and at least half of what lies
 * between the first and the last is there. Numbers that fit in no series are in none.
 * @param isKnown whether a number that is missing here is known from elsewhere; asked for no more numbers than were given
 */
export function seriesOf(
  numbers: Iterable<string>,
  isKnown: (number: string) => boolean,
): readonly NumberSeries[] {
  const families = new Map<string, { prefix: string; members: Map<number, string> }>();
  for (const text of numbers) {
    const [, prefix = '', digits = ''] = /^(.*?)(\d+)$/s.exec(text) ?? [];
    if (digits === '' || digits.length > DIGITS_MAX) continue;
    // Where zeros lead, the width belongs to the habit: "0099" is followed by "0100", and "99" by "100".
    const key = `${digits.startsWith('0') ? digits.length : 'free'} ${prefix}`;
    const family = families.get(key) ?? { prefix, members: new Map() };
    family.members.set(Number(digits), text);
    families.set(key, family);
  }
  return [...withPaddedSuccessors(families).values()]
    .map(({ prefix, members }) => seriesIn(prefix, members, isKnown))
    .filter((series) => series !== null)
    .sort((a, b) => (a.first < b.first ? -1 : 1));
}

/** "0999" is followed by "1000", which has no zero in front: it is counted where its width has a family. */
function withPaddedSuccessors(families: Map<string, { prefix: string; members: Map<number, string> }>) {
  for (const [key, family] of families) {
    if (!key.startsWith('free ')) continue;
    for (const [value, text] of family.members) {
      const width = text.length - family.prefix.length;
      const padded = families.get(`${width} ${family.prefix}`);
      if (padded === undefined) continue;
      padded.members.set(value, text);
      family.members.delete(value);
    }
  }
  return families;
}

function seriesIn(
  prefix: string,
  members: ReadonlyMap<number, string>,
  isKnown: (number: string) => boolean,
): NumberSeries | null {
  const values = [...members.keys()].sort((a, b) => a - b);
  const [first] = values;
  const last = values.at(-1);
  if (first === undefined || last === undefined || values.length < SERIES_MIN) return null;
  if (last - first + 1 > values.length * SPAN_PER_NUMBER_MAX) return null;
  const example = members.get(first) ?? '';
  const write = (value: number): string =>
    prefix + String(value).padStart(example.length - prefix.length, '0');
  const gaps: { from: number; to: number }[] = [];
  let missing = 0;
  for (let value = first + 1; value < last; value++) {
    if (members.has(value) || isKnown(write(value))) continue;
    missing++;
    const open = gaps.at(-1);
    if (open?.to === value - 1) open.to = value;
    else gaps.push({ from: value, to: value });
  }
  const named = gaps.slice(0, GAPS_MAX);
  return {
    prefix,
    first: example,
    last: members.get(last) ?? '',
    count: values.length,
    missing,
    gaps: named.map(({ from, to }) => ({ from: write(from), to: write(to), count: to - from + 1 })),
    moreGaps: gaps.length - named.length,
  };
}
