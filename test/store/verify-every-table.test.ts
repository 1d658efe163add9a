import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { articleId, seq } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { isRefused, type Receipts } from '../../src/store/writer/protocol.ts';
import { lookedAtHeadOffice } from '../support/look-at-head-office.ts';
import {
  entry,
  LAMP,
  line,
  OIL,
  OTHER_TILL,
  openTestStore,
  RICE,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

/** A shop in which everything happened once that a table keeps. */
function livelyStore(): TestStore {
  const store = openTestStore();
  for (const number of ['big', 'bigger', 'biggest']) store.sell(TILL, sale(number, line(OIL, 1_000)));
  const kept = store.reader().quarantine({ shopId: SHOP, state: 'open', limit: 3 });
  const [first, second] = kept.toSorted((a, b) => a.id - b.id);
  if (first === undefined || second === undefined) throw new Error('three entries were expected');
  const accepted = entry(sale('big', line(OIL, 1_000)));
  if (!accepted.ok) throw new Error('a sale was expected');
  const { payload } = first;
  store.run('acceptQuarantined', { shopId: SHOP, id: first.id, user: 'x', sale: accepted.sale, payload });
  store.run('discardQuarantined', { shopId: SHOP, id: second.id, user: 'x', reason: 'double' });
  for (const number of ['low', 'lower']) store.sell(OTHER_TILL, sale(number, line(101, 100)));
  const about = { reason: '', reference: '', comment: '' };
  store.run('cancelSale', { serial: OTHER_TILL, number: 'low', ...about });
  receive(store);
  store.run('regulariseStock', { serial: TILL, articleId: OIL, quantity: 1_000, notes: '' });
  store.run('declare', {
    serial: TILL,
    declaration: { kind: 'cash-report', detail: '', currency: 'CDF', amount: minorUnits(5), date: null },
  });
  const by = { shopId: SHOP, user: 'u' };
  const hand = { articleId: OIL, quantity: 1, at: null, reference: '', comment: 'cassé', key: 'k' };
  store.run('moveStock', { ...by, ...hand, kind: 'loss' });
  count(store);
  lookAtHeadOffice(store);
  readHeadOffice(store);
  callHeadOffice(store);
  const [oil, ...others] = testProvision().articles;
  if (oil === undefined) throw new Error('oil was expected');
  loseAndTakeBack(store);
  const dearer = { ...oil, price: minorUnits(2_600_000) };
  store.run('importProvision', { provision: { ...testProvision(), articles: [dearer, ...others] } });
  takeBack(store);
  return store;
}

/** A fact that head office has and that this program does not know, and a movement of which it has no cause. */
function takeBack(store: TestStore): void {
  const recorded = { tillTime: null, hubTime: 1, bootId: 'b', runningMs: 1, clockDoubt: false };
  const entry = { seq: 900, kind: 'newer-thing', recorded, body: { subjectId: null, said: {} } };
  const common = store.reader().head(SHOP);
  const moved = { causeSeq: 901, articleId: OIL, kind: 'sale', quantity: -1, stockBefore: 9 };
  const orphan = { seq: 902, kind: 'movement', recorded, body: moved };
  const entries = [entry, orphan].map((one) => ({ entry: one, payload: '' }));
  store.run('takeBack', { shopId: SHOP, epoch: 7, common, entries });
}

function receive(store: TestStore): void {
  const announce = (quantity: number) =>
    store.run('announceDelivery', {
      ...{ shopId: SHOP, articleId: OIL, quantity, sentAt: null, key: null },
      ...{ reference: '', user: 'u', comment: '' },
    });
  announce(5);
  store.run('receiveDeliveries', { serial: TILL, articleId: OIL, sent: 5 });
  announce(7);
  store.run('refuseDeliveries', { serial: TILL, articleId: OIL });
}

function callHeadOffice(store: TestStore): void {
  const kind = store.db.prepare<[string], number>('SELECT seq FROM fact WHERE kind = ?').pluck();
  const call = { shopId: SHOP, seq: seq(kind.get('regularisation') ?? 0), call: 'analyse/regulariser' };
  store.run('noteUpstreamCall', { ...call, sentAt: 0, outcome: 'done' });
  const nothing = { put: [], clear: [], hold: [], release: [] };
  store.run('recordUpstream', { shopId: SHOP, position: store.reader().head(SHOP), ...nothing });
}

function readHeadOffice(store: TestStore): void {
  const [oil] = testProvision().articles;
  if (oil === undefined) throw new Error('oil was expected');
  const tea = { ...oil, id: articleId(400), code: 'THE', opening: 7, variants: undefined };
  store.run('applyCatalogue', {
    shopId: SHOP,
    catalogue: {
      ...{ dollarRate: null, categories: [], articles: [tea], variants: [], deliveries: [] },
      tills: [],
    },
    retire: { articles: [], variants: [], deliveries: [] },
  });
}

function lookAtHeadOffice(store: TestStore): void {
  for (const shown of [12, 14])
    store.run('bookCentralStock', lookedAtHeadOffice(store.reader(), SHOP, { [LAMP]: shown }));
}

function loseAndTakeBack(store: TestStore): void {
  const reader = store.reader();
  const after = reader.head(SHOP);
  const { epoch } = store.run('raiseEpoch', {
    reason: 'restored',
    from: reader.epoch(),
  }) as Receipts['raiseEpoch'];
  const tillId = reader.tillBySerial(TILL)?.id as never;
  const shown = {
    ...{
      number: 'lost',
      soldAt: 1,
      total: minorUnits(2_500_000),
      paymentMode: '',
      paid: true,
      terminal: null,
    },
    lines: [{ articleCode: 'ART-15', quantity: 1, unitPrice: minorUnits(2_500_000) }],
  };
  const open = { number: 'unclear', shown: null, obstacle: 'NOT_SHOWN', mayBe: [] } as const;
  const sales = [{ number: 'lost', shown, obstacle: null, mayBe: [] }, open];
  const page = { comparedTo: 1, done: true, cause: null };
  store.run('takeBackSales', { shopId: SHOP, tillId, epoch, after, sales, ...page });
}

function count(store: TestStore): void {
  const by = { shopId: SHOP, user: 'u' };
  for (const decision of ['close', 'abandon'] as const) {
    const begun = store.run('startCount', { ...by, comment: '', key: decision });
    if (isRefused(begun)) throw new Error('a count was expected');
    const { session } = begun;
    store.run('countArticle', { ...by, session, articleId: RICE, counted: 20, at: null });
    store.run('endCount', { ...by, session, decision });
  }
}

const ENTRY_BOOKED = "UPDATE quarantine_state SET state = 'open' WHERE state = 'accepted'";

test.each([
  [
    'a refused delivery that is open again',
    "UPDATE delivery_state SET state = 'open', decided_seq = NULL",
    'refused delivery',
  ],
  ['when goods left', 'UPDATE delivery SET sent_at = 5', 'never announced so'],
  ['an alert that is lost', "DELETE FROM stock_alert WHERE state = 'open'", 'nobody was alerted'],
  ['an alert that nothing closed', 'UPDATE stock_alert SET resolved_seq = 1', 'does not settle it'],
  [
    'an alert that is open again',
    "UPDATE stock_alert SET state = 'open' WHERE article_id = 15",
    'settled it',
  ],
  ['an alert of a cancelled sale that is open', "UPDATE stock_alert SET state = 'open'", 'settled it'],
  ['an alert of another article', 'UPDATE stock_alert SET article_id = 18', 'nothing below zero'],
  ['a forgotten declaration', "DELETE FROM answered_request WHERE scope LIKE '%cash-report'", 'count again'],
  ['a forgotten regularisation', "DELETE FROM answered_request WHERE scope LIKE '%regul%'", 'count again'],
  ['a forgotten key', "DELETE FROM answered_request WHERE scope = 'movement by key'", 'count again'],
  ['a forgotten delivery', "DELETE FROM answered_request WHERE scope = 'delivery-announced'", 'count again'],
  ['a forgotten count', "DELETE FROM answered_request WHERE scope = 'count by key'", 'count again'],
  ['an acceptance undone', ENTRY_BOOKED, 'decided on it'],
  [
    'a discard undone',
    "UPDATE quarantine_state SET state = 'open' WHERE state = 'discarded'",
    'decided on it',
  ],
  [
    'a discard of nobody',
    "UPDATE quarantine_state SET state = 'discarded' WHERE state = 'open'",
    'nothing says so',
  ],
  ['a sale of another entry', 'UPDATE quarantine_state SET booked_seq = booked_seq + 1', 'books no sale'],
  ['a count line that is lost', 'DELETE FROM count_line WHERE difference = 0', 'not what its line says'],
  ['what was counted', 'UPDATE count_line SET counted = 21', 'not what its line says'],
  ['where it was counted', 'UPDATE count_line SET at_seq = 1', 'not what its line says'],
  ['a call for nothing', 'UPDATE upstream_call SET seq = 1', 'no fact of which it is to hear'],
  ['a call that nobody follows up', "UPDATE upstream_call SET outcome = 'unknown'", 'nothing of it waits'],
  ['an abandoned count', "UPDATE count_session SET state = 'closed'", 'its end is not recorded'],
  ['an opening of head office that it never showed', 'DELETE FROM central_article', 'never to have shown'],
  ['an article of another shop', 'UPDATE central_article SET shop_id = 10', 'belongs to shop 9'],
  ['the price of an article', 'UPDATE article SET price = price + 1 WHERE id = 15', 'not as its last fact'],
  ['the name of an article', "UPDATE article SET name = 'X' WHERE id = 15", 'not as its last fact'],
  ['what made an article', 'UPDATE article SET created_seq = 1 WHERE id = 15', 'made by'],
  ['what changed an article', 'UPDATE article SET changed_seq = 1 WHERE id = 15', 'changed by'],
  ['what priced an article', 'UPDATE article SET price_seq = 1 WHERE id = 15', 'priced by'],
  ['the last change of the catalogue', 'UPDATE shop_head SET catalogue_seq = 0', 'changed last at 0'],
  ['a fact that was taken back to nowhere', 'UPDATE taken_back SET seq = 100000', 'which is not there'],
  [
    'where a fact came from',
    'UPDATE taken_back SET origin_seq = origin_seq + 5',
    'nothing says where it came from',
  ],
  [
    'where a movement without its cause came from',
    'UPDATE orphaned_movement SET origin_seq = 1',
    'and does not',
  ],
  ['which movement it is', 'UPDATE orphaned_movement SET found_seq = 1', 'and moves something else'],
  [
    'a price that tills were told',
    "UPDATE notification SET new_price = 1 WHERE kind = 'price'",
    'nothing that happened',
  ],
  [
    'a change of head office that is another one',
    "UPDATE fact SET body = json_set(body, '$.shown', 99) WHERE kind = 'central-correction'",
    'moved nothing like it',
  ],
  ['a change of head office that is lost', 'DELETE FROM central_stock', 'after the last look'],
  ['a difference that nobody sees', 'UPDATE central_stock SET shown = shown + 1', 'nothing says why'],
  ['a look into the future', 'UPDATE central_stock SET head = 100000', 'where it ends at'],
  [
    'a sale of no till that nobody gave back',
    "UPDATE fact SET body = json_set(body, '$.number', 'x') WHERE kind = 'taken-back-sale'",
    'gave it back',
  ],
  [
    'a sale that came back and is a till\u0027s',
    "UPDATE sale SET content_hash = x'01' WHERE number = 'lost'",
    'not so',
  ],
  ['how many sales came back', 'UPDATE till_comparison SET taken_back = 2', 'and 1 did'],
  ['a loss that never was', 'UPDATE epoch_start SET after_seq = 0', 'nothing lost'],
  ['a till that was never compared', 'DELETE FROM till_comparison', 'never compared'],
  ['sales that were never found', 'UPDATE central_stock SET found_upto = 7', 'never found'],
])('verify finds %s', (_, tampering, sentence) => {
  const store = livelyStore();
  expect(store.differences()).toEqual([]);
  const db = new Database(store.path);
  db.pragma('foreign_keys = OFF');
  const triggers = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck();
  for (const name of triggers.all()) db.exec(`DROP TRIGGER ${name}`);
  expect(db.prepare(tampering).run().changes).toBeGreaterThan(0);
  db.close();
  expect(store.differences().join('\n')).toContain(sentence);
});
