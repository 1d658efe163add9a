/** How long head office is there before it goes away for the first time; long enough to see sales arrive. */
const FIRST_UP_MS = 6_000;
const DOWN_MS = 9_000;
const UP_MS = 12_000;

/** Whether head office is there, and for how much longer it stays so. */
export interface Presence {
  readonly up: boolean;
  readonly changesInMs: number;
}

/** The rhythm in which the fake head office goes away and comes back, from the start of the demo on. */
export function presenceAt(elapsedMs: number): Presence {
  if (elapsedMs < FIRST_UP_MS) return { up: true, changesInMs: FIRST_UP_MS - elapsedMs };
  const phaseMs = (elapsedMs - FIRST_UP_MS) % (DOWN_MS + UP_MS);
  return phaseMs < DOWN_MS
    ? { up: false, changesInMs: DOWN_MS - phaseMs }
    : { up: true, changesInMs: DOWN_MS + UP_MS - phaseMs };
}
