import type { Database } from '../open.ts';

/** One start of the hub, and the gap before it. */
export interface Start {
  /** Running time that the hub had before it, ms. */
  readonly runningMs: number;
  /** How long it was switched off, as far as the clock can be trusted on both sides, ms. */
  readonly offMs: number;
  readonly hubTime: number;
  readonly clockDoubt: boolean;
}

export function prepareStart(db: Database) {
  const insert = db.prepare(
    'INSERT INTO start (running_ms, off_ms, hub_time, clock_doubt) VALUES (?, ?, ?, ?)',
  );
  const offSince = db
    .prepare<[number], number>('SELECT coalesce(sum(off_ms), 0) FROM start WHERE running_ms >= ?')
    .pluck();
  return {
    insert: ({ runningMs, offMs, hubTime, clockDoubt }: Start): void => {
      insert.run(runningMs, offMs, hubTime, clockDoubt ? 1 : 0);
    },
    /** How long the hub was switched off since the running time `runningMs`, as far as that is known, ms. */
    offSince: (runningMs: number): number => offSince.get(runningMs) ?? 0,
  };
}
