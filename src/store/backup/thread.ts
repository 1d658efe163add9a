import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { basename } from 'node:path';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { systemClock, systemRandom } from '../../clock.ts';
import { fsyncFile } from '../durable-files.ts';
import { UnusableDatabase } from '../unusable-database.ts';
import { copyWithLog } from './draft.ts';
import type { Inspection } from './inspect.ts';
import { proveCopy } from './prove.ts';

/** What the thread is told: where the database is, where its copy goes, and a file to prove it in. */
export interface CopyOrder {
  readonly from: string;
  readonly to: string;
  readonly scratch: string;
}

export type FromCopyThread =
  | { readonly kind: 'copied' }
  | { readonly kind: 'proven'; readonly found: Inspection }
  | { readonly kind: 'unusable'; readonly message: string };

function main(port: MessagePort, { from, to, scratch }: CopyOrder): void {
  const say = (message: FromCopyThread): void => port.postMessage(message);
  stepBack();
  try {
    copyWithLog(from, to);
    fsyncFile(to);
    say({ kind: 'copied' });
    say({ kind: 'proven', found: proveCopy(to, scratch, { clock: systemClock, random: systemRandom }) });
  } catch (error) {
    if (!(error instanceof UnusableDatabase)) throw error;
    say({ kind: 'unusable', message: error.message });
  }
}

/** This thread alone: whoever sells goes first. Linux gives each thread a priority of its own. */
function stepBack(): void {
  try {
    setPriority(
      Number(basename(readlinkSync('/proc/thread-self'))),
      constants.priority.PRIORITY_BELOW_NORMAL,
    );
  } catch {
    // Elsewhere it runs like the others.
  }
}

if (parentPort !== null) main(parentPort, workerData as CopyOrder);
