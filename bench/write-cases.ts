import { join } from 'node:path';
import { requireSameBooks } from './support/books.ts';
import {
  Folders,
  importShop,
  load,
  runScript,
  type Served,
  serve,
  serveHub,
  slowDisk,
} from './support/processes.ts';
import { median, shuffled } from './support/statistics.ts';
import { WRITE_CASES, type WriteCase } from './support/targets.ts';

export type Subject = 'raw' | 'hub' | 'naive' | 'http-stub';
const SUBJECTS: readonly Subject[] = ['raw', 'hub', 'naive', 'http-stub'];

export interface CaseResult extends WriteCase {
  /** Sales per second: the median of the rounds. */
  readonly rates: Readonly<Record<Subject, number>>;
  /** Medians of the ratios to the raw loop of the same round. */
  readonly ratios: Readonly<Record<Subject, number>>;
  /** Answers of the hub, ms: medians of the rounds. */
  readonly p50: number;
  readonly p99: number;
}

const SCRIPT = (name: string): string => join(import.meta.dirname, 'peers', `${name}.ts`);
const portOf = (line: string): number | null => Number(/^port (\d+)$/.exec(line)?.[1] ?? Number.NaN) || null;

/** All cases on all subjects, interleaved: each round of a case runs each subject once, in another order. */
export async function runWriteCases(
  rounds: number,
  seconds: number,
  tell: (line: string) => void,
): Promise<readonly CaseResult[]> {
  using folders = new Folders();
  const shim = folders.make();
  const slow = await slowDisk(shim);
  const results: CaseResult[] = [];
  for (const one of WRITE_CASES) {
    const env = one.syncMs === 0 ? {} : slow({ syncMs: one.syncMs });
    const bench = await Bench.open(folders, env);
    const measured = Array.from({ length: rounds }, () => new Map<Subject, Measured>());
    for (const [round, seen] of measured.entries()) {
      for (const subject of shuffled(SUBJECTS, round + 1))
        seen.set(subject, await bench.run(subject, one, seconds));
    }
    await bench.close();
    const result = summary(one, measured);
    results.push(result);
    tell(
      `${one.perBatch} × ${one.tills}${one.syncMs > 0 ? `, +${one.syncMs} ms` : ''}: ${result.ratios.hub.toFixed(2)}`,
    );
  }
  return results;
}

interface Measured {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

/** The subjects of one case, each with a folder of its own. */
class Bench {
  readonly #folders: Readonly<Record<'raw' | 'hub' | 'naive', string>>;
  readonly #servers: ReadonlyMap<Subject, Served>;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(
    folders: Readonly<Record<'raw' | 'hub' | 'naive', string>>,
    servers: ReadonlyMap<Subject, Served>,
    env: Readonly<Record<string, string>>,
  ) {
    this.#folders = folders;
    this.#servers = servers;
    this.#env = env;
  }

  static async open(made: Folders, env: Readonly<Record<string, string>>): Promise<Bench> {
    const folders = { raw: made.make(), hub: made.make(), naive: made.make() };
    for (const folder of Object.values(folders)) await importShop(folder);
    const servers = new Map<Subject, Served>([
      ['hub', await serveHub(folders.hub, env)],
      ['naive', await serve([process.execPath, SCRIPT('naive'), join(folders.naive, 'hub.db')], env, portOf)],
      ['http-stub', await serve([process.execPath, SCRIPT('http-stub')], {}, portOf)],
    ]);
    return new Bench(folders, servers, env);
  }

  async run(subject: Subject, { perBatch, tills }: WriteCase, seconds: number): Promise<Measured> {
    const server = this.#servers.get(subject);
    if (server === undefined) {
      const path = join(this.#folders.raw, 'hub.db');
      const args = [path, perBatch, seconds].map(String);
      const made = await runScript<{ sales: number; seconds: number }>('peers/raw.ts', args, this.#env);
      return { rate: made.sales / made.seconds, p50: Number.NaN, p99: Number.NaN };
    }
    const { sales, seconds: took, p50, p99 } = await load(server.origin, { tills, perBatch, seconds });
    if (subject !== 'http-stub') requireSameBooks(join(this.#folders[subject as 'hub'], 'hub.db'));
    return { rate: sales / took, p50, p99 };
  }

  async close(): Promise<void> {
    for (const server of this.#servers.values()) await server.stop();
  }
}

function summary(one: WriteCase, rounds: readonly ReadonlyMap<Subject, Measured>[]): CaseResult {
  const of = (pick: (seen: ReadonlyMap<Subject, Measured>) => number): number => median(rounds.map(pick));
  const rate = (seen: ReadonlyMap<Subject, Measured>, subject: Subject) =>
    seen.get(subject)?.rate ?? Number.NaN;
  const by = (pick: (subject: Subject) => number) =>
    Object.fromEntries(SUBJECTS.map((subject) => [subject, pick(subject)])) as Record<Subject, number>;
  return {
    ...one,
    rates: by((subject) => of((seen) => rate(seen, subject))),
    ratios: by((subject) => of((seen) => rate(seen, subject) / rate(seen, 'raw'))),
    p50: of((seen) => seen.get('hub')?.p50 ?? Number.NaN),
    p99: of((seen) => seen.get('hub')?.p99 ?? Number.NaN),
  };
}
