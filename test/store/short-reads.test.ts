import { expect, test } from 'vitest';
import { seq } from '../../src/domain/ids.ts';
import { openForReading } from '../../src/store/open.ts';
import type { Reader } from '../../src/store/reader.ts';
import { line, MORNING, OIL, openTestStore, SHOP, sale, TILL } from '../support/test-store.ts';

/** Whether the log could be folded back whole: only when nobody reads it. */
function folds(db: ReturnType<typeof openForReading>): boolean {
  const [row] = db.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number; log: number }];
  return row.busy === 0 && row.log === 0;
}

const page = { shopId: SHOP, articleId: null, from: null, to: null, before: null, limit: 2 };

const READS: Readonly<Record<string, (reader: Reader) => unknown>> = {
  articles: (reader) => reader.articles(SHOP, null),
  'articles that changed': (reader) => reader.articles(SHOP, seq(3)),
  'a page of movements': (reader) => reader.movements(page),
  "a page of an article's movements": (reader) => reader.movements({ ...page, articleId: OIL }),
  'a page of the history': (reader) => reader.saleHistory(page),
  'the next page of the history': (reader) =>
    reader.saleHistory({ ...page, before: { soldAt: MORNING, seq: seq(30) } }),
  'what changed after a position': (reader) => reader.changesAfter(SHOP, seq(0)),
  'days, notifications and what is unsent': (reader) => [
    reader.dayTotals(SHOP, 20260101, 20271231),
    reader.notifications(SHOP, 5 as never),
    reader.unsent(SHOP),
  ],
};

test.each(Object.entries(READS))('reading %s holds no transaction open', (_what, read) => {
  const store = openTestStore();
  const reader = store.reader();
  store.db.pragma('busy_timeout = 0');
  for (let nth = 0; nth < 8; nth++) store.sell(TILL, sale(`S-${nth}`, line(OIL, 1)));
  read(reader);
  expect(folds(store.db)).toBe(true);
  read(reader);
});

test('a transaction that is held open would be noticed', () => {
  const store = openTestStore();
  store.db.pragma('busy_timeout = 0');
  store.sell(TILL, sale('S-1', line(OIL, 1)));
  const other = openForReading(store.path);
  const rows = other.prepare('SELECT seq FROM movement').iterate();
  rows.next();
  store.sell(TILL, sale('S-2', line(OIL, 1)));
  expect(folds(store.db)).toBe(false);
  rows.return?.();
  other.close();
  expect(folds(store.db)).toBe(true);
});
