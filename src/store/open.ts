import { chmodSync } from 'node:fs';
import Database from 'better-sqlite3';
import { openNaming } from './unusable-database.ts';

export type { Database } from 'better-sqlite3';

/** Marks the file as a hub's database ("BTHU"), so that no other SQLite file is taken for one. */
export const APPLICATION_ID = 0x42_54_48_55;

/** Below this, SQLite can reset the WAL under a second connection's feet. */
const SQLITE_VERSION_MIN = [3, 51, 3] as const;

const FULL = 2;

/** The token of the control API and every sale stand in it: for its owner only, like hub.sock. */
const OWNER_ONLY = 0o600;

/**
 * Opens the one connection that writes, durable before answered: WAL with synchronous=FULL, set explicitly and read
 * back after the first statement, because the library is compiled with NORMAL and shows FULL until it matters.
 * @throws UnusableDatabase when SQLite cannot open the file
 */
export function openForWriting(path: string): Database.Database {
  return openNaming(path, () => openDurably(path));
}

function openDurably(path: string): Database.Database {
  const db = new Database(path);
  try {
    keepFromOthers(path);
    requireSqliteVersion(db);
    db.pragma('page_size = 4096');
    expectPragma(db, 'journal_mode', 'wal', 'journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('busy_timeout = 5000');
    db.pragma('foreign_keys = ON');
    db.pragma('recursive_triggers = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('cell_size_check = ON');
    db.pragma('cache_size = -32000');
    db.pragma('wal_autocheckpoint = 8000');
    db.pragma(`journal_size_limit = ${64 * 1024 * 1024}`);
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    requireDurable(db);
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

/** Before the first statement: SQLite gives the files beside the database its mode, as it is when they are made. */
function keepFromOthers(path: string): void {
  try {
    chmodSync(path, OWNER_ONLY);
  } catch {
    // A file system that knows no modes, or a file that belongs to somebody else: who gave it decides who reads it.
  }
}

/** @throws when a commit would not be on disk before it returns. */
export function requireDurable(db: Database.Database): void {
  expectPragma(db, 'synchronous', FULL);
  expectPragma(db, 'foreign_keys', 1);
  expectPragma(db, 'recursive_triggers', 1);
}

/** Opens a connection that can only read. The file must exist. @throws UnusableDatabase when SQLite cannot open it */
export function openForReading(path: string): Database.Database {
  return openNaming(path, () => openReadOnly(path));
}

function openReadOnly(path: string): Database.Database {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    requireSqliteVersion(db);
    db.pragma('query_only = ON');
    db.pragma('trusted_schema = OFF');
    db.pragma('busy_timeout = 5000');
    db.pragma('cache_size = -16000');
    expectPragma(db, 'query_only', 1);
    return db;
  } catch (cause) {
    db.close();
    throw cause;
  }
}

function expectPragma(
  db: Database.Database,
  name: string,
  expected: string | number,
  statement: string = name,
): void {
  const value = db.pragma(statement, { simple: true });
  if (value !== expected) {
    throw new Error(
      `SQLite says ${name} = ${String(value)} where ${expected} is needed; nothing is written like this`,
    );
  }
}

function requireSqliteVersion(db: Database.Database): void {
  const text = String(db.prepare('SELECT sqlite_version()').pluck().get());
  const version = text.split('.').map(Number);
  for (const [index, least] of SQLITE_VERSION_MIN.entries()) {
    const part = version[index] ?? 0;
    if (part > least) return;
    if (part < least)
      throw new Error(`SQLite ${text} is too old: ${SQLITE_VERSION_MIN.join('.')} or later is needed`);
  }
}
