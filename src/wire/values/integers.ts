import { readDecimal } from './decimal.ts';
import { isLongNumber } from './long-numbers.ts';

/**
 * An integer as the contract takes it (D15, D27): a JSON number without fraction, or integral text ("2"). Null =
 * anything else, also an integer that is too large to be held exactly.
 */
export function decodeInteger(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value + 0 : null;
  if (typeof value === 'string') return integralText(value);
  return isLongNumber(value) ? integralDecimal(value.source) : null;
}

/** Digits with an optional minus, white space around them allowed; "2.0" and "1,000" are not integral text. */
function integralText(text: string): number | null {
  return INTEGRAL.test(text) ? safe(Number(text)) : null;
}

const INTEGRAL = /^\s*-?\d+\s*$/;

/** 2.000000000000000000 is an integer, however long it is written. */
function integralDecimal(source: string): number | null {
  const decimal = readDecimal(source);
  if (decimal === null) return null;
  const digits = decimal.digits.replace(/0+$/, '');
  if (digits === '') return 0;
  if (digits.length > decimal.point || decimal.point > 16) return null;
  const size = Number(digits.padEnd(decimal.point, '0'));
  return safe(decimal.negative ? -size : size);
}

/** Adding 0 turns -0 into 0, which a database would keep apart. */
function safe(value: number): number | null {
  return Number.isSafeInteger(value) ? value + 0 : null;
}
