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

/** What a figure is to reach, and beyond which something is broken. */
export interface Target {
  readonly target: number;
  readonly floor: number;
}

export const TARGETS = {
  walBytesPerSale: { target: 3_500, floor: 4_500 },
  /** The sale, its two lines and their two movements. */
  rowsPerSale: { target: 5, floor: 5 },
  syncsPerCommit: { target: 1, floor: 1.1 },
  framesPerSale: { target: 2, floor: 2 },
  /** ms, p99, on a disk of 20 ms while eight tills write. */
  readOnSlowDisk: { target: 5, floor: 25 },
  /** CPU per sale with 5 million sales in the file, as a ratio to the same with none. */
  growth: { target: 1.1, floor: 1.3 },
  /** ms, p99, from commit to frame at 50 tills. */
  quietFrame: { target: 3, floor: 15 },
  busyFrame: { target: 65, floor: 100 },
  /** ms, with a million sales in the file. */
  start: { target: 500, floor: 1_500 },
  /** MB resident. */
  idleMemory: { target: 90, floor: 120 },
  busyMemory: { target: 220, floor: 300 },
  /** ms, p99 of a cashier's answer while a till catches up, on a small machine whose disk takes 20 ms. */
  cashierOnSmallMachine: { target: 500, floor: 500 },
} as const satisfies Record<string, Target>;
