import { formatLocal } from '../wire/values/dates.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a span is, in the two units that matter: "3 h 12 min". A span below zero comes from a clock that was set. */
export function ageText(ms: number): string {
  if (ms < SECOND_MS) return 'less than a second';
  if (ms < MINUTE_MS) return `${Math.floor(ms / SECOND_MS)} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} min`;
  if (ms < DAY_MS) return `${Math.floor(ms / HOUR_MS)} h ${Math.floor((ms % HOUR_MS) / MINUTE_MS)} min`;
  return `${Math.floor(ms / DAY_MS)} d ${Math.floor((ms % DAY_MS) / HOUR_MS)} h`;
}

/** "2026-11-22 08:20" in the shop's own time. */
export function momentText(instant: number, timeZone: string): string {
  return formatLocal(instant, timeZone).slice(0, 'yyyy-mm-dd hh:mm'.length).replace('T', ' ');
}
