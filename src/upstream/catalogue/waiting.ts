import type { Clock } from '../../clock.ts';
import type { CataloguePullOutcome } from '../../domain/central-catalogue.ts';
import type { Wanted } from './apply.ts';

/** How long a person waits for a reading that stands behind a long queue of sales. */
const PATIENCE_MS = 5 * 60_000;

export type Tell = (outcome: CataloguePullOutcome) => void;

/** People who wait for the next reading, and what they want of it together. */
export class Waiting {
  readonly #clock: Clock;
  readonly #closing: AbortSignal;
  #waiters: Tell[] = [];
  #wanted: Wanted = { full: false, accept: false };

  constructor(clock: Clock, closing: AbortSignal) {
    this.#clock = clock;
    this.#closing = closing;
  }

  /** Resolves with what comes of the next reading, or after a while with a sentence that says that it goes on. */
  async join({ full, accept }: Wanted): Promise<CataloguePullOutcome> {
    this.#wanted = { full: full || accept || this.#wanted.full, accept: accept || this.#wanted.accept };
    const told = new Promise<CataloguePullOutcome>((resolve) => this.#waiters.push(resolve));
    const done = new AbortController();
    const stop = (): void => done.abort();
    this.#closing.addEventListener('abort', stop, { once: true });
    const late = this.#clock.sleep(PATIENCE_MS, done.signal).then(
      () => 'the reading goes on without you: "catalogue status" tells what became of it',
      () => 'the hub stops',
    );
    const outcome = await Promise.race([told, late.then((sentence) => nothingRead(full, sentence))]);
    this.#closing.removeEventListener('abort', stop);
    stop();
    return outcome;
  }

  /** Hands over who waits, and what they want; the next to come wait for the reading after. */
  take(): { readonly wanted: Wanted; readonly tell: Tell } {
    const waiters = this.#waiters;
    const wanted = this.#wanted;
    this.#waiters = [];
    this.#wanted = { full: false, accept: false };
    return {
      wanted,
      tell: (outcome) => {
        for (const resolve of waiters) resolve(outcome);
      },
    };
  }
}

/** What somebody is told when nothing was applied. */
export function nothingRead(full: boolean, error: string): CataloguePullOutcome {
  return { full, error, added: 0, changed: 0, retired: 0, others: 0, conflicts: [] };
}
