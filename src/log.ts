import { writeSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { systemClock } from './clock.ts';

export type { Logger };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const STANDARD_OUTPUT = 1;
const WARN = 40;
const NEWLINE = 10;
/** How long a line may wait for others, and how many characters wait at most. */
const HOLD_MS = 20;
const HELD_MAX = 64 * 1024;

/** The root logger: JSON lines on standard output, one child per room. Secrets and payloads are never logged. */
export function openLog(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      redact: ['token', '*.token', 'authorization', '*.authorization', 'req.headers.authorization'],
    },
    new Lines(),
  );
}

/** pino's own sign that a stream wants to know each line's level. */
const WITH_LEVELS = Symbol.for('pino.metadata');

/**
 * Lines below a warning are written together, a moment later: a write for each would cost the hub more than a sale costs it.
 * From a warning on nothing waits. What cannot be written is dropped and counted (a full disk, a reader that stands still): a
 * hub that cannot log goes on selling. pino's own stream throws there, or tries for ever while nobody is served.
 */
class Lines {
  readonly [WITH_LEVELS] = true;
  /** Set by pino before each line. */
  lastLevel = 0;
  #held = '';
  #lost = 0;
  #waits = false;
  #says = false;

  write(line: string): void {
    if (!this.#says) process.once('exit', () => this.#flush());
    this.#says = true;
    this.#held += line;
    if (this.lastLevel >= WARN || this.#held.length >= HELD_MAX) this.#flush();
    else if (!this.#waits) void this.#flushLater();
  }

  async #flushLater(): Promise<void> {
    this.#waits = true;
    await systemClock.sleep(HOLD_MS);
    this.#waits = false;
    this.#flush();
  }

  #flush(): void {
    if (this.#held === '') return;
    const held = Buffer.from(this.#held);
    this.#held = '';
    const notice = Buffer.from(this.#lost === 0 ? '' : `\n${lostLine(this.#lost)}\n`);
    const left = leftOf(Buffer.concat([notice, held]));
    // What is left of the notice is no line of anybody.
    const lost = countLines(left.subarray(Math.max(0, left.length - held.length)));
    this.#lost = left.length > held.length ? this.#lost + lost : lost;
  }
}

/** Writes as much as goes through at once. @returns the rest */
function leftOf(bytes: Buffer): Buffer {
  let at = 0;
  try {
    while (at < bytes.length) at += writeSync(STANDARD_OUTPUT, bytes, at);
  } catch {
    // Whatever stands in the way: nobody waits for a log.
  }
  return bytes.subarray(at);
}

/** A line that was cut counts as lost. */
function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}

/** The first line that goes through again; the break before it ends one that was cut. */
function lostLine(lost: number): string {
  return JSON.stringify({
    level: WARN,
    time: systemClock.now(),
    lost,
    msg: 'log lines could not be written',
  });
}
