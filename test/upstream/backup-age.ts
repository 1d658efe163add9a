/** How much was lost with a backup of that age, and how long it took. */
export interface BackupAge {
  readonly steps: number;
  readonly ms: number;
}

const MINUTE_MS = 60_000;

/** A minute, an hour and a day between the backup and the loss. */
export const AGES: readonly BackupAge[] = [
  { steps: 2, ms: MINUTE_MS },
  { steps: 20, ms: 60 * MINUTE_MS },
  { steps: 120, ms: 24 * 60 * MINUTE_MS },
];

/** The age of the nth drill. */
export function ageOf(nth: number): BackupAge {
  return AGES[nth % AGES.length] as BackupAge;
}
