import type { StormResult } from '../storm.ts';
import { requireSameBooks } from '../support/books.ts';
import {
  Folders,
  hubCommand,
  importShop,
  openDisk,
  peakMemory,
  runScript,
  serveHub,
} from '../support/processes.ts';
import { type Effort, figure, type Section, table } from '../support/section.ts';
import { median } from '../support/statistics.ts';

const TILLS = 50;
const KNOWN = 100;
const NEW = 100;
const DISKS = [
  { name: 'the disk of this machine', syncMs: 0, pageMs: 0 },
  { name: '20 ms per sync, 2 ms per page of a checkpoint', syncMs: 20, pageMs: 2 },
] as const;

type Seen = StormResult & { readonly memoryMb: number };

/** What happens when the power returns and everybody comes at once. */
export async function measureStorm(effort: Effort): Promise<Section> {
  using folders = new Folders();
  const disk = await openDisk(folders.make());
  const rows: (readonly [string, readonly Seen[]])[] = [];
  for (const one of DISKS) {
    const folder = folders.make();
    await importShop(folder);
    const seen: Seen[] = [];
    for (let round = 0; round < effort.rounds; round++)
      seen.push(await oneStorm(folder, disk.env(one), round));
    requireSameBooks(`${folder}/hub.db`);
    rows.push([one.name, seen]);
    effort.tell(`storm: ${one.name}: ${figure(of(seen, 'seconds'), 1)} s`);
  }
  return {
    title: 'When the power returns',
    text: `${INTRODUCTION}\n\n${table(
      HEAD,
      rows.map(([name, seen]) => [
        name,
        figure(of(seen, 'seconds'), 1),
        figure(Math.max(...seen.map((one) => one.seconds)), 1),
        ...(['postponed', 'reconnected', 'memoryMb'] as const).map((key) => figure(of(seen, key), 0)),
      ]),
    )}`,
    checks: [],
  };
}

/** A hub that was killed in the middle of a day is started, and all tills are there already. */
async function oneStorm(folder: string, env: Readonly<Record<string, string>>, round: number): Promise<Seen> {
  const before = await serveHub(folder, env);
  const name = `S${round}`;
  await runScript<StormResult>('storm.ts', [before.origin, TILLS, KNOWN, 0, 0, 0, name].map(String));
  await before.stop('SIGKILL');
  const { epoch } = JSON.parse(await hubCommand(folder, 'status', '--json')) as { epoch: number };
  const hub = await serveHub(folder, env);
  try {
    const args = [hub.origin, TILLS, KNOWN, NEW, 1, epoch, name].map(String);
    const [result, memoryMb] = await peakMemory(hub.pid, runScript<StormResult>('storm.ts', args));
    if (result.accepted !== TILLS * (KNOWN + NEW)) throw new Error(`${result.accepted} sales were accepted`);
    return { ...result, memoryMb };
  } finally {
    await hub.stop();
  }
}

function of(seen: readonly Seen[], key: keyof Seen): number {
  return median(seen.map((one) => one[key]));
}

const INTRODUCTION = `The hub was killed (SIGKILL) and is started again. ${TILLS} tills come in the same moment: each resumes its socket from the beginning and
sends ${KNOWN + NEW} sales in one request, ${KNOWN} of which were booked before. Until the last one has its answer and its socket; every sale is there
once, and every refusal was one that a till comes back from by itself.`;

const HEAD = [
  'disk',
  'all served, s',
  'worst, s',
  'told to come back',
  'connected again',
  'memory at most, MB',
];
