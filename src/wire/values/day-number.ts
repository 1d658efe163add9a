/** `2026-11-22` as the number of a local day (20261122); null when it is no day of the calendar. */
export function dayNumber(text: string): number | null {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === '') return null;
  const date = new Date(`${text}T00:00:00Z`);
  return date.getUTCDate() === Number(day) && year >= '1970' ? Number(year + month + day) : null;
}
