import type { Clock } from '../../src/clock.ts';

export interface VirtualClock extends Clock {
  /** Lets time pass, waking each sleeper at its moment, and lets what they do settle. */
  advance(ms: number): Promise<void>;
  /** How many are asleep. */
  sleepers(): number;
}

/** A clock that stands still until a test moves it. */
export function virtualClock(): VirtualClock {
  const start = Date.UTC(2026, 10, 22, 7, 32, 47, 644);
  let nowMs = 0;
  const asleep = new Set<{ readonly at: number; wake(): void }>();

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  }

  return {
    now: () => start + nowMs,
    monotonic: () => nowMs,
    sleepers: () => asleep.size,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { at: nowMs + ms, wake: resolve };
        asleep.add(sleeper);
        signal?.addEventListener('abort', () => {
          asleep.delete(sleeper);
          reject(signal.reason);
        });
      }),
    async advance(ms) {
      const until = nowMs + ms;
      await settle();
      for (;;) {
        const next = [...asleep].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        asleep.delete(next);
        nowMs = Math.max(nowMs, next.at);
        next.wake();
        await settle();
      }
      nowMs = until;
    },
  };
}
