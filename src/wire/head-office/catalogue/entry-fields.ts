import { type Minor, ZERO } from '../../../domain/money.ts';
import { decodeAmount } from '../../values/amounts.ts';
import type { Fields } from './list-answer.ts';

/** Why one entry of a list cannot be used, as the end of a sentence. */
export class UnfitEntry extends Error {
  override readonly name = 'UnfitEntry';
}

/** A text that must be there and not be empty. @throws UnfitEntry */
export function requiredText(fields: Fields, key: string, lengthMax: number): string {
  const text = optionalText(fields, key, lengthMax);
  if (text === '') throw new UnfitEntry(`has no ${key}`);
  return text;
}

/** A text; absent, null and blank are the empty one. @throws UnfitEntry */
export function optionalText(fields: Fields, key: string, lengthMax: number): string {
  const value = fields[key] ?? '';
  if (typeof value !== 'string') throw new UnfitEntry(`has a ${key} that is no text`);
  const text = value.trim();
  if (text.length > lengthMax) throw new UnfitEntry(`has a ${key} of more than ${lengthMax} characters`);
  return text;
}

/** @throws UnfitEntry */
export function requiredAmount(fields: Fields, key: string): Minor {
  const amount = nullableAmount(fields, key);
  if (amount === null) throw new UnfitEntry(`has no ${key}`);
  return amount;
}

/** Absent and null are no amount. @throws UnfitEntry */
export function nullableAmount(fields: Fields, key: string): Minor | null {
  const amount = decodeAmount(fields[key]);
  if (amount === 'unreadable' || amount === 'too-large')
    throw new UnfitEntry(`has a ${key} that is no amount: ${JSON.stringify(fields[key])}`);
  return amount?.minor ?? null;
}

/** Absent is none. @throws UnfitEntry */
export function amountOrZero(fields: Fields, key: string): Minor {
  return nullableAmount(fields, key) ?? ZERO;
}

/** A currency code as the hub keeps them. @throws UnfitEntry */
export function currencyOf(fields: Fields): string {
  const code = requiredText(fields, 'devise', 10);
  if (!/^[A-Z]{2,10}$/.test(code)) throw new UnfitEntry(`has the currency ${JSON.stringify(code)}`);
  return code;
}
