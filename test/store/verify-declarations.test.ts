import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Declaration } from '../../src/domain/declaration.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { moveAlone } from '../support/move-alone.ts';
import { MORNING, OIL, openTestStore, SHOP, type TestStore, TILL } from '../support/test-store.ts';

const operation = {
  articleCode: 'ART-15',
  quantity: 2,
  amount: minorUnits(5_000),
  currency: 'CDF',
  reason: '',
  saleReference: '',
  date: null,
} as const;

function openDeclared(): TestStore {
  const store = openTestStore();
  const declare = (declaration: Declaration) => {
    const receipt = store.run('declare', { serial: TILL, declaration });
    if (isRefused(receipt)) throw new Error(receipt.refused);
    return receipt.id;
  };
  declare({ ...operation, kind: 'return' });
  declare({ ...operation, kind: 'return', articleCode: 'unknown' });
  declare({ ...operation, kind: 'negotiation' });
  const id = declare({ kind: 'cash-report', detail: '', currency: 'CDF', amount: minorUnits(5), date: null });
  store.run('applyExpense', { shopId: SHOP, id, user: 'patron' });
  moveAlone(store.db, { shop: SHOP, article: OIL, hubTime: MORNING }, 'loss', -1);
  return store;
}

const RETURN = "kind = 'return' AND article_id IS NOT NULL";

test.each([
  ['a lost declaration', "DELETE FROM declaration WHERE kind = 'negotiation'", 'is not what its fact says'],
  [
    'another kind',
    "UPDATE declaration SET kind = 'negotiation' WHERE kind = 'cash-report'",
    'no fact of its kind',
  ],
  [
    'a return without its movement',
    `UPDATE declaration SET article_id = 18 WHERE ${RETURN}`,
    'put its goods back',
  ],
  [
    'a movement of another kind',
    "UPDATE movement SET kind = 'loss' WHERE kind = 'return'",
    'put its goods back',
  ],
  [
    'another quantity',
    "UPDATE fact SET body = json_set(body, '$.quantity', 3) WHERE kind = 'customer-return'",
    'put its goods back',
  ],
  ['a movement of no article', `UPDATE declaration SET article_id = NULL WHERE ${RETURN}`, 'moved stock'],
  [
    'a movement of a negotiation',
    "UPDATE movement SET cause_seq = (SELECT seq FROM declaration WHERE kind = 'negotiation') WHERE kind = 'loss'",
    'moved stock',
  ],
  ['a lost decision', 'DELETE FROM expense_applied', 'is not kept'],
  [
    'a deduction of what is no report',
    "UPDATE expense_applied SET seq = (SELECT seq FROM declaration WHERE kind = 'negotiation')",
    'is no cash report',
  ],
  ['a lost notification', 'DELETE FROM notification', 'no till was told'],
  ['another level', 'UPDATE notification SET stock = stock + 1', 'no till was told'],
  ['a notification of nothing', "UPDATE notification SET kind = 'price', new_price = 1", 'tells of nothing'],
])('verify finds %s that was tampered with', (_, tampering, sentence) => {
  const store = openDeclared();
  expect(store.differences()).toEqual([]);
  const db = new Database(store.path);
  db.pragma('foreign_keys = OFF');
  const triggers = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all();
  for (const name of triggers) db.exec(`DROP TRIGGER ${name}`);
  db.exec(tampering);
  db.close();
  expect(store.differences().join('\n')).toContain(sentence);
});
