import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export const PROGRAM = join(import.meta.dirname, '../../bin/boutique-hub.js');

export interface HubProcess {
  readonly child: ChildProcess;
  readonly port: number;
  /** What it printed so far, standard output and error. */
  printed(): string;
  /** Sends a signal and waits for the end. */
  end(
    signal: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

/** This process's surroundings without settings of a hub, and with those given. */
export function settings(env: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('HUB_'));
  return { ...Object.fromEntries(inherited), HUB_MDNS: 'off', HUB_HOST: '127.0.0.1', HUB_PORT: '0', ...env };
}

/** Starts `serve` under the given Node and waits until it serves. */
export async function serveIn(folder: string, node: string = process.execPath): Promise<HubProcess> {
  const child = spawn(node, [PROGRAM, 'serve'], {
    env: settings({ HUB_DATA_DIR: folder }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const port = await new Promise<number>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data: Buffer) => {
        printed += data.toString();
        const serving = /"port":(\d+),.*"msg":"the hub serves"/.exec(printed);
        if (serving !== null) resolve(Number(serving[1]));
      });
    }
    child.once('exit', () => reject(new Error(`the hub ended: ${printed}`)));
  });
  return {
    child,
    port,
    printed: () => printed,
    async end(signal) {
      child.kill(signal);
      const [code, by] = await ended;
      return { code, signal: by };
    },
  };
}

/** Runs one command in a process of its own. */
export async function runProgram(
  words: readonly string[],
  env: Record<string, string>,
  node: string = process.execPath,
  program: string = PROGRAM,
): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(node, [program, ...words], { env: settings(env), stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (data: Buffer) => {
    texts.out += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    texts.err += data.toString();
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}
