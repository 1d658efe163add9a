import type { HeardResult } from '../listen.ts';
import { Folders, importShop, openDisk, runScript, serveHub } from '../support/processes.ts';
import { type Effort, figure, type Section, table } from '../support/section.ts';
import { median } from '../support/statistics.ts';
import { TARGETS } from '../support/targets.ts';

const SOCKETS = 50;
const QUIET = 10;
const BUSY = 200;

/** How soon fifty tills see what one of them sold. */
export async function measureLive(effort: Effort): Promise<Section> {
  using folders = new Folders();
  const folder = folders.make();
  await importShop(folder);
  const disk = await openDisk(folders.make());
  const hub = await serveHub(folder, disk.counting({}));
  const listen = (round: number, pace: number, ...counts: string[]) => {
    const args = [hub.origin, SOCKETS, pace, effort.seconds * 2, `H${pace}-${round}`].map(String);
    return runScript<HeardResult>('listen.ts', [...args, ...counts]);
  };
  const quiet: HeardResult[] = [];
  const busy: HeardResult[] = [];
  try {
    await listen(-1, QUIET, disk.countsFile);
    for (let round = 0; round < effort.rounds; round++) {
      quiet.push(await listen(round, QUIET, disk.countsFile));
      busy.push(await listen(round, BUSY));
    }
  } finally {
    await hub.stop();
  }
  const of = (results: readonly HeardResult[], key: keyof HeardResult) =>
    median(results.map((one) => one[key]));
  const row = (name: string, results: readonly HeardResult[]) => [
    name,
    ...(['p50', 'p99', 'worst'] as const).map((key) => figure(of(results, key), 2)),
    figure(of(results, 'commits') / (effort.seconds * 2), 0),
    figure(of(results, 'frames') / (effort.seconds * 2), 0),
  ];
  const check = { unit: 'ms', digits: 2, better: 'less' } as const;
  return {
    title: 'Live stock',
    text: `${INTRODUCTION}\n\n${table(HEAD, [row('quiet', quiet), row('busy', busy)])}`,
    checks: [
      {
        ...check,
        name: 'commit → frame at 50 tills, quiet, p99',
        value: of(quiet, 'p99'),
        ...TARGETS.quietFrame,
      },
      {
        ...check,
        name: 'commit → frame at 50 tills, 200 commits/s, p99',
        value: of(busy, 'p99'),
        ...TARGETS.busyFrame,
      },
    ],
  };
}

const INTRODUCTION = `Fifty tills listen, in one process beside the hub, and ten of them read what they hear. *Quiet*: a sale every 100 ms; from the end
of the disk's sync to the frame. *Busy*: 200 single sales a second, each a commit if nothing else waits; from the moment when the sale was
sent, so the time to write it is in the figure. A change within 50 ms of another waits for the next frame.`;

const HEAD = ['', 'p50, ms', 'p99, ms', 'worst, ms', 'sales/s', 'frames/s'];
