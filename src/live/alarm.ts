import type { Clock } from '../clock.ts';

/** Rings once, some time after it was armed. */
export interface Alarm {
  /** Rings in `delayMs`; does nothing when the alarm is armed already. */
  arm(delayMs: number): void;
  cancel(): void;
}

/** `ring` must not throw: nobody waits for it. */
export function openAlarm(clock: Clock, ring: () => void): Alarm {
  let armed: AbortController | null = null;
  return {
    arm(delayMs) {
      if (armed !== null) return;
      const current = new AbortController();
      armed = current;
      clock.sleep(delayMs, current.signal).then(
        () => {
          if (armed !== current) return;
          armed = null;
          ring();
        },
        () => undefined,
      );
    },
    cancel() {
      armed?.abort();
      armed = null;
    },
  };
}
