import type { Clock } from '../clock.ts';

/** Wrong tokens that an address may send within {@link WINDOW_MS}, counted from the first of them. */
const WRONG_MAX = 20;
const WINDOW_MS = 60_000;
/** Addresses that are remembered; beyond it the one that is remembered longest is forgotten. */
const ADDRESSES_MAX = 1000;

/** Counts wrong guesses by address, in monotonic time. */
export interface Guesses {
  /** Seconds for which nothing from this address is looked at; 0 when it may try. */
  blockedForSeconds(address: string): number;
  wrong(address: string): void;
}

export function openGuesses(clock: Pick<Clock, 'monotonic'>): Guesses {
  const known = new Map<string, { readonly since: number; count: number }>();
  const current = (address: string) => {
    const entry = known.get(address);
    if (entry === undefined || clock.monotonic() - entry.since < WINDOW_MS) return entry;
    known.delete(address);
    return undefined;
  };
  return {
    blockedForSeconds(address) {
      const entry = current(address);
      if (entry === undefined || entry.count < WRONG_MAX) return 0;
      return Math.max(1, Math.ceil((entry.since + WINDOW_MS - clock.monotonic()) / 1000));
    },
    wrong(address) {
      const entry = current(address);
      if (entry !== undefined) {
        entry.count += 1;
        return;
      }
      const [oldest] = known.keys();
      if (known.size >= ADDRESSES_MAX && oldest !== undefined) known.delete(oldest);
      known.set(address, { since: clock.monotonic(), count: 1 });
    },
  };
}
