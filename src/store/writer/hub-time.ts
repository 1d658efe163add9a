import type { Clock } from '../../clock.ts';

/** When a transaction was recorded; every fact of one transaction shares it. */
export interface Moment {
  /** Recorded hub time, UTC ms; never runs backwards. */
  readonly hubTime: number;
  /** Number of this boot in the table `boot`. */
  readonly boot: number;
  /** How long the hub has run in all its life, ms. */
  readonly runningMs: number;
  /** Whether the wall clock is in doubt. */
  readonly clockDoubt: boolean;
}

/** Before this the clock was never set: the hub did not exist. 2025-01-01T00:00:00Z. */
const EARLIEST_PLAUSIBLE = 1_735_689_600_000;

/** A wall clock that stands this little behind recorded time was corrected, not lost. */
const CORRECTION_MAX_MS = 60_000;

/**
 * Turns the wall clock, which may lie, into what facts record: a time that never runs backwards, the time that the hub
 * has really run, and whether the wall clock is in doubt (it woke before the last recorded time, or was never set).
 */
export class HubTime {
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #runningBase: number;
  #recorded: number;

  /** @param before recorded time and running time of the hub's life before this start */
  constructor(clock: Clock, before: { readonly hubTime: number; readonly runningMs: number }) {
    this.#clock = clock;
    this.#startedAt = clock.monotonic();
    this.#runningBase = before.runningMs;
    this.#recorded = before.hubTime;
  }

  read(boot: number): Moment {
    const now = this.#clock.now();
    const clockDoubt = now < EARLIEST_PLAUSIBLE || now < this.#recorded - CORRECTION_MAX_MS;
    this.#recorded = Math.max(this.#recorded, now);
    const runningMs = this.#runningBase + Math.floor(this.#clock.monotonic() - this.#startedAt);
    return { hubTime: this.#recorded, boot, runningMs, clockDoubt };
  }
}
