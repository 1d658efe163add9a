import pino, { type Logger } from 'pino';

export type { Logger };

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The root logger: JSON lines on standard output, one child per room. Secrets and payloads are never logged. */
export function openLog(level: LogLevel): Logger {
  return pino({
    level,
    base: null,
    redact: ['token', '*.token', 'authorization', '*.authorization', 'req.headers.authorization'],
  });
}
