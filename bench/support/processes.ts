import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { LoadResult } from '../load.ts';
import { provision } from './shop.ts';

const ROOT = join(import.meta.dirname, '../..');
const COMMAND = join(ROOT, 'bin/boutique-hub.js');
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
  const child = spawn(program, args, {
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

export function serveHub(folder: string, env: Environment = {}): Promise<Served> {
  return serve([process.execPath, COMMAND, 'serve'], { ...hubSettings(folder), ...env }, (line) => {
    const port = /"port":(\d+).*"msg":"the hub serves"/.exec(line)?.[1];
    return port === undefined ? null : Number(port);
  });
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

/** Compiles the disk that is slower than the machine's. @throws when there is no C compiler */
export async function slowDisk(
  folder: string,
): Promise<(slow: { syncMs?: number; pageMs?: number }) => Environment> {
  const library = join(folder, 'slow-disk.so');
  const source = join(import.meta.dirname, '../slow-disk.c');
  await execute('cc', ['-O2', '-shared', '-fPIC', '-o', library, source, '-ldl']);
  const counter = join(folder, 'syncs');
  return ({ syncMs = 0, pageMs = 0 }) => {
    writeFileSync(counter, Buffer.alloc(8));
    return {
      LD_PRELOAD: library,
      SLOW_SYNC_US: String(syncMs * 1000),
      SLOW_PAGE_US: String(pageMs * 1000),
      SYNC_COUNT: counter,
    };
  };
}

/** How many syncs were counted in a folder of `slowDisk`. */
export function syncsIn(folder: string): number {
  return Number(readFileSync(join(folder, 'syncs')).readBigUInt64LE());
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
