import type { Draws } from './draws.ts';
import type { DateIntent } from './intents.ts';

const HOUR = 3_600_000;
/** Kinshasa is an hour ahead of UTC, all year. */
const KINSHASA = HOUR;

/** The local day of an instant, as YYYY-MM-DD. */
export function kinshasaDay(instant: number): string {
  return new Date(instant + KINSHASA).toISOString().slice(0, 10);
}

/** Midnight in Kinshasa of the day of that instant, UTC ms. */
export function kinshasaMidnight(instant: number): number {
  return Date.parse(`${kinshasaDay(instant)}T00:00:00Z`) - KINSHASA;
}

/** One of the many texts that mean this instant (6.4). */
export function writeDate(draws: Draws, instant: number): DateIntent {
  const local = new Date(instant + KINSHASA).toISOString().slice(0, 23);
  const utc = new Date(instant).toISOString().slice(0, 23);
  const east = new Date(instant + 2 * HOUR).toISOString().slice(0, 23);
  const text = draws.pick([
    local,
    local.replace('T', ' '),
    `${local}4567`,
    `${utc}Z`,
    `${utc}0000Z`,
    `${local}+01:00`,
    `${local}+0100`,
    `${east}+02:00`,
  ]);
  return { text, instant };
}

/** When a sale says that it was: absent, readable, unreadable or in the future. */
export function drawDate(draws: Draws, now: number): DateIntent | null {
  const kind = draws.between(1, 100);
  if (kind <= 12) return null;
  if (kind <= 14) return { text: draws.pick(['yesterday', '20/11/2026', 'demain']), instant: null };
  if (kind <= 16) return { text: '2099-01-01T08:00:00', instant: Date.parse('2099-01-01T07:00:00Z') };
  if (kind <= 20) {
    const day = kinshasaDay(now - draws.between(1, 3) * 24 * HOUR);
    return { text: day, instant: Date.parse(`${day}T00:00:00Z`) - KINSHASA };
  }
  return writeDate(draws, drawInstant(draws, now));
}

/** Today (but half an hour ago: what is nearer counts as now), yesterday, or some days ago. */
export function drawInstant(draws: Draws, now: number): number {
  const midnight = kinshasaMidnight(now);
  const ago = draws.between(1, 100);
  if (ago <= 50 && now - midnight > HOUR) return draws.between(midnight, now - HOUR / 2);
  if (ago <= 85) return draws.between(midnight - 24 * HOUR, midnight - HOUR / 2);
  return draws.between(midnight - 96 * HOUR, midnight - 24 * HOUR - 1);
}
