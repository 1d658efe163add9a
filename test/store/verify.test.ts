import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { line, OIL, openTestStore, RICE, sale, TILL } from '../support/test-store.ts';

const TAMPERED = [
  ['a level', 'UPDATE stock_level SET quantity = quantity + 1 WHERE article_id = 15', 'its level is'],
  [
    'a level without movements behind it',
    'UPDATE stock_level SET last_seq = 1 WHERE article_id = 15',
    'last 1',
  ],
  ['a missing level', 'DELETE FROM stock_level WHERE article_id = 15', 'it has no level'],
  [
    'a movement',
    "UPDATE movement SET quantity = quantity - 1 WHERE kind = 'sale' AND article_id = 15",
    'article 15',
  ],
  [
    'a stock before',
    "UPDATE movement SET stock_before = 3 WHERE kind = 'sale' AND article_id = 18",
    'starts at 3',
  ],
  ['a chain', "UPDATE movement SET prev_seq = 0 WHERE kind = 'sale' AND article_id = 15", 'no predecessor'],
  [
    'a lost movement',
    "DELETE FROM movement WHERE kind = 'sale' AND article_id = 18",
    'no movement of its own',
  ],
  ['a lost line', 'DELETE FROM sale_line WHERE line_no = 2', 'has no line'],
  ['a total', 'UPDATE sale SET total = total + 1', 'its total is'],
  ['a lost fact', "DELETE FROM fact WHERE kind = 'till'", 'where its head says'],
  ['a head', 'UPDATE shop_head SET seq = seq + 1', 'where its head says'],
  ['a lost opening', "DELETE FROM movement WHERE kind = 'opening' AND article_id = 15", 'opening'],
  ['a lost entry of the quarantine', 'DELETE FROM quarantine', 'is not kept'],
  ['a lost state of the quarantine', 'DELETE FROM quarantine_state', 'is not kept'],
  ['an acceptance', "UPDATE quarantine_state SET state = 'accepted'", 'books no sale'],
  ['a position of head office', 'UPDATE upstream_position SET seq = 1000', 'ends at'],
  [
    'an exception of head office',
    "INSERT INTO upstream_exception VALUES (9, 1, 'parked', 1, NULL, '', '', NULL, NULL)",
    'is no sale and no fact of which it is to hear',
  ],
  [
    'an exception of a cancelled sale',
    "INSERT INTO upstream_exception SELECT shop_id, sale_seq, 'retry', 1, NULL, '', '', NULL, NULL FROM cancellation",
    'was cancelled and still waits',
  ],
  ['sales that left', 'UPDATE upstream_position SET attempted_seq = 1000', 'said to have left'],
  [
    'sales of a till that left',
    'INSERT INTO upstream_attempt VALUES (9, 5, 1)',
    'which is no sale of this till',
  ],
  ['a lost cancellation', 'DELETE FROM cancellation', 'cancels no sale'],
  [
    'a movement that a cancellation lacks',
    "DELETE FROM movement WHERE kind = 'return' AND article_id = 18",
    'line 2 was not put back',
  ],
  [
    'goods that a cancellation puts back in another number',
    "UPDATE movement SET quantity = quantity + 1 WHERE kind = 'return' AND article_id = 18",
    'line 2 was not put back',
  ],
  [
    'a movement too many of a cancellation',
    'UPDATE movement SET cause_seq = (SELECT seq FROM cancellation) WHERE seq = (SELECT max(seq) FROM movement)',
    'puts back what no line',
  ],
  ['the sales of a day', 'UPDATE day_total SET sales = sales + 1 WHERE shop_id = 9', 'where its sales make'],
  [
    'the turnover of a day',
    'UPDATE day_total SET turnover = turnover - 1 WHERE shop_id = 9',
    'its turnover is',
  ],
  ['what the stock of a day is worth', 'UPDATE day_total SET value_added = 0 WHERE shop_id = 9', 'are worth'],
  ['a lost day', 'DELETE FROM day_total', 'where its sales make'],
  ['a lost shop', 'DELETE FROM shop WHERE id = 9', 'is missing'],
] as const;

test.each(TAMPERED)('verify finds %s that was tampered with', (_, tampering, sentence) => {
  const store = openTestStore();
  store.sell(TILL, sale('A-1', line(OIL, 2), line(RICE, 1)), sale('A-2', line(OIL, 1)));
  store.sell(TILL, sale('A-3', line(OIL, 1000)));
  store.sell(TILL, sale('A-4', line(OIL, 2), line(RICE, 1)));
  const about = { number: 'A-4', reason: '', reference: '', comment: '' };
  store.run('cancelSale', { serial: TILL, ...about });
  store.sell(TILL, sale('A-5', line(OIL, 1)));
  expect(store.differences()).toEqual([]);
  const db = new Database(store.path);
  db.pragma('foreign_keys = OFF');
  for (const name of db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all()) {
    db.exec(`DROP TRIGGER ${name}`);
  }
  db.exec(tampering);
  db.close();
  expect(store.differences().join('\n')).toContain(sentence);
});
