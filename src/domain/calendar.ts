import { instantOf } from './time-zone.ts';

/** Local days of a shop as numbers that sort (20261122), as its totals have them. */

const DAY_MS = 24 * 60 * 60 * 1000;

/** The instant at which a local day begins, UTC ms. */
export function dayStart(timeZone: string, day: number): number {
  return instantOf(timeZone, wallOf(day));
}

/** The last ms of a local day. */
export function dayEnd(timeZone: string, day: number): number {
  return instantOf(timeZone, wallOf(day) + DAY_MS) - 1;
}

export function firstOfMonth(day: number): number {
  return day - (day % 100) + 1;
}

/** Days from the first to the last, both counted; 0 when the last comes before the first. */
export function daysIn(first: number, last: number): number {
  return Math.max(0, Math.round((wallOf(last) - wallOf(first)) / DAY_MS) + 1);
}

function wallOf(day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(day / 10_000), (Math.floor(day / 100) % 100) - 1, day % 100);
  return date.getTime();
}
