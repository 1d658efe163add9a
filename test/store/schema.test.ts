import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../../src/store/migrations.ts';
import { openForWriting } from '../../src/store/open.ts';
import { tempFolder } from '../support/temp-folder.ts';

test('docs/schema.sql is what the migrations make, so that a diff shows what one did (vitest -u writes it anew)', async () => {
  const db = openForWriting(join(tempFolder(), 'hub.db'));
  migrate(db, readMigrations(MIGRATIONS_FOLDER), 0);
  const statements = db
    .prepare<[], string>(
      `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
       ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, name`,
    )
    .pluck()
    .all();
  db.close();
  await expect(`${statements.join(';\n\n')};\n`).toMatchFileSnapshot('../../docs/schema.sql');
});
