import type { Clock, Random } from '../../src/clock.ts';

/** A clock that stands still until the test moves it. */
export class ManualClock implements Clock {
  wall: number;
  running = 0;

  constructor(wall: number) {
    this.wall = wall;
  }

  now(): number {
    return this.wall;
  }

  monotonic(): number {
    return this.running;
  }

  sleep(): Promise<void> {
    return Promise.reject(new Error('nobody sleeps on a manual clock'));
  }

  /** Lets time pass, on the wall and in the machine alike. */
  pass(ms: number): void {
    this.wall += ms;
    this.running += ms;
  }
}

/** Random numbers that a seed repeats. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    fraction: next,
    hex: (bytes) =>
      Array.from({ length: bytes }, () =>
        Math.floor(next() * 256)
          .toString(16)
          .padStart(2, '0'),
      ).join(''),
  };
}
