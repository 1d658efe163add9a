import { expect, test } from 'vitest';
import type { Database } from '../../src/store/open.ts';
import { prepareHub } from '../../src/store/statements/hub.ts';
import { line, MORNING, OIL, openTestStore, sale, TILL } from '../support/test-store.ts';

/** How SQLite would run each statement that is prepared. */
function plansOf(db: Database, prepare: (db: Database) => unknown): string[] {
  const plans: string[] = [];
  const noting = (sql: string) => {
    const values = Array.from(sql.matchAll(/\?/g), () => 1);
    for (const row of db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values)) {
      plans.push((row as { readonly detail: string }).detail);
    }
    return db.prepare(sql);
  };
  prepare({ prepare: noting } as unknown as Database);
  return plans;
}

test('the last record is found without reading every sale or fact', () => {
  const store = openTestStore();
  store.sell(TILL, sale('F-1', line(OIL, 1)));
  const plans = plansOf(store.db, prepareHub);
  expect(plans.filter((detail) => /^SCAN (?:s|f|sale|fact)\b/.test(detail))).toEqual([]);
  expect(plans).toContain('SEARCH s USING PRIMARY KEY (shop_id=? AND seq=?)');
  expect(prepareHub(store.db).latestRecorded()).toMatchObject({ hubTime: MORNING });
});
