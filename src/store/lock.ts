import { closeSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Another process owns the data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

/**
 * Takes the exclusive lock that makes this process the only one that writes to the data directory. It is an SQLite lock
 * on a file of its own, so the kernel releases it when the process dies, however it dies.
 * @returns a function that releases it
 * @throws DataDirectoryInUse at once when another process holds it
 */
export function lockDataDirectory(lockPath: string): () => void {
  // Made here if need be: SQLite would make it readable for everybody.
  closeSync(openSync(lockPath, 'a', 0o600));
  const db = new Database(lockPath, { timeout: 0 });
  try {
    // Nothing is ever written: a lock can be taken on a full disk, too.
    db.pragma('journal_mode = MEMORY');
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    if (cause instanceof Database.SqliteError && cause.code.startsWith('SQLITE_BUSY')) {
      throw new DataDirectoryInUse(
        `another boutique-hub is running on this data directory (${lockPath} is locked)`,
        {
          cause,
        },
      );
    }
    throw cause;
  }
  return () => db.close();
}
