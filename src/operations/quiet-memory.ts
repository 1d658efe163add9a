import { performance } from 'node:perf_hooks';
import { getHeapSpaceStatistics } from 'node:v8';
import type { Clock } from '../clock.ts';

const LOOK_EVERY_MS = 3_000;
/** The hub is quiet when it had so little to do between two looks. */
const QUIET_UTILIZATION = 0.02;
/**
 * So many quiet looks in a row, and memory is given back. What was compiled is forgotten with it, and sales cost a third more
 * until it is compiled again: that is no matter right after a start, and else only after a minute in which nobody sold.
 */
const QUIET_LOOKS = { first: 1, later: 20 } as const;
/** Below this there is nothing to give back that a machine with 1 GB would notice. */
const WORTH_BYTES = 8 * 1024 * 1024;

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Gives memory back to the machine when the hub is quiet. V8 lets the part of its heap in which values are made grow while
 * much is asked for, and keeps it when nothing is any more: some 25 MB after a start, some 50 after a rush. Giving it back
 * takes tens of milliseconds, in which hardly anybody waits. Does nothing in a process that was started without `--expose-gc`.
 * @returns ends it
 */
export function giveBackMemoryWhenQuiet(clock: Clock): () => void {
  const stop = new AbortController();
  const collect = globalThis.gc as Collect | undefined;
  if (collect !== undefined) void look(clock, collect, stop.signal);
  return () => stop.abort();
}

async function look(clock: Clock, collect: Collect, stop: AbortSignal): Promise<void> {
  let before = performance.eventLoopUtilization();
  let needed: number = QUIET_LOOKS.first;
  let quiet = 0;
  while (await slept(clock, stop)) {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    quiet = utilization < QUIET_UTILIZATION ? quiet + 1 : 0;
    if (quiet < needed || youngBytes() < WORTH_BYTES) continue;
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    needed = QUIET_LOOKS.later;
    quiet = 0;
  }
}

/** False when it was stopped. */
function slept(clock: Clock, stop: AbortSignal): Promise<boolean> {
  return clock.sleep(LOOK_EVERY_MS, stop).then(
    () => true,
    () => false,
  );
}

/** What the young generation of this thread holds of the machine's memory. */
export function youngBytes(): number {
  return (
    getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.physical_space_size ?? 0
  );
}
