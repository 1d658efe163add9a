import { hasPostgres } from '../support/postgres.ts';
import { Folders, openDisk } from '../support/processes.ts';
import { type Effort, figure, type Section, table } from '../support/section.ts';
import { interleave, medianOf, type Rounds, ratioOf, type Subject, Subjects } from '../support/subjects.ts';

const CASES = [
  { perBatch: 100, tills: 8, syncMs: 0 },
  { perBatch: 10, tills: 8, syncMs: 0 },
  { perBatch: 1, tills: 8, syncMs: 0 },
  { perBatch: 1, tills: 8, syncMs: 20 },
] as const;
type Case = (typeof CASES)[number];

const NAMES = { express: 'Express and SQLite', postgres: 'fastify and PostgreSQL' } as const;
type Other = keyof typeof NAMES;

/** The same batches against what somebody else would have written, durable as the hub. */
export async function measureComparison(effort: Effort): Promise<Section> {
  const others: readonly Other[] = hasPostgres() ? ['express', 'postgres'] : ['express'];
  if (!hasPostgres()) effort.tell('PostgreSQL is not installed: it is left out of the comparison');
  const subjects: readonly Subject[] = ['hub', ...others];
  using folders = new Folders();
  const disk = await openDisk(folders.make());
  const measured: (readonly [Case, Rounds])[] = [];
  for (const one of CASES) {
    await using opened = await Subjects.open(subjects, folders, one.syncMs === 0 ? {} : disk.env(one));
    measured.push([one, await interleave(subjects, opened, one, effort)]);
    effort.tell(`compared at ${one.perBatch} × ${one.tills}, disk +${one.syncMs} ms`);
  }
  const head = ['sales per request × tills', ...subjects.map((one) => `${nameOf(one)}, sales/s`)];
  return {
    title: 'Compared with other services',
    text: `${INTRODUCTION}\n\n${table(
      [
        ...head,
        ...subjects.map((one) => `${nameOf(one)}, p99 ms`),
        ...others.map((one) => `hub ÷ ${NAMES[one]}`),
      ],
      measured.map(([{ perBatch, tills, syncMs }, rounds]) => [
        `${perBatch} × ${tills}${syncMs > 0 ? `, disk +${syncMs} ms` : ''}`,
        ...subjects.map((one) => figure(medianOf(rounds, one, 'rate'), 0)),
        ...subjects.map((one) => figure(medianOf(rounds, one, 'p99'), 1)),
        ...others.map((one) => figure(ratioOf(rounds, 'hub', one), 2)),
      ]),
    )}`,
    checks: [],
  };
}

const INTRODUCTION = `The same requests, in interleaved rounds. The others are in \`bench/peers\`: written straight, with prepared statements,
sensible indexes and full durability. They check that a number is new and that a level does not fall below zero; the hub also
decodes every form that tills send, compares contents, prices, keeps refused sales, keeps a journal and tells the sockets.`;

function nameOf(subject: Subject): string {
  return subject === 'express' || subject === 'postgres' ? NAMES[subject] : 'hub';
}
