import type { Random } from '../clock.ts';
import type { StoredWait } from '../store/facts.ts';

/** A growing wait: full jitter below a ceiling that doubles up to a cap. */
export interface Backoff {
  readonly firstMs: number;
  readonly capMs: number;
}

/** Every wait of the road to head office. */
export interface Backoffs {
  /** Head office is away, or ill. */
  readonly line: Backoff;
  /** Head office or its address is set up wrongly: only a person mends that. */
  readonly misconfigured: Backoff;
  /** One sale met a fault that passes by itself (a lock in head office's database). */
  readonly sale: Backoff;
  /** Head office does not take a till's sales. */
  readonly till: Backoff;
  /** A parked sale whose cause somebody may have removed at head office meanwhile. */
  readonly dailyMs: number;
  /** A request that got no answer may still arrive for as long. */
  readonly lateMs: number;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const BACKOFFS: Backoffs = {
  line: { firstMs: SECOND_MS, capMs: MINUTE_MS },
  misconfigured: { firstMs: MINUTE_MS, capMs: 15 * MINUTE_MS },
  sale: { firstMs: 2 * SECOND_MS, capMs: 15 * MINUTE_MS },
  till: { firstMs: 2 * MINUTE_MS, capMs: 2 * HOUR_MS },
  dailyMs: 24 * HOUR_MS,
  lateMs: 15 * MINUTE_MS,
};

/** Retry-After is obeyed up to this: a slip of a gateway must not silence a shop for weeks. */
export const RETRY_AFTER_MAX_MS = HOUR_MS;

/** The least part of a ceiling that is waited, so that no draw of the jitter turns a retry into a hammer. */
const LEAST_PART = 0.05;

/** @param attempt 1 for the wait after the first failure */
export function waitMs(backoff: Backoff, attempt: number, random: Random): number {
  const doublings = Math.min(Math.max(attempt, 1) - 1, 40);
  const ceiling = Math.min(backoff.firstMs * 2 ** doublings, backoff.capMs);
  return Math.ceil(ceiling * Math.max(random.fraction(), LEAST_PART));
}

/** Whether a stored wait is over. One that has yet to begin was written before the clock was set back: it is over too. */
export function isDue({ waitsSince, nextAttemptAt }: StoredWait, now: number): boolean {
  if (nextAttemptAt === null) return false;
  return nextAttemptAt <= now || (waitsSince ?? 0) > now;
}

/** Milliseconds that a Retry-After header asks for (seconds or an HTTP date), bounded; null when it asks for nothing. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = /^\s*\d+\s*$/.test(header) ? Number(header) * SECOND_MS : Date.parse(header) - now;
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), RETRY_AFTER_MAX_MS);
}
