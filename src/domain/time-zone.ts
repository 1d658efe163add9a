/**
 * Offsets of IANA time zones through Intl, remembered per zone and quarter of an hour: in all zones of today a change
 * falls on such a quarter, and the hot path must not ask Intl for every sale.
 */

const QUARTER_MS = 15 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Remembered quarters per zone (about ten days); then the memory starts afresh. */
const REMEMBERED_MAX = 1000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

export function isTimeZone(name: string): boolean {
  try {
    openZone(name);
    return true;
  } catch (fault) {
    if (fault instanceof RangeError) return false;
    throw fault;
  }
}

/**
 * What local time is ahead of UTC at an instant, in ms (whole minutes).
 * @throws RangeError for a name that is no time zone: shops are checked when they are imported
 */
export function offsetAt(timeZone: string, instant: number): number {
  const zone = zones.get(timeZone) ?? openZone(timeZone);
  const quarter = Math.floor(instant / QUARTER_MS);
  const known = zone.offsets.get(quarter);
  if (known !== undefined) return known;
  if (zone.offsets.size >= REMEMBERED_MAX) zone.offsets.clear();
  const offset = askOffset(zone.format, quarter * QUARTER_MS);
  zone.offsets.set(quarter, offset);
  return offset;
}

/**
 * The instant that a clock on the wall means. A time that occurs twice means the first; one that is skipped counts on
 * with the offset from before the gap, as a clock that nobody put forward would show it.
 * @param wall the local date and time, as ms, as if it were UTC
 */
export function instantOf(timeZone: string, wall: number): number {
  const before = offsetAt(timeZone, wall - DAY_MS);
  const after = offsetAt(timeZone, wall + DAY_MS);
  if (before === after || offsetAt(timeZone, wall - before) === before) return wall - before;
  return offsetAt(timeZone, wall - after) === after ? wall - after : wall - before;
}

/** A local calendar day as a number that sorts: 20261122. */
export function localDay(timeZone: string, instant: number): number {
  const wall = new Date(instant + offsetAt(timeZone, instant));
  return wall.getUTCFullYear() * 10_000 + (wall.getUTCMonth() + 1) * 100 + wall.getUTCDate();
}

function openZone(name: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  const zone = { format, offsets: new Map<number, number>() };
  zones.set(name, zone);
  return zone;
}

/** The offset ends the formatted text: "11/22/2026, GMT+01:00", or "GMT" alone. Seconds (before 1972) are cut. */
function askOffset(format: Intl.DateTimeFormat, instant: number): number {
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(format.format(instant)) ?? [];
  const size = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -size : size;
}
