import type { Clock } from '../../src/clock.ts';

export interface SteppedClock extends Clock {
  /** Lets `ms` go by, waking each sleeper at its time and giving it a turn of the event loop to act. */
  pass(ms: number): Promise<void>;
}

interface Sleeper {
  readonly wakeAt: number;
  wake(): void;
}

/** Time that stands still until a test lets it go by. */
export function steppedClock(): SteppedClock {
  let time = 0;
  const sleepers = new Set<Sleeper>();
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      const sleeper = {
        wakeAt: time + ms,
        wake: () => {
          sleepers.delete(sleeper);
          resolve();
        },
      };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', () => {
        sleepers.delete(sleeper);
        reject(signal.reason);
      });
    });
  const pass = async (ms: number) => {
    const end = time + ms;
    for (;;) {
      await new Promise(setImmediate);
      const next = [...sleepers].sort((a, b) => a.wakeAt - b.wakeAt)[0];
      if (next === undefined || next.wakeAt > end) break;
      time = next.wakeAt;
      next.wake();
    }
    time = end;
  };
  return { now: () => time, monotonic: () => time, sleep, pass };
}
