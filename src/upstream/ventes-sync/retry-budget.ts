import type { Clock } from '../../clock.ts';

/** The part of the time of the queue that may be spent on asking again about what stepped aside. */
const SHARE = 0.03;
/** The past fades by half each time that so much was spent on the queue. */
const FADE_MS = 10 * 60 * 1000;

/**
 * Keeps what head office does not take from slowing down what it takes: some of it costs a whole time-out at each attempt.
 * When nothing is queued, there is all the time.
 */
export class RetryBudget {
  readonly #clock: Clock;
  #queueMs = 0;
  #retryMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async onQueue<Step extends { readonly worked: boolean }>(work: () => Promise<Step>): Promise<Step> {
    const startedAt = this.#clock.monotonic();
    const step = await work();
    if (!step.worked) {
      this.#queueMs = 0;
      this.#retryMs = 0;
      return step;
    }
    this.#queueMs += this.#clock.monotonic() - startedAt;
    if (this.#queueMs > FADE_MS) {
      this.#queueMs /= 2;
      this.#retryMs /= 2;
    }
    return step;
  }

  async onRetry<Outcome>(work: () => Promise<Outcome>): Promise<Outcome> {
    const startedAt = this.#clock.monotonic();
    const outcome = await work();
    this.#retryMs += this.#clock.monotonic() - startedAt;
    return outcome;
  }

  allows(): boolean {
    return this.#queueMs === 0 || this.#retryMs <= this.#queueMs * SHARE;
  }
}
