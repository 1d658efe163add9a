import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../clock.ts';
import { startThread } from '../../program.ts';
import { fsyncFile, fsyncFolderOf } from '../durable-files.ts';
import { type Inspection, inspect } from './inspect.ts';

export interface BackupParts {
  readonly database: string;
  /** Where the copy goes; nothing may stand there. */
  readonly target: string;
  readonly clock: Clock;
  /** Told now and then how many bytes of about how many are written. */
  readonly onProgress: (done: number, total: number) => void;
}

const PROGRESS_EVERY_MS = 500;

/**
 * Copies the database while the hub sells: one snapshot, in a thread of its own, put on disk and looked through before the
 * file gets its name. Whatever stands under that name is a whole copy.
 * @throws UnusableDatabase when the copy is not sound; an error of the file system
 */
export async function backUp({ database, target, clock, onProgress }: BackupParts): Promise<Inspection> {
  mkdirSync(dirname(target), { recursive: true, mode: 0o750 });
  const part = `${target}.part`;
  rmSync(part, { force: true });
  // Every sale and the token stand in it: for its owner only, from the first byte.
  closeSync(openSync(part, 'wx', 0o600));
  try {
    await copyWatched(database, part, clock, onProgress);
    fsyncFile(part);
    const found = inspect(part);
    renameSync(part, target);
    fsyncFolderOf(target);
    return found;
  } finally {
    for (const rest of [part, `${part}-wal`, `${part}-shm`]) rmSync(rest, { force: true });
  }
}

async function copyWatched(
  from: string,
  to: string,
  clock: Clock,
  onProgress: BackupParts['onProgress'],
): Promise<void> {
  const total = statSync(from).size;
  const copied = new AbortController();
  const watch = async (): Promise<void> => {
    for (;;) {
      await clock.sleep(PROGRESS_EVERY_MS, copied.signal).catch(() => undefined);
      if (copied.signal.aborted) return;
      onProgress(Math.min(statSync(to, { throwIfNoEntry: false })?.size ?? 0, total), total);
    }
  };
  const watching = watch();
  try {
    await new Promise<void>((resolve, reject) => {
      const thread = startThread('store/backup/thread', { from, to });
      thread.once('error', reject);
      thread.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('the copy broke off'))));
    });
  } finally {
    copied.abort();
    await watching;
  }
}
