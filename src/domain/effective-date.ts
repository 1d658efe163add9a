/** A till's date further ahead of the hub than this is not believed (contract, 6.4, D18). */
export const DATE_AHEAD_MAX_MS = 30 * 60 * 1000;

/**
 * The date under which a sale counts: the till's own, unless it is too far ahead of a hub whose clock is trusted.
 * @param sent instant that the till named (UTC ms), null when it named none
 * @param hubTime recorded hub time (UTC ms) at which the sale was received
 * @param clockDoubt whether the hub's own clock is in doubt; then the till's date stands
 */
export function effectiveDate(
  sent: number | null,
  hubTime: number,
  clockDoubt: boolean,
): { readonly at: number; readonly ahead: boolean } {
  if (sent === null) return { at: hubTime, ahead: false };
  if (!clockDoubt && sent > hubTime + DATE_AHEAD_MAX_MS) return { at: hubTime, ahead: true };
  return { at: sent, ahead: false };
}
