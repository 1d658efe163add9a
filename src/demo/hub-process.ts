import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { programFile } from '../program.ts';

const HUB_COMMAND = programFile('bin/boutique-hub.js');
const START_MS = 15_000;
const STOP_MS = 12_000;
const LOOK_AGAIN_MS = 100;
const LOG_TAIL_LINES = 8;

/** Settings of the demo's hub; everything else has its default. */
export interface HubSettings {
  readonly folder: string;
  readonly port: number;
  readonly lan: boolean;
  readonly headOfficeUrl: string;
}

/** A hub of its own process, used only from outside: HTTP, its control socket, its commands. */
export class HubProcess {
  readonly #settings: HubSettings;
  readonly #clock: Clock;
  readonly #logFile: string;
  #child: ChildProcess | null = null;

  constructor(settings: HubSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#logFile = join(settings.folder, 'hub.log');
  }

  get controlSocket(): string {
    return join(this.#dataDir, 'hub.sock');
  }

  /** Starts `serve` and waits until it answers. @throws Error with the end of its log when it does not */
  async start(): Promise<void> {
    const log = openSync(this.#logFile, 'a');
    this.#child = spawn(process.execPath, [HUB_COMMAND, 'serve'], {
      env: { ...this.#environment(), BOUTIQUE_HUB_LAUNCHED: '1' },
      // The channel ties their lives together: a demo that is killed takes its hub along.
      stdio: ['ignore', log, log, 'ipc'],
      // A group of its own: Ctrl-C reaches the demo only, which then stops the hub in its turn.
      detached: true,
    });
    this.#child.channel?.unref();
    closeSync(log);
    const end = this.#clock.monotonic() + START_MS;
    while (!(await this.#answers())) {
      if (!this.running || this.#clock.monotonic() > end) {
        throw new Error(`the hub did not start:\n${this.logTail()}`);
      }
      await this.#clock.sleep(LOOK_AGAIN_MS);
    }
  }

  get running(): boolean {
    return this.#child !== null && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Runs one command of `boutique-hub` on the same folder. */
  async command(words: readonly string[]): Promise<{ readonly code: number; readonly output: string }> {
    const child = spawn(process.execPath, [HUB_COMMAND, ...words], {
      env: this.#environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 1, output };
  }

  /** Stops the hub as systemd would. @returns its exit code; 1 when it had to be killed */
  async stop(): Promise<number> {
    const child = this.#child;
    if (child === null) return 0;
    if (this.running) {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const over = new AbortController();
      const late = this.#clock.sleep(STOP_MS, over.signal).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      );
      await exited;
      over.abort();
      await late;
    }
    return child.exitCode ?? 1;
  }

  logTail(): string {
    return readFileSync(this.#logFile, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  }

  get #dataDir(): string {
    return join(this.#settings.folder, 'data');
  }

  async #answers(): Promise<boolean> {
    try {
      const response = await fetch(`http://127.0.0.1:${this.#settings.port}/api/v2/simple/status/`);
      return response.ok;
    } catch {
      return false;
    }
  }

  /** The surroundings without settings of another hub that may run on this machine. */
  #environment(): NodeJS.ProcessEnv {
    const { port, lan, headOfficeUrl } = this.#settings;
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('HUB_'));
    return {
      ...Object.fromEntries(inherited),
      HUB_DATA_DIR: this.#dataDir,
      HUB_HOST: lan ? '0.0.0.0' : '127.0.0.1',
      HUB_PORT: String(port),
      HUB_NAME: 'Boutique de démonstration',
      HUB_UPSTREAM_URL: headOfficeUrl,
      // Every two seconds, so that nobody waits a minute to see head office come back.
      HUB_UPSTREAM_CRON: '*/2 * * * * *',
      // The demo's head office has no catalogue to read.
      HUB_CATALOGUE_CRON: 'off',
    };
  }
}

/** A port of 127.0.0.1 that nobody uses at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no free port');
  server.close();
  await once(server, 'close');
  return address.port;
}
