/**
 * A check of its own, because config knows no scheduler, and because node-cron expands a range before it looks at its
 * bounds: "0-9999999999 * * * *" would hold the process for ever. It accepts the forms that node-cron documents, save
 * the nicknames ("@daily"), which have no fields; a test holds the two together.
 */

interface Field {
  readonly min: number;
  readonly max: number;
  /** Where node-cron begins again when a range wraps ("22-4"). */
  readonly wrapMax: number;
  readonly names: readonly string[];
  /** Forms that name days only in a given month, lower case. */
  readonly special: RegExp | null;
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);
const WEEKDAYS = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');
/** "mon" stands for "monday" as well. */
const SHORT_NAME_LENGTH = 3;
const LONGEST_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const TEXT_LENGTH_MAX = 200;

const sixty: Field = { min: 0, max: 59, wrapMax: 59, names: [], special: null };
const hour: Field = { min: 0, max: 23, wrapMax: 23, names: [], special: null };
const day: Field = {
  min: 1,
  max: 31,
  wrapMax: 31,
  names: [],
  special: /^(l|lw|l-([1-9]|[12]\d|30)|([1-9]|[12]\d|3[01])w)$/,
};
const month: Field = { min: 1, max: 12, wrapMax: 12, names: MONTHS, special: null };
const weekday: Field = { min: 0, max: 7, wrapMax: 6, names: WEEKDAYS, special: /^[0-7](l|#[1-5])$/ };

/** Whether a text is five or six cron fields (seconds first when six) that name at least one moment. */
export function isCronText(text: string): boolean {
  if (text.length > TEXT_LENGTH_MAX || /[^ -~]/.test(text)) return false;
  const parts = text.trim().toLowerCase().split(/ +/);
  if (parts.length !== 5 && parts.length !== 6) return false;
  const [second, minute, ofHour, ofDay, ofMonth, ofWeek] = parts.length === 5 ? ['0', ...parts] : parts;
  const days = values(ofDay === '?' ? '*' : ofDay, day);
  const months = values(ofMonth, month);
  const rest = [
    values(second, sixty),
    values(minute, sixty),
    values(ofHour, hour),
    values(ofWeek === '?' ? '*' : ofWeek, weekday),
  ];
  if (days === null || months === null || rest.includes(null)) return false;
  if (days.includes('special')) return true;
  return months.some((m) => days.some((d) => Number(d) <= (LONGEST_MONTH[Number(m) - 1] ?? 0)));
}

/** What a field names, or null when it is not well formed. */
function values(text: string | undefined, field: Field): readonly (number | 'special')[] | null {
  const all: (number | 'special')[] = [];
  for (const item of withNumbers(text ?? '', field).split(',')) {
    const some = field.special?.test(item) ? ['special' as const] : range(item, field);
    if (some === null) return null;
    all.push(...some);
  }
  return all;
}

function withNumbers(text: string, field: Field): string {
  return text.replace(/[a-z]{3,}/g, (word) => {
    for (const [index, name] of field.names.entries()) {
      const rest = [name, name.slice(0, SHORT_NAME_LENGTH)].find((n) => word === n || word === `${n}l`);
      if (rest !== undefined) return `${index + field.min}${word.slice(rest.length)}`;
    }
    return word;
  });
}

/** "*", "7", "7-9", each range with "/step". A single number takes no step. */
function range(item: string, field: Field): number[] | null {
  const match = /^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item);
  if (match === null) return null;
  const [, star, first, last, step] = match;
  if (star === undefined && last === undefined && step !== undefined) return null;
  const from = star === undefined ? Number(first) : field.min;
  const to = star === undefined ? Number(last ?? first) : field.wrapMax;
  const by = Number(step ?? '1');
  if (by < 1 || from < field.min || from > field.max || to < field.min || to > field.max) return null;
  const size = field.wrapMax - field.min + 1;
  const span = from <= to ? to - from : (((to - from) % size) + size) % size;
  const all: number[] = [];
  for (let offset = 0; offset <= span; offset += by) {
    const value = from + offset;
    all.push(value > field.max ? value - size : value);
  }
  return all;
}
