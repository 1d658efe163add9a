import type { Wear } from '../operations/wear.ts';
import { ageText } from './age-text.ts';

const MB = 1_000_000;

/** What an operator reads of it: how much in how long, and how often the card had to sync for it. */
export function wearText({ runningMs, commits, writtenBytes, walBytes }: Wear): string {
  const written = `${(writtenBytes / MB).toFixed(1)} MB in ${ageText(runningMs)}`;
  return `Written since the start: ${written}, with ${commits} ${commits === 1 ? 'sync' : 'syncs'}; the log of the database holds ${(walBytes / MB).toFixed(1)} MB`;
}
