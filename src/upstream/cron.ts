import { schedule } from 'node-cron';

/** Calls `tick` at the times that a cron expression names, until stopped. */
export type Schedule = (expression: string, tick: () => void) => { stop(): void };

/** @param expression five or six fields, as node-cron reads them, in the time zone of the process */
export const cronSchedule: Schedule = (expression, tick) => {
  const task = schedule(expression, tick, { unref: true, suppressMissedWarning: true });
  return { stop: () => void task.destroy() };
};
