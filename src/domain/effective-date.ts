/** A till's date further ahead of the hub than this is not believed (contract, 6.4, D18). */
export const DATE_AHEAD_MAX_MS = 30 * 60 * 1000;
/** The year 1 is what .NET writes for a date that was never set, in whatever zone. */
const NEVER_SET_BEFORE = Date.parse('0002-01-01T00:00:00Z');
/** The last day of the year 9999: what is later cannot be written as a date in every zone. */
export const DATE_MAX = Date.UTC(9999, 11, 31);

/**
 * The date under which a sale counts: the till's own, unless it is too far ahead of a hub whose clock is trusted.
 * @param sent instant that the till named (UTC ms), null when it named none
 * @param hubTime recorded hub time (UTC ms) at which the sale was received
 * @param clockDoubt whether the hub's own clock is in doubt; then the till's date stands, if it can be written at all
 */
export function effectiveDate(
  sent: number | null,
  hubTime: number,
  clockDoubt: boolean,
): { readonly at: number; readonly ahead: boolean } {
  if (sent === null || sent < NEVER_SET_BEFORE) return { at: hubTime, ahead: false };
  const latest = clockDoubt ? DATE_MAX : hubTime + DATE_AHEAD_MAX_MS;
  if (sent > latest) return { at: hubTime, ahead: true };
  return { at: sent, ahead: false };
}
