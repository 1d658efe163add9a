import { decodeDate } from '../values/dates.ts';
import { cutText, isLonger, sentText } from '../values/sent-values.ts';

/** What decoding a declaration needs to know of the shop whose till declares. */
export interface DeclaringShop {
  /** IANA name: a date without offset is local time there. */
  readonly timeZone: string;
  readonly currency: string;
}

/** What is kept of a date as sent; no date is longer. */
const DATE_LENGTH_MAX = 100;

/**
 * A date as a till declared it: one that cannot be read is kept as it was sent and means "now" (contract, 7.7). Null =
 * none was sent.
 */
export function declaredDate(
  value: unknown,
  timeZone: string,
): { readonly text: string; readonly instant: number | null } | null {
  if (value === undefined || value === null) return null;
  const text = (sentText(value) ?? '').toWellFormed();
  const instant = typeof value === 'string' ? decodeDate(value, timeZone) : null;
  return {
    text: isLonger(text, DATE_LENGTH_MAX) ? cutText(text, DATE_LENGTH_MAX) : text,
    instant: typeof instant === 'number' ? instant : null,
  };
}

/** The shop's currency when none is sent; null = one that this shop does not sell in (contract, D26). */
export function declaredCurrency(value: unknown, shopCurrency: string): string | null {
  if (value === undefined || value === null) return shopCurrency;
  if (value === 'CDF' || value === 'USD' || value === shopCurrency) return value as string;
  return typeof value === 'string' && value.trim() === '' ? shopCurrency : null;
}

/** A value as an error names it: short, and never more than what was sent. */
export function shownValue(value: unknown): string {
  return cutText((sentText(value) ?? '').toWellFormed(), SHOWN_LENGTH_MAX);
}

const SHOWN_LENGTH_MAX = 20;
