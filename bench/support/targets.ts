/** How much is sold how, what is to be reached, and below which ratio something is broken. */
export interface WriteCase {
  readonly perBatch: number;
  readonly tills: number;
  /** Added to each sync, ms. */
  readonly syncMs: number;
  /** Ratios to the raw loop in the same round, with as many sales per transaction as a request has. */
  readonly target: number;
  readonly floor: number;
}

export const WRITE_CASES: readonly WriteCase[] = [
  { perBatch: 100, tills: 8, syncMs: 0, target: 1.2, floor: 0.7 },
  { perBatch: 10, tills: 8, syncMs: 0, target: 1.7, floor: 1.2 },
  { perBatch: 1, tills: 8, syncMs: 0, target: 2, floor: 1.2 },
  { perBatch: 1, tills: 1, syncMs: 0, target: 0.6, floor: 0.4 },
  { perBatch: 1, tills: 8, syncMs: 20, target: 7, floor: 4 },
  { perBatch: 1, tills: 50, syncMs: 20, target: 25, floor: 15 },
];

/** Bytes that a sale of two lines adds to the WAL in groups of 100, and syncs of a transaction. */
export const COUNTS = { walBytesPerSale: { target: 3_500, floor: 4_500 }, syncsPerCommit: 1 } as const;
