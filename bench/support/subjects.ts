import { join } from 'node:path';
import { requireSameBooks } from './books.ts';
import { servePostgres } from './postgres.ts';
import {
  type Environment,
  type Folders,
  importShop,
  load,
  portOf,
  runScript,
  type Served,
  serve,
  serveHub,
} from './processes.ts';
import { median, shuffled } from './statistics.ts';

/** What is measured, each in processes of its own: see the head of its file in bench/peers. */
export type Subject = 'raw' | 'hub' | 'naive' | 'http-stub' | 'express' | 'postgres';

export interface Selling {
  readonly perBatch: number;
  readonly tills: number;
}

export interface Measured {
  /** Sales per second. */
  readonly rate: number;
  /** Of an answer, ms. */
  readonly p50: number;
  readonly p99: number;
}

const script = (name: string): string => join(import.meta.dirname, '../peers', `${name}.ts`);

/** Subjects that run at the same time and are measured one after the other. */
export class Subjects {
  readonly #servers: ReadonlyMap<Subject, Served>;
  readonly #folders: ReadonlyMap<Subject, string>;
  readonly #env: Environment;

  private constructor(
    servers: ReadonlyMap<Subject, Served>,
    folders: ReadonlyMap<Subject, string>,
    env: Environment,
  ) {
    this.#servers = servers;
    this.#folders = folders;
    this.#env = env;
  }

  /** @param env for every process that has a disk */
  static async open(names: readonly Subject[], made: Folders, env: Environment): Promise<Subjects> {
    const servers = new Map<Subject, Served>();
    const folders = new Map<Subject, string>();
    for (const name of names) {
      const folder = made.make();
      folders.set(name, folder);
      const server = await startSubject(name, folder, env);
      if (server !== null) servers.set(name, server);
    }
    return new Subjects(servers, folders, env);
  }

  /** @throws when a subject refused a sale, or its stock is not its opening and all its movements */
  async run(subject: Subject, { perBatch, tills }: Selling, seconds: number): Promise<Measured> {
    const server = this.#servers.get(subject);
    const database = join(this.#folders.get(subject) ?? '', 'hub.db');
    if (server === undefined) {
      const args = [database, perBatch, seconds].map(String);
      const made = await runScript<{ sales: number; seconds: number }>('peers/raw.ts', args, this.#env);
      return { rate: made.sales / made.seconds, p50: Number.NaN, p99: Number.NaN };
    }
    const { sales, seconds: took, p50, p99 } = await load(server.origin, { tills, perBatch, seconds });
    if (subject === 'hub' || subject === 'naive') requireSameBooks(database);
    return { rate: sales / took, p50, p99 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers.values()) await server.stop();
  }
}

async function startSubject(name: Subject, folder: string, env: Environment): Promise<Served | null> {
  if (name === 'http-stub') return serve([process.execPath, script(name)], {}, portOf);
  if (name === 'postgres') return servePostgres(script(name), folder, env);
  if (name === 'express') return serve([process.execPath, script(name), folder], env, portOf);
  await importShop(folder);
  if (name === 'raw') return null;
  if (name === 'hub') return serveHub(folder, env);
  return serve([process.execPath, script(name), join(folder, 'hub.db')], env, portOf);
}

/**
 * The rounds of one case: each runs every subject once, in another order. A round before them is not counted: a service runs
 * for days, and the engine compiles what it does often in its first seconds.
 */
export type Rounds = readonly ReadonlyMap<Subject, Measured>[];

export async function interleave(
  names: readonly Subject[],
  subjects: Subjects,
  selling: Selling,
  effort: { readonly rounds: number; readonly seconds: number },
): Promise<Rounds> {
  for (const name of names) await subjects.run(name, selling, effort.seconds);
  const rounds = Array.from({ length: effort.rounds }, () => new Map<Subject, Measured>());
  for (const [round, seen] of rounds.entries()) {
    for (const name of shuffled(names, round + 1))
      seen.set(name, await subjects.run(name, selling, effort.seconds));
  }
  return rounds;
}

/** The median over the rounds of what one subject showed. */
export function medianOf(rounds: Rounds, subject: Subject, of: keyof Measured): number {
  return median(rounds.map((seen) => seen.get(subject)?.[of] ?? Number.NaN));
}

/** The median over the rounds of how many times faster one subject was than another in the same round. */
export function ratioOf(rounds: Rounds, subject: Subject, to: Subject): number {
  return median(
    rounds.map((seen) => (seen.get(subject)?.rate ?? Number.NaN) / (seen.get(to)?.rate ?? Number.NaN)),
  );
}
