import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const HUB_COMMAND = fileURLToPath(new URL('../../bin/boutique-hub.js', import.meta.url));

export interface HubProcess {
  readonly origin: string;
  readonly child: ChildProcess;
  /** Sends a signal and waits for the end; the exit code, null when a signal ended it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** Runs `boutique-hub serve` on a folder as its users do, and waits until it serves. */
export async function startHubProcess(
  folder: string,
  settings: Record<string, string> = {},
  command: string = HUB_COMMAND,
): Promise<HubProcess> {
  const child = spawn(process.execPath, [command, 'serve'], {
    env: { ...process.env, ...hubEnvironment(folder), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const said = textOf(child.stderr);
  const port = await Promise.race([
    servingPort(child),
    exited.then(async (code) => refuse(code, await said)),
  ]);
  return {
    origin: `http://127.0.0.1:${port}`,
    child,
    end: (signal) => {
      child.kill(signal);
      return exited;
    },
  };
}

/** Settings of a hub on loopback, on any free port, that nobody finds. */
export function hubEnvironment(folder: string): Record<string, string> {
  return {
    HUB_DATA_DIR: folder,
    HUB_HOST: '127.0.0.1',
    HUB_PORT: '0',
    HUB_MDNS: 'off',
    HUB_LOG_LEVEL: 'info',
    HUB_BACKUP_CRON: 'off',
  };
}

/** Runs one command to its end. */
export async function runHubCommand(
  folder: string,
  args: readonly string[],
  settings: Record<string, string> = {},
  command: string = HUB_COMMAND,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [command, ...args], {
    env: { ...process.env, ...hubEnvironment(folder), ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => textOf(stream));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, stdout: (await stdout) ?? '', stderr: (await stderr) ?? '' };
}

/** The port that the log names; further lines are read and dropped, so that the pipe never fills. */
function servingPort(child: ChildProcess): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  if (child.stdout === null) throw new Error('the hub has no standard output');
  createInterface(child.stdout).on('line', (line) => {
    const entry = parseLine(line);
    if (entry.msg === 'the hub serves' && entry.port !== undefined) resolve(entry.port);
  });
  return promise;
}

function parseLine(line: string): { msg?: string; port?: number } {
  try {
    return JSON.parse(line) as { msg?: string; port?: number };
  } catch {
    return {};
  }
}

function refuse(code: number | null, said: string): never {
  throw new Error(`the hub ended with ${code} before it served: ${said}`);
}

/** Read from the start: what nobody reads when a process ends, Node throws away. */
async function textOf(stream: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
