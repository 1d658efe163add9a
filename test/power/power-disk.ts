import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { type HubProcess, startHubProcess } from '../support/hub-process.ts';
import { skipAloud } from '../support/skip-aloud.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** When the power fails by itself, or the process is killed: at the nth such call for a file with that ending. */
export interface Trigger {
  readonly action: 'cut' | 'kill';
  readonly call: 'write' | 'sync' | 'truncate' | 'rename' | 'unlink' | 'create';
  /** `*` = any. */
  readonly ending: string;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

export interface Life {
  /** Decides what is left of what was not synced. */
  readonly seed: number;
  readonly trigger?: Trigger | undefined;
  /** A card that says that it has written, and has not. */
  readonly lies?: boolean;
}

let library: string | null = null;

/** Compiles the shim once for all tests of a process; skips where there is no compiler. */
function compiled(context: TestContext): string {
  if (library !== null) return library;
  const path = join(mkdtempSync(join(tmpdir(), 'boutique-hub-power-')), 'power-cut.so');
  const source = join(import.meta.dirname, 'power-cut.c');
  try {
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', path, source, '-ldl', '-lpthread'], {
      stdio: 'pipe',
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    skipAloud(context, 'there is no C compiler (cc) for the disk whose power fails');
  }
  library = path;
  return path;
}

/** A data folder on a disk whose power can fail. */
export class PowerDisk {
  /** Where the hub's data are; the same in every life, as on a real machine. */
  readonly folder: string;
  readonly #library: string;
  readonly #image: string;
  readonly #switch: string;

  constructor(context: TestContext) {
    this.#library = compiled(context);
    const base = tempFolder();
    this.folder = join(base, 'data');
    this.#image = join(base, 'image');
    this.#switch = join(base, 'switch');
    mkdirSync(this.folder);
  }

  environment({ seed, trigger, lies = false }: Life): Record<string, string> {
    rmSync(this.#image, { recursive: true, force: true });
    for (const said of ['cut', 'reached']) rmSync(`${this.#image}.${said}`, { force: true });
    mkdirSync(this.#image);
    rmSync(this.#switch, { force: true });
    execFileSync('mkfifo', [this.#switch]);
    return {
      LD_PRELOAD: this.#library,
      POWER_DISK: this.folder,
      POWER_IMAGE: this.#image,
      POWER_SWITCH: this.#switch,
      POWER_SEED: String(seed),
      ...(trigger === undefined ? {} : { POWER_AT: textOf(trigger) }),
      ...(lies ? { POWER_LIE: '1' } : {}),
    };
  }

  /** Starts the hub on it. Rejects when it did not come to serve, be it that the power failed before. */
  start(life: Life, command: string): Promise<HubProcess> {
    return startHubProcess(this.folder, this.environment(life), command);
  }

  /** The power fails now. */
  cut(): void {
    // Nobody waits at the other end when the process is gone already.
    const end = openSync(this.#switch, constants.O_RDWR | constants.O_NONBLOCK);
    writeSync(end, 'x');
    setTimeout(() => closeSync(end), 1_000).unref();
  }

  /** Whether the power failed in this life, rather than that the process was killed. */
  get wasCut(): boolean {
    return existsSync(`${this.#image}.cut`);
  }

  /** Whether this life came to the call that its trigger names. */
  get wasReached(): boolean {
    return existsSync(`${this.#image}.reached`);
  }

  /** After a cut: what was left is what the next life finds. */
  powerOn(): void {
    rmSync(this.folder, { recursive: true });
    renameSync(this.#image, this.folder);
  }
}

function textOf({ action, call, ending, nth, when }: Trigger): string {
  return [action, call, ending, nth, when].join(' ');
}
