import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type ArticleId, articleId, type Seq } from '../../src/domain/ids.ts';
import { type Command, isRefused } from '../../src/store/writer/protocol.ts';
import {
  line,
  MORNING,
  OIL,
  OLD_BISCUITS,
  OTHER_TILL,
  openTestStore,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

function announce(store: TestStore, quantity: number, article: ArticleId = OIL): Seq {
  const receipt = store.run('announceDelivery', {
    shopId: SHOP,
    articleId: article,
    quantity,
    sentAt: MORNING,
    reference: '',
    user: 'siège',
    comment: '',
    key: `${article} ${quantity}`,
  });
  if (isRefused(receipt)) throw new Error('refused');
  return receipt.seq;
}

const receive = (serial = TILL, article: ArticleId = OIL, sent = 0): Command => ({
  method: 'receiveDeliveries',
  argument: { serial, articleId: article, sent },
});
const refuse = (serial = TILL, article: ArticleId = OIL): Command => ({
  method: 'refuseDeliveries',
  argument: { serial, articleId: article },
});

const movements = (store: TestStore, article: ArticleId = OIL) =>
  store
    .reader()
    .movements({ shopId: SHOP, articleId: article, from: null, to: null, before: null, limit: 100 });

const states = (store: TestStore) =>
  store.db.prepare<[], string>('SELECT state FROM delivery_state ORDER BY seq').pluck().all();

describe('receiving', () => {
  test('puts every open delivery on the shelf once, whatever was counted', () => {
    const store = openTestStore();
    announce(store, 30);
    announce(store, 7);
    const [first] = store.group([receive(TILL, OIL, 999)]);
    expect(first).toEqual({
      kind: 'decided',
      already: false,
      article: { id: OIL, code: 'ART-15', name: 'Huile' },
      stock: 87,
      at: MORNING,
    });
    expect(movements(store)).toMatchObject([
      { kind: 'delivery', quantity: 7, stockBefore: 80, stockAfter: 87 },
      {
        kind: 'delivery',
        quantity: 30,
        stockBefore: 50,
        note: {
          reference: 'VALIDATION-BTQ-009-15',
          user: 'MAUI-Client',
          comment: 'Validation client: 30 unités reçues',
        },
      },
    ]);
    const head = store.reader().head(SHOP);
    expect(store.group([receive(SECOND_TILL, OIL, 999)])).toMatchObject([{ already: true, stock: 87 }]);
    expect(store.reader().head(SHOP)).toBe(head);
    announce(store, 5);
    expect(store.group([receive()])).toMatchObject([{ already: false, stock: 92 }]);
    expect(store.reader().pendingArticles(SHOP, 10)).toEqual([]);
    expect(store.differences()).toEqual([]);
  });

  test('of two tills in one transaction adds once, and both hear the same stock', () => {
    const store = openTestStore();
    announce(store, 30);
    const receipts = store.group([receive(TILL), receive(SECOND_TILL), refuse(SECOND_TILL)]);
    expect(receipts).toMatchObject([
      { already: false, stock: 80 },
      { already: true, stock: 80 },
      { already: true, stock: 80 },
    ]);
    expect(movements(store)).toHaveLength(1);
    expect(states(store)).toEqual(['received']);
    expect(store.differences()).toEqual([]);
  });

  test('says in its facts what the till counted, and that the article changed', () => {
    const store = openTestStore();
    const delivery = announce(store, 30);
    const since = store.reader().head(SHOP);
    store.group([receive(TILL, OIL, 29)]);
    const bodies = store.db.prepare<[], string>("SELECT body FROM fact WHERE kind = 'reception'").pluck();
    expect(bodies.all().map((body) => JSON.parse(body))).toMatchObject([{ till: 5, sent: 29, delivery }]);
    expect(store.reader().changesAfter(SHOP, since)).toMatchObject({
      levels: [{ articleId: OIL, quantity: 80 }],
      articles: [{ id: OIL, stock: 80 }],
    });
  });

  test('takes an article into the list that was never validated, also without goods', () => {
    const store = openTestStore();
    const [oil] = testProvision().articles;
    if (oil === undefined) throw new Error('the provision has articles');
    const fresh = { ...oil, id: articleId(77), code: 'new', opening: 4, validated: false };
    const provision = { shops: [], tills: [], categories: [], articles: [fresh] };
    store.run('importProvision', { provision });
    expect(store.group([receive(TILL, articleId(77))])).toMatchObject([{ already: false, stock: 4 }]);
    expect(store.group([receive(TILL, articleId(77))])).toMatchObject([{ already: true }]);
    store.run('importProvision', { provision });
    const listed = store.reader().articles(SHOP, null);
    expect(listed.find(({ id }) => id === 77)).toMatchObject({ validated: true, stock: 4 });
    expect(movements(store, articleId(77))).toEqual([]);
    expect(store.differences()).toEqual([]);
  });

  test('takes goods of an article that is switched off, which stays so', () => {
    const store = openTestStore();
    announce(store, 3, OLD_BISCUITS);
    expect(store.group([receive(TILL, OLD_BISCUITS)])).toMatchObject([{ already: false, stock: 8 }]);
    const refused = store.sell(TILL, sale('A-1', line(OLD_BISCUITS, 1)));
    expect(refused.outcomes[0]?.kind).toBe('refused');
  });

  test.each([
    [receive(OTHER_TILL)],
    [refuse(OTHER_TILL)],
    [receive(TILL, articleId(999))],
    [refuse(TILL, articleId(101))],
  ])('knows nothing of what is not of the shop', (command) => {
    const store = openTestStore();
    announce(store, 30);
    expect(store.group([command])).toEqual([{ kind: 'not-found' }]);
    expect(states(store)).toEqual(['open']);
  });
});

describe('refusing', () => {
  test('closes what is open, moves nothing, and is harmless twice', () => {
    const store = openTestStore();
    announce(store, 30);
    announce(store, 7);
    expect(store.group([refuse()])).toMatchObject([{ kind: 'decided', already: false, stock: 50 }]);
    const head = store.reader().head(SHOP);
    expect(store.group([refuse(SECOND_TILL), receive()])).toMatchObject([
      { already: true, stock: 50 },
      { already: true, stock: 50 },
    ]);
    expect(store.reader().head(SHOP)).toBe(head);
    expect(movements(store)).toEqual([]);
    expect(states(store)).toEqual(['refused', 'refused']);
    expect(store.differences()).toEqual([]);
  });
});

test.each([
  ['a delivery reopened', "UPDATE delivery_state SET state = 'open'", 'does not decide it'],
  ['a decision that decides another', 'UPDATE delivery_state SET decided_seq = 1', 'does not decide it'],
  ['another quantity', 'UPDATE delivery SET quantity = quantity + 1', 'does not decide it'],
  [
    'a refusal of what was received',
    "UPDATE delivery_state SET state = 'refused' WHERE decided_seq IS NOT NULL",
    'puts on the shelf what no delivery says',
  ],
  ['a lost state', 'DELETE FROM delivery_state', 'is not kept'],
  ['a lost row', 'DELETE FROM delivery_state; DELETE FROM delivery', 'is not kept'],
  [
    'an announcement that was none',
    "UPDATE fact SET kind = 'opening' WHERE kind = 'delivery-announced'",
    'was never announced',
  ],
  [
    'a reception booked twice',
    "UPDATE fact SET body = json_set(body, '$.delivery', 4711) WHERE kind = 'reception'",
    'puts on the shelf what no delivery says',
  ],
])('verify finds %s', (_case, tampering, sentence) => {
  const store = openTestStore();
  announce(store, 30);
  store.group([receive()]);
  announce(store, 7);
  store.group([refuse()]);
  announce(store, 9);
  expect(store.differences()).toEqual([]);
  const db = new Database(store.path);
  db.pragma('foreign_keys = OFF');
  const triggers = db.prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck();
  for (const name of triggers.all()) db.exec(`DROP TRIGGER ${name}`);
  db.exec(tampering);
  db.close();
  expect(store.differences().join('\n')).toContain(sentence);
});
