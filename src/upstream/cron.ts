import { schedule } from 'node-cron';

/**
 * Calls `tick` at the times that a cron expression names, until stopped.
 * @param expression five or six fields, as node-cron reads them, in the time zone of the process
 */
export function cronSchedule(expression: string, tick: () => void): { stop(): void } {
  const task = schedule(expression, tick, { suppressMissedWarning: true });
  return { stop: () => void task.destroy() };
}
