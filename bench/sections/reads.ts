import type { Asked, AskedAll } from '../ask.ts';
import { Folders, importShop, load, openDisk, runScript, serveHub } from '../support/processes.ts';
import { QUESTION_NAMES as NAMES, questionArgs } from '../support/questions.ts';
import { type Effort, figure, type Section, table } from '../support/section.ts';
import { median } from '../support/statistics.ts';
import { TARGETS } from '../support/targets.ts';

/** What a till waits for when it looks something up while others sell as fast as a slow disk lets them. */
export async function measureReads(effort: Effort): Promise<Section> {
  using folders = new Folders();
  const folder = folders.make();
  await importShop(folder);
  const disk = await openDisk(folders.make());
  const hub = await serveHub(folder, disk.env({ syncMs: 20 }));
  const rounds: AskedAll[] = [];
  try {
    await load(hub.origin, { tills: 8, perBatch: 10, seconds: 2 });
    const args = [hub.origin, effort.seconds, 5, ...questionArgs()].map(String);
    for (let round = 0; round < effort.rounds; round++) {
      const [asked] = await Promise.all([
        runScript<AskedAll>('ask.ts', args),
        load(hub.origin, { tills: 8, perBatch: 1, seconds: effort.seconds }),
      ]);
      rounds.push(asked);
    }
  } finally {
    await hub.stop();
  }
  const of = (name: string, key: keyof Asked) =>
    median(rounds.map((round) => round[name]?.[key] ?? Number.NaN));
  const rows = NAMES.map((name) => [
    name,
    ...KEYS.map((key) => figure(of(name, key), key === 'bytes' ? 0 : 2)),
  ]);
  return {
    title: 'Reading while others sell, on a slow disk',
    text: `Each sync takes 20 ms more; eight tills sell one sale after the other.\n\n${table(HEAD, rows)}`,
    checks: NAMES.map((name) => ({
      ...{ name: `${name}, read on a disk of 20 ms, p99`, value: of(name, 'p99'), unit: 'ms', digits: 2 },
      ...{ better: 'less', ...TARGETS.readOnSlowDisk },
    })),
  };
}

const KEYS = ['p50', 'p99', 'worst', 'bytes'] as const;
const HEAD = ['question', 'p50, ms', 'p99, ms', 'worst, ms', 'bytes'];
