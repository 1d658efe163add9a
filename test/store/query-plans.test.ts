import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openTestStore } from '../support/test-store.ts';

/** Tables that grow with each sale, for years. */
const GROWING = new Set(['sale', 'sale_line', 'movement', 'fact']);

/** What may read more than it names, and why. */
const ALLOWED: readonly { readonly sql: RegExp; readonly why: string }[] = [
  { sql: /^INSERT INTO (till|article) /, why: 'who points at it is looked for only if its id changed' },
  { sql: /^SELECT max\(ifnull\(\(SELECT max\(seq\) FROM sale/, why: 'the last of a key is one step' },
  {
    sql: /^SELECT hub_time, running_ms, clock_doubt FROM \( SELECT/,
    why: 'the last of each key is one step',
  },
  {
    sql: /FROM sale WHERE shop_id = \? AND hub_time < \? ORDER BY seq DESC LIMIT 1/,
    why: 'ends a few days back',
  },
  { sql: /^SELECT s\.sold_at AS soldAt/, why: 'counts the days anew, when the time zone of a shop changes' },
  {
    sql: /INDEXED BY sale_without_number WHERE till_id = \? AND number_generated = 1 AND sold_at = \?/,
    why: 'for a sale that comes back after a restore',
  },
];

/** All that the reader and the writer ever ask, as they prepare it when they are opened. */
function statementsOf(open: () => unknown): readonly string[] {
  const prepared = new Set<string>();
  const { prepare } = Database.prototype;
  Database.prototype.prepare = function (this: Database.Database, sql: string) {
    prepared.add(sql);
    return prepare.call(this, sql);
  } as typeof prepare;
  try {
    open();
  } finally {
    Database.prototype.prepare = prepare;
  }
  return [...prepared].filter((sql) => !/^\s*(PRAGMA|CREATE|BEGIN|COMMIT|ROLLBACK)/.test(sql));
}

/** Steps of a statement that go through a growing table from end to end, or through all of a shop or a till in it. */
function longWays(db: Database.Database, sql: string): readonly string[] {
  const names = [...sql.matchAll(/[:@](\w+)/g)].map(([, name]) => [name, 1]);
  const values = names.length > 0 ? [Object.fromEntries(names)] : Array.from(sql.matchAll(/\?/g), () => 1);
  const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
  const tables = new Map([...sql.matchAll(/\b(\w+) AS (\w+)\b/g)].map(([, table, alias]) => [alias, table]));
  return plan.flatMap(({ detail }) => {
    const [, how, name = '', by = ''] = /^(SCAN|SEARCH) (\w+)(.*)$/.exec(detail) ?? [];
    if (!GROWING.has(tables.get(name) ?? name)) return [];
    const isLong = how === 'SCAN' || by.includes('AUTOMATIC') || /\((shop_id|till_id)=\?\)$/.test(by);
    return isLong ? [`${detail}: ${sql.replace(/\s+/g, ' ').trim()}`] : [];
  });
}

test('no statement of the reader or the writer goes through all that was ever sold', () => {
  const store = openTestStore();
  const statements = statementsOf(() => {
    openTestStore();
    store.reader();
  });
  expect(statements.length).toBeGreaterThan(200);
  const long = statements
    .filter((sql) => !ALLOWED.some((one) => one.sql.test(sql.replace(/\s+/g, ' ').trim())))
    .flatMap((sql) => longWays(store.db, sql));
  expect(long).toEqual([]);
});

test('what waits for its next attempt at head office is found by its time, however many wait for later', () => {
  const store = openTestStore();
  const statements = statementsOf(() => store.reader()).filter((sql) =>
    /ORDER BY e\.(next_attempt_at|waits_since)/.test(sql),
  );
  const plans = statements.map((sql) =>
    store.db
      .prepare<object, { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all({ shop: 1, now: 1, limit: 1 })
      .map(({ detail }) => detail),
  );
  expect(plans.map(([first]) => first)).toEqual([
    'SEARCH e USING INDEX upstream_exception_due (shop_id=? AND next_attempt_at<?)',
    'SEARCH e USING INDEX upstream_exception_since (shop_id=? AND waits_since>?)',
  ]);
  expect(plans.flat().filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
});

test('it would be noticed', () => {
  const { db } = openTestStore();
  expect(longWays(db, 'SELECT * FROM sale WHERE total > ?')).toHaveLength(1);
  expect(
    longWays(db, 'SELECT s.seq FROM sale AS s WHERE s.till_id = :till AND s.total = :total'),
  ).toHaveLength(1);
  expect(longWays(db, 'SELECT 1 FROM sale WHERE shop_id = ? AND seq = ?')).toEqual([]);
});
