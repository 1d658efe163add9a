import type { Migration } from '../migrations.ts';
import type { Database } from '../open.ts';

interface LedgerRow {
  version: number;
  name: string;
  checksum: string;
}

/** The list of migrations that this file has gone through; made on first use by the connection that writes. */
export function prepareLedger(db: Database) {
  if (!db.readonly) {
    db.exec(`CREATE TABLE IF NOT EXISTS schema_migration (
      version INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      checksum TEXT NOT NULL,
      applied_at INTEGER NOT NULL
    ) STRICT`);
  }
  const all = db.prepare<[], LedgerRow>(
    'SELECT version, name, checksum FROM schema_migration ORDER BY version',
  );
  return {
    all: (): LedgerRow[] => all.all(),
    insert: (migration: Migration, now: number): void => {
      db.prepare(
        'INSERT INTO schema_migration (version, name, checksum, applied_at) VALUES (?, ?, ?, ?)',
      ).run(migration.version, migration.name, migration.checksum, now);
    },
  };
}
