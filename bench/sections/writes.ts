import { Folders, openDisk } from '../support/processes.ts';
import { type Effort, figure, type Section, table } from '../support/section.ts';
import { interleave, medianOf, type Rounds, ratioOf, type Subject, Subjects } from '../support/subjects.ts';
import { WRITE_CASES, type WriteCase } from '../support/targets.ts';

const SUBJECTS: readonly Subject[] = ['raw', 'hub', 'naive', 'http-stub'];

/** How fast sales are written, against the limit and against what anybody would write first. */
export async function measureWrites(effort: Effort): Promise<Section> {
  using folders = new Folders();
  const disk = await openDisk(folders.make());
  const measured: (readonly [WriteCase, Rounds])[] = [];
  for (const one of WRITE_CASES) {
    await using subjects = await Subjects.open(SUBJECTS, folders, one.syncMs === 0 ? {} : disk.env(one));
    const rounds = await interleave(SUBJECTS, subjects, one, effort);
    measured.push([one, rounds]);
    effort.tell(`${nameOf(one)}: ${ratioOf(rounds, 'hub', 'raw').toFixed(2)} of the raw loop`);
  }
  return {
    title: 'Writing',
    text: `${INTRODUCTION}\n\n${table(HEAD, measured.map(row))}`,
    checks: measured.map(([one, rounds]) => ({
      ...{
        name: `${nameOf(one)}, ratio to the raw loop`,
        value: ratioOf(rounds, 'hub', 'raw'),
        unit: '',
        digits: 2,
      },
      ...{ target: one.target, floor: one.floor, better: 'more' },
    })),
  };
}

const INTRODUCTION = `Sales per second, as a ratio to a loop without network and without checks that writes the same rows into the same schema,
with as many sales per transaction as a request has. *naive* is a fastify server that writes each request in a transaction of
its own on its main thread; *HTTP alone* keeps nothing. All others have synced a sale to the disk before they answer. Medians
over interleaved rounds.`;

const HEAD = [
  'sales per request × tills',
  'hub',
  'naive',
  'HTTP alone',
  'hub, sales/s',
  'answer p50, ms',
  'p99, ms',
];

function row([one, rounds]: readonly [WriteCase, Rounds]): readonly string[] {
  return [
    nameOf(one),
    ...(['hub', 'naive', 'http-stub'] as const).map((subject) => figure(ratioOf(rounds, subject, 'raw'), 2)),
    figure(medianOf(rounds, 'hub', 'rate'), 0),
    ...(['p50', 'p99'] as const).map((of) => figure(medianOf(rounds, 'hub', of), 1)),
  ];
}

function nameOf({ perBatch, tills, syncMs }: WriteCase): string {
  return `${perBatch} × ${tills}${syncMs > 0 ? `, disk +${syncMs} ms` : ''}`;
}
