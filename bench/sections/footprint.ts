import { setTimeout as pause } from 'node:timers/promises';
import type { HeardResult } from '../listen.ts';
import { Folders, load, peakMemory, runScript, serveHub, usage } from '../support/processes.ts';
import { type Effort, figure, type Section, table } from '../support/section.ts';
import { median } from '../support/statistics.ts';
import { TARGETS } from '../support/targets.ts';

const SALES = 1_000_000;
const IDLE_MS = 10_000;
const TILLS = 50;
const LOAD_SECONDS = 30;

/** How soon a hub with a past serves after its start, and what it takes of the memory. */
export async function measureFootprint(effort: Effort): Promise<Section> {
  using folders = new Folders();
  const folder = folders.make();
  effort.tell('making a past of a million sales');
  await runScript('fill.ts', [folder, String(SALES)]);
  const [starts, idle, busy]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < effort.rounds; round++) {
    const hub = await serveHub(folder);
    starts.push(hub.startMs);
    await pause(IDLE_MS);
    idle.push(usage(hub.pid).residentMb);
    busy.push(await residentUnderLoad(hub.origin, hub.pid, round));
    await hub.stop();
    effort.tell(`footprint: round ${round + 1} of ${effort.rounds}`);
  }
  const memory = { unit: 'MB', digits: 0, better: 'less' } as const;
  return {
    title: 'Start and memory',
    text: `A hub with ${figure(SALES, 0)} sales behind it. The start is from the process to the line that says it serves. *Busy* is the most that
the process held while ${TILLS} tills, each with a socket, sold as fast as they could for ${LOAD_SECONDS} s; a fifth of them in batches of 100.

${table(
  ['', 'median', 'worst'],
  [
    ['start, ms', figure(median(starts), 0), figure(Math.max(...starts), 0)],
    [
      `resident after ${IDLE_MS / 1000} s of quiet, MB`,
      figure(median(idle), 0),
      figure(Math.max(...idle), 0),
    ],
    ['resident at most, busy, MB', figure(median(busy), 0), figure(Math.max(...busy), 0)],
  ],
)}`,
    checks: [
      {
        ...{ name: 'start with a million sales in the file', value: median(starts), unit: 'ms', digits: 0 },
        ...{ better: 'less', ...TARGETS.start },
      },
      { ...memory, name: 'memory, idle', value: median(idle), ...TARGETS.idleMemory },
      { ...memory, name: 'memory, 50 tills at full load', value: median(busy), ...TARGETS.busyMemory },
    ],
  };
}

/** The most that the hub held while everybody sold. */
async function residentUnderLoad(origin: string, pid: number, round: number): Promise<number> {
  const listening = [origin, TILLS, 20, LOAD_SECONDS, `F${round}`].map(String);
  const work = Promise.all([
    runScript<HeardResult>('listen.ts', listening),
    load(origin, { tills: (TILLS * 4) / 5, perBatch: 1, seconds: LOAD_SECONDS }),
    load(origin, { tills: TILLS / 5, perBatch: 100, seconds: LOAD_SECONDS }),
  ]);
  const [, most] = await peakMemory(pid, work);
  return most;
}
