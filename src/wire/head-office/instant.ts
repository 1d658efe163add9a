import { DATE_MAX } from '../../domain/effective-date.ts';

/** Head office knows the years 1 to 9999, and reads a moment in a zone of its own: a day is left at both ends. */
const FIRST = Date.parse('0001-01-02T00:00:00Z');

/** The nearest moment that head office can read. @param ms UTC ms */
export function readable(ms: number): number {
  return Math.min(Math.max(ms, FIRST), DATE_MAX);
}

/** A moment as head office reads every one: it does not know the letter Z. @param ms UTC ms */
export function instant(ms: number): string {
  return new Date(readable(ms)).toISOString().replace('Z', '+00:00');
}
