import { existsSync, renameSync, rmSync } from 'node:fs';
import { fsyncFolderOf } from '../durable-files.ts';

/**
 * A restored database waits under this name, whole and on disk, from the moment at which the restore counts. Whoever opens
 * the folder next puts it in its place first, so that a cut at any moment leaves the old database or the new one.
 */
export function nextDatabasePath(database: string): string {
  return `${database}.next`;
}

/**
 * Puts a restored database in its place, if one waits. The caller holds the lock on the folder. A WAL of the old database
 * must be gone before: SQLite would play it into the new one.
 * @returns whether one waited
 */
export function takeRestored(database: string): boolean {
  const next = nextDatabasePath(database);
  if (!existsSync(next)) return false;
  for (const rest of [`${database}-wal`, `${database}-shm`, `${next}-wal`, `${next}-shm`]) {
    rmSync(rest, { force: true });
  }
  fsyncFolderOf(database);
  renameSync(next, database);
  fsyncFolderOf(database);
  return true;
}
