import { instantOf, offsetAt } from '../../domain/time-zone.ts';

/** Year, month, day; hour, minute, second, fraction; offset: Z, or sign, hours, minutes. */
const DATE =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]| +)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?\s*(?:([Zz])|([+-])(\d{2})(?::?(\d{2}))?)?)?$/;

/**
 * Reads a date as tills write it (contract, 6.4): ISO 8601 with offset, with Z, or naive in the shop's time zone; a date
 * alone is midnight there. UTC ms, finer digits cut. 'unreadable' = not a date at all ("yesterday"); 'impossible' =
 * well-formed, but no such day or time exists.
 */
export function decodeDate(text: string, timeZone: string): number | 'unreadable' | 'impossible' {
  const match = DATE.exec(text.trim());
  if (match === null) return 'unreadable';
  const wall = wallClock(match);
  if (wall === null) return 'impossible';
  const [, , , , , , , , zulu, sign, offsetHours, offsetMinutes] = match;
  if (zulu !== undefined) return wall;
  if (sign === undefined) return instantOf(timeZone, wall);
  const hours = Number(offsetHours);
  const minutes = Number(offsetMinutes ?? 0);
  if (hours > 23 || minutes > 59) return 'impossible';
  const offset = (hours * 60 + minutes) * 60_000;
  return sign === '-' ? wall + offset : wall - offset;
}

/**
 * Reads a date where the shop whose time it is may not be known yet: `local` = it names no offset, and `at` is the time
 * on that shop's wall, as ms, as if it were UTC. Null = not a usable date.
 */
export function decodeDateAnywhere(text: string): { readonly at: number; readonly local: boolean } | null {
  const at = decodeDate(text, 'UTC');
  if (typeof at === 'string') return null;
  return { at, local: at !== decodeDate(text, 'Etc/GMT-1') };
}

/** The local date and time as ms, as if it were UTC; null when there is no such day or time. */
function wallClock(match: RegExpExecArray): number | null {
  const [, year, month, day, hour, minute, second, fraction] = match;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // A day or month that does not exist has moved the date into another month.
  if (Number(year) < 1 || date.getUTCMonth() !== Number(month) - 1) return null;
  const hours = Number(hour ?? 0);
  const minutes = Number(minute ?? 0);
  const seconds = Number(second ?? 0);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const ms = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  return date.getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms;
}

/**
 * Reads a date of a query (contract, D28, section 8): as {@link decodeDate}; a `+` that was not encoded arrives as a
 * space and is understood. With the edge 'end' a date alone means the last ms of that day. Null = not a usable date.
 */
export function decodeBound(text: string, timeZone: string, edge: 'start' | 'end'): number | null {
  const restored = text.trim().replace(LOST_PLUS, '$1+$2');
  const instant = decodeDate(restored, timeZone);
  if (typeof instant === 'string') return null;
  return edge === 'end' && DAY_ALONE.test(restored) ? endOfDay(restored, timeZone) : instant;
}

const LOST_PLUS = /^(.+:\d{1,2}(?:[.,]\d+)?) (\d{2}(?::?\d{2})?)$/;
const DAY_ALONE = /^\d{4}-\d{1,2}-\d{1,2}$/;

function endOfDay(day: string, timeZone: string): number {
  const wall = decodeDate(`${day}T00:00:00Z`, timeZone) as number;
  return instantOf(timeZone, wall + 24 * 60 * 60 * 1000) - 1;
}

/** `2026-11-22T08:20:33.866000+01:00`: local time of the zone, as most answers show it. */
export function formatLocal(instant: number, timeZone: string): string {
  const offset = offsetAt(timeZone, instant);
  const size = Math.abs(offset) / 60_000;
  const hours = pad(Math.floor(size / 60));
  return `${wallText(instant + offset)}${offset < 0 ? '-' : '+'}${hours}:${pad(size % 60)}`;
}

/** A local day as its number (20261122), as the wire writes it: `2026-11-22`. */
export function formatDay(day: number): string {
  const text = String(day).padStart(8, '0');
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** `2026-11-22T07:20:33.866000+00:00`: server_time and the timestamps of frames. */
export function formatUtc(instant: number): string {
  return `${wallText(instant)}+00:00`;
}

/** `22/11/2026 à 08:35`: local time of the zone, as people write it. */
export function formatSpoken(instant: number, timeZone: string): string {
  const wall = wallText(instant + offsetAt(timeZone, instant));
  return `${wall.slice(8, 10)}/${wall.slice(5, 7)}/${wall.slice(0, 4)} à ${wall.slice(11, 16)}`;
}

function wallText(wall: number): string {
  return `${new Date(wall).toISOString().slice(0, -1)}000`;
}

function pad(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
