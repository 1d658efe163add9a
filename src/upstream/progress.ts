import type { Clock } from '../clock.ts';
import type { DrainProgress } from '../domain/drain-progress.ts';
import type { ShopId } from '../domain/ids.ts';
import type { Logger } from '../log.ts';
import type { Reader } from '../store/reader.ts';
import { progressSentences } from '../wire/head-office/progress-sentences.ts';
import type { PassOutcome } from './line.ts';

export interface ProgressParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The rate is that of so many samples, at least so far apart. */
const SAMPLES_MAX = 120;
const SAMPLE_EVERY_MS = 1000;
/** A rate of less time than this says nothing. */
const RATE_LEAST_MS = 2000;
const LOG_EVERY_MS = 60_000;
/** Below this a backlog is the day's business, and not worth a line of the log. */
const LOG_LEAST_LEFT = 100;

interface Sample {
  readonly at: number;
  readonly passed: number;
}

/** Follows one shop's queue from the moment at which something waits until nothing does. */
export class Progress {
  readonly #parts: ProgressParts;
  /** Oldest first. Empty while nothing waits. */
  #samples: Sample[] = [];
  #passedAtStart = 0;
  #loggedAt = 0;

  constructor(parts: ProgressParts) {
    this.#parts = parts;
  }

  /** The same passes, watched. */
  watch(runPass: () => Promise<PassOutcome>): () => Promise<PassOutcome> {
    return async () => {
      this.#begin();
      const outcome = await runPass();
      if (outcome.kind === 'idle') this.#samples = [];
      else this.#sample();
      return outcome;
    };
  }

  /** Null when nothing waits for its turn. */
  status(): DrainProgress | null {
    const [first] = this.#samples;
    if (first === undefined) return null;
    const { passed, queued } = this.#look();
    if (queued === 0) return null;
    const sent = passed - this.#passedAtStart;
    const elapsedMs = this.#parts.clock.monotonic() - first.at;
    const perSecond = elapsedMs < RATE_LEAST_MS ? null : ((passed - first.passed) * 1000) / elapsedMs;
    const secondsLeft = perSecond === null || perSecond === 0 ? null : Math.ceil(queued / perSecond);
    return { sent, total: sent + queued, perSecond, secondsLeft };
  }

  #begin(): void {
    if (this.#samples.length > 0) return;
    const { passed, queued } = this.#look();
    if (queued === 0) return;
    const at = this.#parts.clock.monotonic();
    this.#samples = [{ at, passed }];
    this.#passedAtStart = passed;
    this.#loggedAt = at;
  }

  #sample(): void {
    const last = this.#samples.at(-1);
    if (last === undefined) return;
    const at = this.#parts.clock.monotonic();
    if (at - last.at < SAMPLE_EVERY_MS) return;
    const { passed, queued } = this.#look();
    this.#samples.push({ at, passed });
    if (this.#samples.length > SAMPLES_MAX) this.#samples.shift();
    if (at - this.#loggedAt < LOG_EVERY_MS || queued < LOG_LEAST_LEFT) return;
    this.#loggedAt = at;
    const progress = this.status();
    if (progress !== null) this.#parts.log.info({ ...progress }, progressSentences(progress).english);
  }

  #look(): { readonly passed: number; readonly queued: number } {
    return this.#parts.reader.queueProgress(this.#parts.shopId);
  }
}
