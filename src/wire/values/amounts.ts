import { AMOUNT_LIMIT, type Minor, minorUnits } from '../../domain/money.ts';
import { type Decimal, readDecimal } from './decimal.ts';
import { isLongNumber } from './long-numbers.ts';

export interface DecodedAmount {
  readonly minor: Minor;
  /** True when digits below the minor unit were rounded away (contract, D14). */
  readonly rounded: boolean;
}

/** Digits that minor units may have: AMOUNT_LIMIT is 10 to this power. */
const MINOR_DIGITS_MAX = 15;
const INTEGER_LIMIT = AMOUNT_LIMIT / 100;

/**
 * Decodes an amount as tills send it (contract, D3, D14, D27): a JSON number or decimal text, exactly, rounded half away
 * from zero to the minor unit. Null = absent. A negative amount is unreadable; 'too-large' = 10¹³ or more. Decimals go
 * through their decimal text, never through binary arithmetic.
 */
export function decodeAmount(value: unknown): DecodedAmount | null | 'unreadable' | 'too-large' {
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return fromText(String(value));
    if (value < 0) return 'unreadable';
    return value < INTEGER_LIMIT ? { minor: minorUnits(value * 100 + 0), rounded: false } : 'too-large';
  }
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return fromText(value);
  return isLongNumber(value) ? fromText(value.source) : 'unreadable';
}

/** An amount as every answer shows it: text with exactly two decimals ("25000.00"). */
export function formatAmount(minor: Minor): string {
  const cents = minor % 100;
  return `${(minor - cents) / 100}${cents < 10 ? '.0' : '.'}${cents}`;
}

/** A sum over many amounts as an answer shows it: it may be negative, and pass the limit of one amount. */
export function formatSum(minor: number): string {
  const size = BigInt(Math.round(Math.abs(minor)));
  const text = `${size / 100n}.${String(size % 100n).padStart(2, '0')}`;
  return minor < 0 && size > 0n ? `-${text}` : text;
}

function fromText(text: string): DecodedAmount | 'unreadable' | 'too-large' {
  const decimal = readDecimal(text);
  if (decimal === null) return 'unreadable';
  if (decimal.digits === '') return { minor: minorUnits(0), rounded: false };
  if (decimal.negative) return 'unreadable';
  return roundToMinor(decimal);
}

function roundToMinor({ digits, point }: Decimal): DecodedAmount | 'too-large' {
  const kept = point + 2;
  if (kept > MINOR_DIGITS_MAX) return 'too-large';
  if (kept < 0) return { minor: minorUnits(0), rounded: true };
  const whole = Number(digits.slice(0, kept).padEnd(kept, '0'));
  const dropped = digits.slice(kept);
  const minor = dropped.charCodeAt(0) >= FIVE ? whole + 1 : whole;
  if (minor >= AMOUNT_LIMIT) return 'too-large';
  return { minor: minorUnits(minor), rounded: NOT_ZERO.test(dropped) };
}

const FIVE = 0x35;
const NOT_ZERO = /[1-9]/;
