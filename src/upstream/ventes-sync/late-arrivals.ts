import type { Clock } from '../../clock.ts';

/**
 * A request that got no answer may still arrive: that something is not at head office is certain only when it is still
 * not there some time after it was first missed. Measured by the running time of this process, not by the wall clock; a
 * restart waits anew.
 */
export class LateArrivals {
  readonly #clock: Clock;
  readonly #lateMs: number;
  readonly #missedAt = new Map<string, number>();

  constructor(clock: Clock, lateMs: number) {
    this.#clock = clock;
    this.#lateMs = lateMs;
  }

  /** Notes that it is missing, and tells whether it has been for long enough. */
  isMissingForGood(name: string): boolean {
    const now = this.#clock.monotonic();
    const since = this.#missedAt.get(name) ?? now;
    this.#missedAt.set(name, since);
    return now - since >= this.#lateMs;
  }

  /** It is settled, or was just sent once more: counts anew. */
  forget(name: string): void {
    this.#missedAt.delete(name);
  }
}
