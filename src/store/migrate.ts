import type { Migration } from './migrations.ts';
import { APPLICATION_ID, type Database } from './open.ts';
import { prepareLedger } from './statements/ledger.ts';
import { UnusableDatabase } from './unusable-database.ts';

/**
 * Brings the schema up to date, each migration in a transaction of its own together with its line in the ledger.
 * Refuses a file that is newer than the program, one whose applied migrations differ from the program's, and one that
 * is no hub's at all. Returns the versions that were applied now.
 */
export function migrate(db: Database, migrations: readonly Migration[], now: number): readonly number[] {
  refuseForeignFile(db);
  const ledger = prepareLedger(db);
  const applied = ledger.all();
  refuseUnknown(applied, migrations);
  const todo = migrations.slice(applied.length);
  for (const migration of todo) {
    db.transaction(() => {
      db.exec(migration.sql);
      ledger.insert(migration, now);
    }).exclusive();
  }
  return todo.map((migration) => migration.version);
}

/** The file must be a hub's, and of no newer program than this; it may be older. Returns how many migrations it had. */
export function requireMigrations(db: Database, migrations: readonly Migration[]): number {
  if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new UnusableDatabase('this file is not the database of a hub');
  }
  const applied = prepareLedger(db).all();
  refuseUnknown(applied, migrations);
  return applied.length;
}

/** The same checks for a connection that may not write: the file must be exactly at the program's version. */
export function requireMigrated(db: Database, migrations: readonly Migration[]): void {
  if (requireMigrations(db, migrations) < migrations.length) {
    throw new UnusableDatabase(
      'the database is older than this program: start the hub once, it brings it up to date',
    );
  }
}

function refuseForeignFile(db: Database): void {
  const id = db.pragma('application_id', { simple: true });
  if (id === APPLICATION_ID) return;
  const empty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (id !== 0 || !empty) {
    throw new UnusableDatabase(
      'hub.db is not the database of a hub: move it away, or choose another HUB_DATA_DIR',
    );
  }
  db.pragma(`application_id = ${APPLICATION_ID}`);
}

function refuseUnknown(
  applied: readonly { version: number; name: string; checksum: string }[],
  known: readonly Migration[],
): void {
  for (const [index, row] of applied.entries()) {
    const migration = known[index];
    if (migration === undefined) {
      throw new UnusableDatabase(
        `hub.db was written by a newer program (its schema ${row.name} is unknown here): update boutique-hub, nothing was changed`,
      );
    }
    if (migration.checksum !== row.checksum || migration.version !== row.version) {
      throw new UnusableDatabase(
        `migrations/${migration.name} is not the file that made this database: reinstall boutique-hub, nothing was changed`,
      );
    }
  }
}
