import { BATCH_ENTRIES_MAX } from '../../wire/journal/messages.ts';

/**
 * How many entries the next batch may hold. A batch on which head office chokes is halved, down to the one entry that
 * it chokes on; each batch that arrives lets the next one be a little larger.
 */
export class BatchSize {
  #entries = BATCH_ENTRIES_MAX;

  get entries(): number {
    return this.#entries;
  }

  /** @param sent how many the batch held that failed; at least 2 */
  halve(sent: number): void {
    this.#entries = Math.max(1, Math.floor(sent / 2));
  }

  grow(): void {
    this.#entries = Math.min(BATCH_ENTRIES_MAX, this.#entries + Math.ceil(this.#entries / 4));
  }
}
