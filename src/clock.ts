import { setTimeout as delay } from 'node:timers/promises';

/** Time, handed in from outside so that a test or a simulation can own it. */
export interface Clock {
  /** Wall clock, UTC ms. May jump either way; orders and decides nothing (ARCHITECTURE, invariant 8). */
  now(): number;
  /** Monotonic ms since an arbitrary start of this process. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason when aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Randomness, handed in from outside like time. */
export interface Random {
  /** Uniform in [0, 1). */
  fraction(): number;
  /** `bytes` random bytes as lower-case hex. */
  hex(bytes: number): string;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};

/** Runs when all that was ready in this turn of the event loop has been dealt with. It waits for no time. */
export function afterThisTurn(act: () => void): void {
  setImmediate(act);
}

export const systemRandom: Random = {
  fraction: () => Math.random(),
  hex: (bytes) => Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex'),
};
