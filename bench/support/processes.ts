import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { LoadResult } from '../load.ts';
import { provision } from './shop.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMMAND = join(ROOT, 'bin/boutique-hub.js');
/** As in the service's unit. */
const MEMORY_FLAGS = ['--max-semi-space-size=16', '--expose-gc'];
const MEMORY_ENV = { MALLOC_ARENA_MAX: process.env['MALLOC_ARENA_MAX'] ?? '2' };
const execute = promisify(execFile);

/** Folders of this run, removed when it ends. */
export class Folders {
  readonly #made: string[] = [];

  make(): string {
    const folder = mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'boutique-hub-bench-'));
    this.#made.push(folder);
    return folder;
  }

  [Symbol.dispose](): void {
    for (const folder of this.#made) rmSync(folder, { recursive: true, force: true });
  }
}

export type Environment = Readonly<Record<string, string>>;

const hubSettings = (folder: string): Environment => ({
  HUB_DATA_DIR: folder,
  HUB_HOST: '127.0.0.1',
  HUB_PORT: '0',
  HUB_MDNS: 'off',
  // It would come in the middle of a measurement, by chance.
  HUB_BACKUP_CRON: 'off',
});

/** Runs one command of the hub. @returns what it printed @throws when it fails */
export async function hubCommand(folder: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, ...hubSettings(folder) };
  const { stdout } = await execute(process.execPath, [COMMAND, ...args], { env, maxBuffer: 64 << 20 });
  return stdout;
}

/** A folder whose hub knows the shop of the measurements and has sold nothing. */
export async function importShop(folder: string): Promise<void> {
  const file = join(folder, 'shop.json');
  writeFileSync(file, JSON.stringify(provision()));
  await hubCommand(folder, 'import', file);
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a process that ends with this one at the latest. */
export function start(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(program, args, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

export interface Served {
  readonly origin: string;
  readonly pid: number;
  /** From the start of the process until it said that it serves, ms. */
  readonly startMs: number;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a server that says in a line of its output where it listens. */
export async function serve(
  command: readonly string[],
  env: Environment,
  portOf: (line: string) => number | null,
): Promise<Served> {
  const startedAt = performance.now();
  const [program = process.execPath, ...args] = command;
  const child = start(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const port = await Promise.race([
    listening(child, portOf),
    ended.then(() => Promise.reject(new Error(`${command.join(' ')} ended before it served`))),
  ]);
  return {
    origin: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    startMs: performance.now() - startedAt,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal);
      await ended;
    },
  };
}

/** The port that a peer says it listens on. */
export function portOf(line: string): number | null {
  return Number(/^port (\d+)$/.exec(line)?.[1] ?? Number.NaN) || null;
}

/** @param before what stands before the command, to run it on another machine */
export function serveHub(
  folder: string,
  env: Environment = {},
  before: readonly string[] = [],
): Promise<Served> {
  return serve(
    [...before, process.execPath, ...MEMORY_FLAGS, COMMAND, 'serve'],
    { ...hubSettings(folder), ...MEMORY_ENV, ...env },
    (line) => {
      const port = /"port":(\d+).*"msg":"the hub serves"/.exec(line)?.[1];
      return port === undefined ? null : Number(port);
    },
  );
}

function listening(child: ChildProcess, portOf: (line: string) => number | null): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  if (child.stdout === null) throw new Error('the server has no output');
  createInterface(child.stdout).on('line', (line) => {
    const port = portOf(line);
    if (port !== null) resolve(port);
  });
  return promise;
}

/** Runs a script of the bench that prints one line of JSON. */
export async function runScript<T>(
  script: string,
  args: readonly string[],
  env: Environment = {},
): Promise<T> {
  const { stdout } = await execute(process.execPath, [join(ROOT, 'bench', script), ...args], {
    env: { ...process.env, ...env },
    maxBuffer: 64 << 20,
  });
  return JSON.parse(stdout) as T;
}

export interface Load {
  readonly tills: number;
  readonly perBatch: number;
  readonly seconds: number;
}

let loads = 0;

/** Lets tills sell for a while. */
export function load(origin: string, { tills, perBatch, seconds }: Load): Promise<LoadResult> {
  const name = `L${process.pid}-${++loads}`;
  return runScript<LoadResult>('load.ts', [origin, tills, perBatch, seconds, name].map(String));
}

/** What a process has done to its disk so far. */
export interface DiskCounts {
  readonly syncs: number;
  /** When the last one ended, on the clock of `process.hrtime`, ns. */
  readonly lastSyncNs: bigint;
  readonly walBytes: number;
  readonly databaseBytes: number;
}

/** A disk that can be slower than the machine's, and counts. */
export interface Disk {
  /** Waits of so many ms after each sync, and before each page that a checkpoint writes. */
  env(slow: { readonly syncMs?: number; readonly pageMs?: number }): Environment;
  /** Where the counts of the last `env` that counted are: for a process that watches. */
  readonly countsFile: string;
  /** As `env`, and counts from zero. Counting costs some microseconds for each page. */
  counting(slow: { readonly syncMs?: number; readonly pageMs?: number }): Environment;
}

/** Compiles the disk into a folder. @throws when there is no C compiler */
export async function openDisk(folder: string): Promise<Disk> {
  const library = join(folder, 'slow-disk.so');
  const source = join(import.meta.dirname, '../slow-disk.c');
  await execute('cc', ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl']);
  // PostgreSQL runs as a user of its own, and a library that it cannot read would slow nothing down.
  chmodSync(folder, 0o755);
  const countsFile = join(folder, 'counts');
  const env: Disk['env'] = ({ syncMs = 0, pageMs = 0 }) => ({
    LD_PRELOAD: library,
    SLOW_SYNC_US: String(syncMs * 1000),
    SLOW_PAGE_US: String(pageMs * 1000),
  });
  return {
    env,
    countsFile,
    counting: (slow) => {
      writeFileSync(countsFile, Buffer.alloc(32));
      return { ...env(slow), DISK_COUNTS: countsFile };
    },
  };
}

export function readCounts(file: string): DiskCounts {
  const bytes = readFileSync(file);
  const at = (index: number): bigint => bytes.readBigUInt64LE(index * 8);
  return {
    syncs: Number(at(0)),
    lastSyncNs: at(1),
    walBytes: Number(at(2)),
    databaseBytes: Number(at(3)),
  };
}

export interface Usage {
  readonly residentMb: number;
  readonly cpuMs: number;
}

const TICKS_PER_SECOND = 100;

/** What a process takes at this moment, and has taken of the processors so far, all its threads together. */
export function usage(pid: number): Usage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    residentMb: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024,
    cpuMs: ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND,
  };
}

/** Waits for some work, and returns with its result the most memory that a process held meanwhile, MB. */
export async function peakMemory<T>(pid: number, work: Promise<T>): Promise<[T, number]> {
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, usage(pid).residentMb);
  }, 100);
  try {
    const result = await work;
    return [result, most];
  } finally {
    clearInterval(watching);
  }
}
