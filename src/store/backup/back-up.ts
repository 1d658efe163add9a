import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../clock.ts';
import { startThread } from '../../program.ts';
import { fsyncFolderOf } from '../durable-files.ts';
import { UnusableDatabase } from '../unusable-database.ts';
import { removeDraft } from './draft.ts';
import type { Inspection } from './inspect.ts';
import type { CopyOrder, FromCopyThread } from './thread.ts';

export interface BackupParts {
  readonly database: string;
  /** Where the copy goes; nothing may stand there. */
  readonly target: string;
  readonly clock: Clock;
  /** Told now and then how many bytes of about how many are written. */
  readonly onProgress: (done: number, total: number) => void;
  /** The copy is written; now it is proven that it can be put back. */
  readonly onCopied: () => void;
}

const PROGRESS_EVERY_MS = 500;

/**
 * Copies the database while the hub sells: one snapshot, in a thread of its own, put on disk, and restored into a scratch file in
 * which everything is recomputed, before the file gets its name. Whatever stands under that name can be put back.
 * @throws UnusableDatabase when the copy is not sound; an error of the file system
 */
export async function backUp(parts: BackupParts): Promise<Inspection> {
  const { target } = parts;
  mkdirSync(dirname(target), { recursive: true, mode: 0o750 });
  const order = { from: parts.database, to: `${target}.part`, scratch: `${target}.proof` };
  removeDraft(order.to);
  try {
    const found = await copyWatched(order, parts);
    renameSync(order.to, target);
    fsyncFolderOf(target);
    return found;
  } finally {
    removeDraft(order.to);
    removeDraft(order.scratch);
  }
}

async function copyWatched(order: CopyOrder, parts: BackupParts): Promise<Inspection> {
  const total = statSync(order.from).size;
  const copied = new AbortController();
  const watch = async (): Promise<void> => {
    for (;;) {
      await parts.clock.sleep(PROGRESS_EVERY_MS, copied.signal).catch(() => undefined);
      if (copied.signal.aborted) return;
      parts.onProgress(Math.min(sizeOf(order.to), total), total);
    }
  };
  const watching = watch();
  try {
    return await runThread(order, () => {
      copied.abort();
      parts.onCopied();
    });
  } finally {
    copied.abort();
    await watching;
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

function runThread(order: CopyOrder, onCopied: () => void): Promise<Inspection> {
  return new Promise((resolve, reject) => {
    const thread = startThread('store/backup/thread', order);
    thread.on('message', (message: FromCopyThread) => {
      if (message.kind === 'copied') onCopied();
      else if (message.kind === 'proven') resolve(message.found);
      else reject(new UnusableDatabase(message.message));
    });
    thread.once('error', reject);
    thread.once('exit', () => reject(new Error('the copy broke off')));
  });
}
