import type { CashiersResult } from '../cashiers.ts';
import { Folders, importShop, openDisk, runScript, serveHub, usage } from '../support/processes.ts';
import { type Effort, figure, type Section, table } from '../support/section.ts';
import { openSmallMachine } from '../support/small-machine.ts';
import { median } from '../support/statistics.ts';
import { TARGETS } from '../support/targets.ts';

const CORES = 0.5;
const MEMORY_MB = 1024;
const CASHIERS = 8;
const EVERY_MS = 500;
const CATCH_UP = 10_000;

const DISKS = [
  { name: 'the disk of this machine', syncMs: 0, pageMs: 0 },
  { name: '20 ms per sync', syncMs: 20, pageMs: 0 },
  { name: '20 ms per sync, 2 ms per page of a checkpoint', syncMs: 20, pageMs: 2 },
  { name: '100 ms per sync', syncMs: 100, pageMs: 0 },
  { name: '100 ms per sync, 10 ms per page of a checkpoint', syncMs: 100, pageMs: 10 },
] as const;
const REQUESTS = [
  { name: 'one request', perRequest: CATCH_UP },
  { name: 'requests of 200', perRequest: 200 },
] as const;

type Seen = CashiersResult & { readonly residentMb: number };

/** What cashiers notice on half a processor and a bad card while a till sends ten thousand sales at once. */
export async function measureSmallMachines(effort: Effort): Promise<Section> {
  using folders = new Folders();
  using machine = openSmallMachine('boutique-hub-bench', CORES, MEMORY_MB);
  const disk = await openDisk(folders.make());
  const rows: {
    readonly disk: (typeof DISKS)[number];
    readonly name: string;
    readonly seen: readonly Seen[];
  }[] = [];
  for (const one of DISKS) {
    for (const { name, perRequest } of REQUESTS) {
      const folder = folders.make();
      await importShop(folder);
      const hub = await serveHub(folder, disk.env(one), machine.command);
      const seen: Seen[] = [];
      for (let round = 0; round < effort.rounds; round++) {
        const args = [hub.origin, CASHIERS, EVERY_MS, CATCH_UP, perRequest, `C${round}`].map(String);
        const result = await runScript<CashiersResult>('cashiers.ts', args);
        seen.push({ ...result, residentMb: usage(hub.pid).residentMb });
      }
      await hub.stop();
      rows.push({ disk: one, name, seen });
      effort.tell(`small machine: ${one.name}, ${name}: p99 ${figure(of(seen, 'p99'), 0)} ms`);
    }
  }
  return {
    title: 'Small machines',
    text: `${INTRODUCTION}\n\n${table(
      HEAD,
      rows.map(({ disk: { name: on }, name, seen }) => [
        on,
        name,
        ...(['p50', 'p99', 'worst'] as const).map((key) => figure(of(seen, key), 0)),
        figure(of(seen, 'catchUpSeconds'), 1),
        figure(of(seen, 'postponed'), 0),
        figure(Math.max(...seen.map((one) => one.residentMb)), 0),
      ]),
    )}`,
    checks: rows
      .filter(({ disk: { syncMs } }) => syncMs === 20)
      .map(({ disk: { name: on }, name, seen }) => ({
        ...{
          name: `cashier’s answer on a small machine, ${on}, catch-up in ${name}, p99`,
          value: of(seen, 'p99'),
        },
        ...{ unit: 'ms', digits: 0, better: 'less', ...TARGETS.cashierOnSmallMachine },
      })),
  };
}

function of(seen: readonly Seen[], key: keyof Seen): number {
  return median(seen.map((one) => one[key]));
}

const INTRODUCTION = `The hub has ${CORES} of a processor of this machine and ${MEMORY_MB} MB of memory. ${CASHIERS} cashiers sell one sale each every ${EVERY_MS} ms while another till sends
${figure(CATCH_UP, 0)} sales that it could not send before: in one request, and in requests of 200 one after the other.`;

const HEAD = [
  'disk',
  'catch-up in',
  'cashier p50, ms',
  'p99, ms',
  'worst, ms',
  'catch-up, s',
  'told to come back',
  'memory, MB',
];
