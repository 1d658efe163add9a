import { statSync } from 'node:fs';
import type { Clock } from '../clock.ts';

/** What the running hub wrote since its start: that, and each commit, is what wears out an SD card. */
export interface Wear {
  readonly runningMs: number;
  /** Groups of what tills and people did that were made durable together, with one sync each. */
  readonly commits: number;
  /** Bytes that the system counts as written to storage by this process; 0 where nothing is stored, as in a RAM disk. */
  readonly writtenBytes: number;
  /** Size of the write-ahead log of the database, which is folded into it at 32 MB. */
  readonly walBytes: number;
}

/** The system counts in blocks of so many bytes. */
const BLOCK_BYTES = 512;

/** Counts from now on. @param walPath the write-ahead log beside the database */
export class WearMeter {
  readonly #clock: Clock;
  readonly #walPath: string;
  readonly #startedAt: number;
  #commits = 0;

  constructor(clock: Clock, walPath: string) {
    this.#clock = clock;
    this.#walPath = walPath;
    this.#startedAt = clock.monotonic();
  }

  committed(): void {
    this.#commits++;
  }

  read(): Wear {
    return {
      runningMs: this.#clock.monotonic() - this.#startedAt,
      commits: this.#commits,
      writtenBytes: process.resourceUsage().fsWrite * BLOCK_BYTES,
      walBytes: statSync(this.#walPath, { throwIfNoEntry: false })?.size ?? 0,
    };
  }
}
