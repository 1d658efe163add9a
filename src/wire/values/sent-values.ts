import { isLongNumber } from './long-numbers.ts';

/** Single values as tills send them: texts, flags, numbers of sales. */

/** A text field: null when absent, blank, or neither text nor a JSON number. */
export function sentText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (typeof value === 'number') return String(value);
  return isLongNumber(value) ? value.source : null;
}

/**
 * The number of a sale (contract, D22): kept exactly as sent, a JSON number as its text; null when missing or blank;
 * undefined when it is neither text nor a number, or holds half a surrogate pair, which no database keeps exactly.
 */
export function saleNumber(value: unknown): string | null | undefined {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') {
    if (value.trim() === '') return null;
    return value.isWellFormed() ? value : undefined;
  }
  return sentText(value) ?? undefined;
}

/** A flag. What is neither a boolean nor one of the usual spellings of one is as good as absent. */
export function sentFlag(value: unknown, absent: boolean): boolean {
  if (typeof value === 'boolean') return value;
  if (value === undefined || value === null) return absent;
  const word = String(typeof value === 'object' ? '' : value).toLowerCase();
  if (word === 'true' || word === '1') return true;
  return word === 'false' || word === '0' ? false : absent;
}

/** Length in characters as people and databases count them (code points), looked at only when it can matter. */
export function isLonger(text: string, max: number): boolean {
  return text.length > max && (text.length > 2 * max || [...text].length > max);
}

export function cutText(text: string, max: number): string {
  return [...text.slice(0, 2 * max)].slice(0, max).join('');
}
