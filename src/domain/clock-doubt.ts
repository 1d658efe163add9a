/** Before this the clock was never set: the hub did not exist. 2025-01-01T00:00:00Z. */
const EARLIEST_PLAUSIBLE = 1_735_689_600_000;

/** A wall clock that stands this little behind recorded time was corrected, not lost. */
const CORRECTION_MAX_MS = 60_000;

/** Whether a wall clock lies: it was never set, or stands before what was recorded already. Both UTC ms. */
export function isClockInDoubt(now: number, recorded: number): boolean {
  return now < EARLIEST_PLAUSIBLE || now < recorded - CORRECTION_MAX_MS;
}
