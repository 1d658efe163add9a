import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { lockDataDirectory } from '../../src/store/lock.ts';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../../src/store/migrations.ts';
import { openForReading, openForWriting, requireDurable } from '../../src/store/open.ts';
import { openReader } from '../../src/store/open-reader.ts';
import { tempFolder } from '../support/temp-folder.ts';

const migrations = readMigrations(MIGRATIONS_FOLDER);

function migrated(): { path: string; db: Database.Database } {
  const path = join(tempFolder(), 'hub.db');
  const db = openForWriting(path);
  migrate(db, migrations, 0);
  return { path, db };
}

describe('the connection that writes', () => {
  test('commits with FULL durability, read back after the first statement', () => {
    const { db } = migrated();
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(() => requireDurable(db)).not.toThrow();
    db.close();
  });

  test('is refused when a commit would not be on disk before it returns', () => {
    const { db } = migrated();
    db.pragma('synchronous = NORMAL');
    expect(() => requireDurable(db)).toThrow('synchronous');
    db.close();
  });
});

test('the files are for their owner only, also those that were not: the control token stands in them', () => {
  const { path, db } = migrated();
  const modes = () => ['', '-wal', '-shm'].map((end) => (statSync(path + end).mode & 0o777).toString(8));
  expect(modes()).toEqual(['600', '600', '600']);
  db.close();
  chmodSync(path, 0o644);
  const again = openForWriting(path);
  expect(modes()).toEqual(['600', '600', '600']);
  again.close();
});

describe('migrations', () => {
  test('run once', () => {
    const { db } = migrated();
    expect(migrate(db, migrations, 0)).toEqual([]);
    db.close();
  });

  test('refuse a file that is newer than the program', () => {
    const { db } = migrated();
    db.exec("INSERT INTO schema_migration VALUES (99, '0099-later.sql', 'x', 0)");
    expect(() => migrate(db, migrations, 0)).toThrow('newer program');
    db.close();
  });

  test('refuse a database that another text of the same migration made', () => {
    const { db } = migrated();
    const changed = migrations.map((migration) => ({ ...migration, checksum: 'another' }));
    expect(() => migrate(db, changed, 0)).toThrow('is not the file that made this database');
    db.close();
  });

  test('leave nothing behind when one fails half-way', () => {
    const { db } = migrated();
    const sql = 'CREATE TABLE half (a); INSERT INTO nowhere VALUES (1)';
    const next = { version: migrations.length + 1, name: 'broken.sql', sql, checksum: 'c' };
    expect(() => migrate(db, [...migrations, next], 0)).toThrow('nowhere');
    expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
    db.close();
  });

  test('refuse a file that is no hub database', () => {
    const path = join(tempFolder(), 'other.db');
    const other = new Database(path);
    other.exec('CREATE TABLE something (a)');
    other.close();
    const db = openForWriting(path);
    expect(() => migrate(db, migrations, 0)).toThrow('not the database of a hub');
    db.close();
    expect(() => openReader(path)).toThrow('not the database of a hub');
  });

  test('a file that is not a database at all is not touched', () => {
    const path = join(tempFolder(), 'hub.db');
    writeFileSync(path, 'not a database, but long enough to look like a page of something '.repeat(40));
    expect(() => openForWriting(path)).toThrow(`${path} is damaged, or no database`);
    expect(() => openReader(path)).toThrow('is damaged, or no database');
  });
});

test('a file that cannot be opened is named, with what to look at', () => {
  const path = tempFolder();
  expect(() => openForWriting(path)).toThrow(`${path} cannot be opened`);
  expect(() => openReader(path)).toThrow(`${path} cannot be opened`);
});

test('a reader cannot write, whatever it is asked', () => {
  const { path, db } = migrated();
  const reader = openForReading(path);
  expect(() => reader.exec('DELETE FROM shop')).toThrow('readonly');
  reader.close();
  db.close();
});

test('one process owns the data directory', () => {
  const lock = join(tempFolder(), 'hub.lock');
  const release = lockDataDirectory(lock);
  expect(statSync(lock).mode & 0o777).toBe(0o600);
  expect(() => lockDataDirectory(lock)).toThrow('another boutique-hub is running');
  release();
  lockDataDirectory(lock)();
});
