import { join } from 'node:path';
import { expect, test } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../../src/store/migrations.ts';
import { type Database, openForWriting } from '../../src/store/open.ts';
import { verify } from '../../src/store/verify.ts';
import { Writer } from '../../src/store/writer/writer.ts';
import { FIRST_PROGRAM } from '../support/first-program.ts';
import { ManualClock, seededRandom } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { MORNING } from '../support/test-store.ts';

function upgraded(): { db: Database; path: string } {
  const path = join(tempFolder(), 'hub.db');
  const db = openForWriting(path);
  const migrations = readMigrations(MIGRATIONS_FOLDER);
  migrate(db, migrations.slice(0, 1), 0);
  db.exec(FIRST_PROGRAM);
  expect(migrate(db, migrations, 1)).toEqual(migrations.slice(1).map((migration) => migration.version));
  return { db, path };
}

test('a database of the first program is brought up to date, and everything in it is explained', () => {
  const { db, path } = upgraded();
  const row = (sql: string) => db.prepare(sql).get();
  expect(row('SELECT created_seq, changed_seq, price_seq, removed_at FROM article WHERE id = 15')).toEqual({
    created_seq: 4,
    changed_seq: 7,
    price_seq: 4,
    removed_at: null,
  });
  expect(row('SELECT created_seq, removed_at FROM article WHERE id = 16')).toEqual({
    created_seq: 6,
    removed_at: 3000,
  });
  expect(row('SELECT created_seq, changed_seq FROM category')).toEqual({ created_seq: 3, changed_seq: 3 });
  expect(row('SELECT catalogue_seq FROM shop_head')).toEqual({ catalogue_seq: 8 });
  // Whether the first program had already handed a sale to the line is not known: it may have.
  expect(row('SELECT attempted_seq FROM upstream_position')).toEqual({ attempted_seq: 11 });
  new Writer(db, { clock: new ManualClock(MORNING), random: seededRandom(1), bootId: 'new', before: null });
  const { token } = row('SELECT token FROM hub') as { token: string };
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  // The next start keeps it.
  new Writer(db, { clock: new ManualClock(MORNING), random: seededRandom(9), bootId: 'next', before: null });
  expect(row('SELECT token FROM hub')).toEqual({ token });
  expect(verify(path).differences).toEqual([]);
  db.close();
});
