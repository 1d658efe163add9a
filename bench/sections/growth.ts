import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { AskedAll } from '../ask.ts';
import { chart } from '../support/chart.ts';
import { Folders, hubCommand, load, runScript, type Served, serveHub, usage } from '../support/processes.ts';
import { QUESTION_NAMES as NAMES, questionArgs } from '../support/questions.ts';
import { type Effort, figure, type Section, table } from '../support/section.ts';
import { median, shuffled } from '../support/statistics.ts';
import { TARGETS } from '../support/targets.ts';

/** Sales in the file, in millions. */
const MILLIONS = [0, 0.25, 1, 2.5, 5] as const;
const SALES_A_DAY = 2_000;
/** A common SD card, of which a third is for the system and for copies. */
const DISK_BYTES = 64e9;

interface Grown {
  readonly millions: number;
  readonly folder: string;
  readonly bytes: number;
  readonly startMs: number;
  readonly auditSeconds: number;
}

/** What becomes slower as the file grows. */
export async function measureGrowth(effort: Effort): Promise<Section> {
  using folders = new Folders();
  const grown: Grown[] = [];
  for (const millions of MILLIONS) {
    effort.tell(`making a past of ${millions} million sales`);
    grown.push(await grow(millions, folders.make()));
  }
  return pageOf(grown, await measureInTurn(grown, effort));
}

interface Costs {
  /** CPU µs for one sale. */
  readonly perSale: number;
  /** Of each question, the median of the rounds' medians, ms. */
  readonly times: readonly number[];
}

/** All hubs run at the same time, and each round measures each of them. */
async function measureInTurn(grown: readonly Grown[], effort: Effort): Promise<readonly Costs[]> {
  const hubs: Served[] = [];
  for (const { folder } of grown) hubs.push(await serveHub(folder));
  const cpu = grown.map(() => [] as number[]);
  const asked = grown.map(() => [] as AskedAll[]);
  try {
    for (const hub of hubs) await load(hub.origin, { perBatch: 100, tills: 8, seconds: 2 });
    for (let round = 0; round < effort.rounds; round++) {
      for (const index of shuffled([...hubs.keys()], round + 1)) {
        const hub = hubs[index] as Served;
        cpu[index]?.push(await cpuPerSale(hub, effort.seconds));
        asked[index]?.push(await ask(hub, effort.seconds));
      }
      effort.tell(`growth: round ${round + 1} of ${effort.rounds}`);
    }
  } finally {
    for (const hub of hubs) await hub.stop();
  }
  return grown.map((_, index) => ({
    perSale: median(cpu[index] ?? []),
    times: NAMES.map((name) => median((asked[index] ?? []).map((round) => round[name]?.p50 ?? Number.NaN))),
  }));
}

function pageOf(grown: readonly Grown[], costs: readonly Costs[]): Section {
  const rows = grown.map(({ millions, bytes, startMs, auditSeconds }, index) => [
    millions,
    figure(costs[index]?.perSale ?? Number.NaN, 1),
    ...(costs[index]?.times ?? []).map((time) => figure(time, 2)),
    figure(startMs, 0),
    figure(auditSeconds, 1),
    figure(bytes / 1e6, 0),
  ]);
  const questions = NAMES.map((name) => `${name}, ms`);
  const head = ['million sales', 'CPU µs per sale', ...questions, 'start, ms', 'verify, s', 'file, MB'];
  const ratio = (costs.at(-1)?.perSale ?? Number.NaN) / (costs[0]?.perSale ?? Number.NaN);
  const check = { name: 'CPU per sale at 5 million sales ÷ at none', value: ratio, unit: '', digits: 2 };
  return {
    title: 'Growth',
    text: [
      introduction(grown),
      table(head, rows),
      '![Processor time per sale as the file grows](results/growth-ingest.svg)',
      '![Time of questions as the file grows](results/growth-reads.svg)',
      '![Start, audit and size as the file grows](results/growth-whole.svg)',
    ].join('\n\n'),
    checks: [{ ...check, better: 'less', ...TARGETS.growth }],
    pictures: picturesOf(grown, costs),
  };
}

function picturesOf(grown: readonly Grown[], costs: readonly Costs[]): Readonly<Record<string, string>> {
  const draw = (title: string, lines: Parameters<typeof chart>[3]) =>
    chart(title, 'million sales in the file', [...MILLIONS], lines);
  return {
    'growth-ingest.svg': draw('Processor time per sale, µs (100 × 8)', [
      { name: 'hub', values: costs.map(({ perSale }) => perSale) },
    ]),
    'growth-reads.svg': draw(
      'Time of a question, median, ms',
      NAMES.map((name, index) => ({ name, values: costs.map(({ times }) => times[index] ?? Number.NaN) })),
    ),
    'growth-whole.svg': draw('The whole file', [
      { name: 'start, s', values: grown.map((one) => one.startMs / 1000) },
      { name: 'verify, s', values: grown.map((one) => one.auditSeconds) },
      { name: 'size, 100 MB', values: grown.map((one) => one.bytes / 1e8) },
    ]),
  };
}

async function grow(millions: number, folder: string): Promise<Grown> {
  await runScript('fill.ts', [folder, String(millions * 1e6)]);
  const startedAt = performance.now();
  await hubCommand(folder, 'verify');
  const auditSeconds = (performance.now() - startedAt) / 1000;
  const starts: number[] = [];
  for (let time = 0; time < 5; time++) {
    const hub = await serveHub(folder);
    starts.push(hub.startMs);
    await hub.stop();
  }
  const bytes = statSync(join(folder, 'hub.db')).size;
  return { millions, folder, bytes, startMs: median(starts), auditSeconds };
}

async function cpuPerSale(hub: Served, seconds: number): Promise<number> {
  const before = usage(hub.pid).cpuMs;
  const { sales } = await load(hub.origin, { perBatch: 100, tills: 8, seconds });
  return ((usage(hub.pid).cpuMs - before) * 1000) / sales;
}

function ask(hub: Served, seconds: number): Promise<AskedAll> {
  const args = [hub.origin, seconds / 2, 0, ...questionArgs()];
  return runScript<AskedAll>('ask.ts', args.map(String));
}

function introduction(grown: readonly Grown[]): string {
  const last = grown.at(-1) as Grown;
  const bytesPerSale = (last.bytes - (grown[0]?.bytes ?? 0)) / (last.millions * 1e6);
  const years = (DISK_BYTES * 2) / 3 / (bytesPerSale * SALES_A_DAY * 365);
  return `The same shop with more and more sales behind it, spread over two years; all hubs run at the same time and are measured in turn.
A sale of two lines takes ${figure(bytesPerSale, 0)} bytes of the file for ever: nothing is archived or deleted. At ${figure(SALES_A_DAY, 0)} sales a day, two thirds of a card of
${figure(DISK_BYTES / 1e9, 0)} GB hold ${figure(years, 0)} years.`;
}
