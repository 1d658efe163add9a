import { expect, test } from 'vitest';
import { line, OIL, openTestStore, sale, TILL } from '../support/test-store.ts';

const TABLES = [
  'sale',
  'sale_line',
  'movement',
  'fact',
  'cancellation',
  'quarantine',
  'epoch',
  'epoch_start',
] as const;

function storeWithEverything() {
  const store = openTestStore();
  store.sell(TILL, sale('A-1', line(OIL, 1)), sale('A-2', line(OIL, 99)));
  store.run('cancelSale', { serial: TILL, number: 'A-1', reason: '', reference: '', comment: '' });
  store.run('raiseEpoch', { reason: 'test', from: store.reader().epoch() });
  return store;
}

test.each(TABLES)(
  'no row of %s is ever deleted, updated or replaced, not even by the writer itself',
  (table) => {
    const { db } = storeWithEverything();
    const columns = db
      .prepare<[], { name: string }>(`SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => name);
    const rows = db.prepare(`SELECT * FROM ${table}`).all();
    expect(rows.length).toBeGreaterThan(0);
    expect(() => db.exec(`DELETE FROM ${table}`)).toThrow('is never deleted');
    expect(() => db.exec(`UPDATE ${table} SET ${columns[0]} = ${columns[0]}`)).toThrow('is never changed');
    const list = columns.join(', ');
    expect(() => db.exec(`INSERT OR REPLACE INTO ${table} (${list}) SELECT ${list} FROM ${table}`)).toThrow(
      'never',
    );
    expect(db.prepare(`SELECT * FROM ${table}`).all()).toEqual(rows);
  },
);
