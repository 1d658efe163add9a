import type { Clock } from '../clock.ts';

/** A sleep that can be cut short; a ring while nobody sleeps ends the next sleep at once, so none is ever lost. */
export class Alarm {
  readonly #clock: Clock;
  #rung = false;
  #sleeper: AbortController | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  ring(): void {
    this.#rung = true;
    this.#sleeper?.abort();
  }

  async sleep(ms: number): Promise<void> {
    if (!this.#rung) {
      const sleeper = new AbortController();
      this.#sleeper = sleeper;
      await this.#clock.sleep(ms, sleeper.signal).catch((reason: unknown) => {
        if (!sleeper.signal.aborted) throw reason;
      });
      this.#sleeper = null;
    }
    this.#rung = false;
  }
}
