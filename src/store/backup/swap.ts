import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fsyncFolderOf } from '../durable-files.ts';
import type { DataPaths } from '../paths.ts';

/**
 * A restored database waits under this name, whole and on disk, from the moment at which the restore counts. Whoever opens
 * the folder next puts it in its place first, so that a cut at any moment leaves the old database or the new one.
 */
export function nextDatabasePath(database: string): string {
  return `${database}.next`;
}

/**
 * Puts a restored database in its place, if one waits; what was there goes to a folder in backups/, with its WAL, and none
 * of it is deleted. A WAL of the old database is gone before the new one has its name: SQLite would play it into it. The
 * caller holds the lock on the folder.
 * @returns the folder with what was there; null when no database waited, or nothing was there
 */
export function takeRestored(paths: Pick<DataPaths, 'database' | 'backups'>): string | null {
  const { database, backups } = paths;
  const next = nextDatabasePath(database);
  if (!existsSync(next)) return null;
  for (const rest of [`${next}-wal`, `${next}-shm`]) rmSync(rest, { force: true });
  // The same after a cut: the time at which the new database was made.
  const made = new Date(statSync(next).mtimeMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const folder = join(backups, `replaced-${made}`);
  for (const end of ['-wal', '-shm', '']) setAside(`${database}${end}`, folder, `hub.db${end}`);
  fsyncFolderOf(database);
  renameSync(next, database);
  fsyncFolderOf(database);
  return existsSync(folder) ? folder : null;
}

function setAside(from: string, folder: string, name: string): void {
  if (!existsSync(from)) return;
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  let to = join(folder, name);
  for (let again = 2; existsSync(to); again++) to = join(folder, `${again}-${name}`);
  renameSync(from, to);
  fsyncFolderOf(to);
}
