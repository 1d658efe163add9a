import type { Clock } from '../../clock.ts';
import { isClockInDoubt } from '../../domain/clock-doubt.ts';

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
    const clockDoubt = isClockInDoubt(now, this.#recorded);
    this.#recorded = Math.max(this.#recorded, now);
    const runningMs = this.#runningBase + Math.floor(this.#clock.monotonic() - this.#startedAt);
    return { hubTime: this.#recorded, boot, runningMs, clockDoubt };
  }
}
