import { endOfString } from '../../domain/json-elements.ts';

/**
 * A JSON number that a binary double might not hold exactly, as its source text. (A till that sends an object of this
 * very shape where a number belongs is read as if it had sent the number; that does no harm.)
 */
export interface LongNumber {
  readonly longNumber: true;
  readonly source: string;
}

export function isLongNumber(value: unknown): value is LongNumber {
  if (typeof value !== 'object' || value === null) return false;
  const { longNumber, source } = value as Partial<LongNumber>;
  return longNumber === true && typeof source === 'string' && NUMBER.test(source);
}

const NUMBER = /^-?\d[\d.eE+-]*$/;

/**
 * A number of more than 15 digits, or with an exponent of three digits or more: all others come out of JSON.parse as
 * the double whose shortest text is what was written. Says yes too often, never too seldom: a number in a string that
 * follows a comma counts, and the point counts as a digit.
 */
const MAY_BE_LONG = /[:,[]\s*-?(?:[\d.]{16}|[\d.]+[eE][+-]?\d{3})/;

export function mayHoldLongNumbers(text: string): boolean {
  return MAY_BE_LONG.test(text);
}

/** The same JSON text with every long number written as a {@link LongNumber}. */
export function markLongNumbers(text: string): string {
  let marked = '';
  let copied = 0;
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at);
    if (code === 0x22) {
      at = endOfString(text, at);
    } else if (startsNumber(code)) {
      const end = endOfNumber(text, at);
      const source = text.slice(at, end);
      if (isLong(source)) {
        marked += `${text.slice(copied, at)}{"longNumber":true,"source":"${source}"}`;
        copied = end;
      }
      at = end;
    } else {
      at++;
    }
  }
  return marked + text.slice(copied);
}

function isLong(source: string): boolean {
  return source.length > 15 || /[eE][+-]?\d{3}/.test(source);
}

function startsNumber(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || code === 0x2d;
}

function endOfNumber(text: string, at: number): number {
  let end = at + 1;
  while (end < text.length && continuesNumber(text.charCodeAt(end))) end++;
  return end;
}

/** Digits, point, sign, e and E: in JSON nothing else follows a number without a break. */
function continuesNumber(code: number): boolean {
  return startsNumber(code) || code === 0x2e || code === 0x2b || code === 0x65 || code === 0x45;
}
