import { writeSync } from 'node:fs';
import pino, { type Logger } from 'pino';
import { systemClock } from './clock.ts';

export type { Logger };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const STANDARD_OUTPUT = 1;
const WARN = 40;

/** The root logger: JSON lines on standard output, one child per room. Secrets and payloads are never logged. */
export function openLog(level: LogLevel): Logger {
  return pino(
    {
      level,
      base: null,
      redact: ['token', '*.token', 'authorization', '*.authorization', 'req.headers.authorization'],
    },
    openLines(),
  );
}

/**
 * Writes each line at once, and drops what cannot be written (a full disk, a reader that stands still): a hub that
 * cannot log goes on selling. pino's own stream throws there, or tries for ever while nobody is served.
 */
function openLines(): { write(line: string): void } {
  let lost = 0;
  return {
    write(line) {
      try {
        writeWhole(lost === 0 ? line : `\n${lostLine(lost)}\n${line}`);
        lost = 0;
      } catch {
        lost++;
      }
    },
  };
}

function writeWhole(line: string): void {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length; ) at += writeSync(STANDARD_OUTPUT, bytes, at);
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
