import { expect, test } from 'vitest';
import { articleId, tillId, tillSerial } from '../../src/domain/ids.ts';
import type { Commands } from '../../src/store/writer/protocol.ts';
import {
  line,
  MORNING,
  OIL,
  OTHER_TILL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
} from '../support/test-store.ts';

const reject = (store: TestStore, more: Partial<Commands['recordRejection']> = {}) =>
  store.run('recordRejection', {
    serial: TILL,
    reference: 'F-1',
    reason: 'stock',
    articles: [{ articleId: OIL, quantity: 3 }],
    ...more,
  });
const movements = (store: TestStore) =>
  store.reader().movements({ shopId: SHOP, articleId: null, from: null, to: null, before: null, limit: 100 });
const links = (store: TestStore) =>
  store.db
    .prepare<[], string>("SELECT body FROM fact WHERE kind = 'rejection-trace' ORDER BY seq")
    .pluck()
    .all()
    .map((body) => JSON.parse(body));

test('a rejected sale leaves one trace per entry of an article that the shop has', () => {
  const store = openTestStore();
  const articles = [OIL, articleId(999), articleId(101), RICE, OIL].map((id, at) => ({
    articleId: id,
    quantity: at + 1,
  }));
  expect(reject(store, { articles })).toEqual({
    kind: 'traced',
    reason: 'stock',
    traces: [
      { articleId: OIL, name: 'Huile', quantity: 1, stock: 50 },
      { articleId: RICE, name: 'Riz', quantity: 4, stock: 20 },
      { articleId: OIL, name: 'Huile', quantity: 5, stock: 50 },
    ],
  });
  expect(movements(store)).toMatchObject([
    { articleId: OIL, kind: 'adjustment', quantity: 0, stockBefore: 50, stockAfter: 50 },
    { articleId: RICE },
    {
      articleId: OIL,
      note: {
        reference: 'REJET-F-1',
        user: 'Caisse 1',
        comment:
          'Vente rejetée #F-1 — Qté tentée: 1 — Motif: stock — Stock Django inchangé (jamais décrémenté)',
      },
    },
  ]);
  expect(store.differences()).toEqual([]);
});

test('one reference of one till leaves one trace for ever, and its repeat hears the first', () => {
  const store = openTestStore();
  const first = reject(store);
  store.sell(TILL, sale('A-1', line(OIL, 4)));
  store.clock.pass(86_400_000);
  const head = store.reader().head(SHOP);
  expect(reject(store)).toEqual(first);
  expect(reject(store, { reason: 'autre', articles: [] })).toEqual(first);
  expect(store.reader().head(SHOP)).toBe(head);
  expect(reject(store, { serial: SECOND_TILL })).toMatchObject({ traces: [{ stock: 46 }] });
  expect(reject(store, { reference: 'F-2' })).toMatchObject({ traces: [{ stock: 46 }] });
  expect(store.differences()).toEqual([]);
});

test('a rejection of nothing that the shop knows is kept all the same, once', () => {
  const store = openTestStore();
  const head = store.reader().head(SHOP);
  for (let turn = 0; turn < 2; turn++)
    expect(reject(store, { articles: [] })).toEqual({ kind: 'traced', reason: 'stock', traces: [] });
  expect(store.reader().head(SHOP)).toBe(head + 1);
  expect(store.differences()).toEqual([]);
});

/** A third till of the shop, so that a number can belong to two others. */
function withThirdTill(): TestStore {
  const store = openTestStore();
  const third = { id: tillId(9), serial: tillSerial('till-c'), name: 'Caisse 3', shopId: SHOP };
  const tills = [{ ...third, active: true, details: {} }];
  store.run('importProvision', { provision: { shops: [], tills, categories: [], articles: [] } });
  return store;
}

test("means the till's own sale, else the only one of the shop, else asks which", () => {
  const store = withThirdTill();
  const sellAs = (serial: string) => {
    const [outcome] = store.sell(tillSerial(serial), sale('F-1', line(OIL, 1))).outcomes;
    return outcome?.kind === 'created' ? outcome.seq : 0;
  };
  store.sell(OTHER_TILL, sale('F-1', line(101, 1)));
  const second = sellAs(SECOND_TILL);
  reject(store, { serial: TILL });
  expect(links(store).at(-1)).toMatchObject({ rejected: 'F-1', sale: second, quarantined: null });

  const third = sellAs('till-c');
  reject(store, { serial: tillSerial('till-c') });
  expect(links(store).at(-1)).toMatchObject({ sale: third });

  const fourth = withThirdTill();
  const head = fourth.reader().head(SHOP);
  fourth.sell(SECOND_TILL, sale('F-1', line(OIL, 1)));
  fourth.sell(tillSerial('till-c'), sale('F-1', line(OIL, 2)));
  expect(reject(fourth)).toEqual({
    kind: 'ambiguous',
    candidates: [
      { seq: head + 1, tillName: 'Caisse 2', soldAt: MORNING, currency: 'CDF', total: 2_500_000 },
      { seq: head + 3, tillName: 'Caisse 3', soldAt: MORNING, currency: 'CDF', total: 5_000_000 },
    ],
  });
  expect(links(fourth)).toEqual([]);
});

test("means the till's own refused sale before the sales of others", () => {
  const store = withThirdTill();
  store.sell(SECOND_TILL, sale('F-1', line(OIL, 1)));
  store.sell(tillSerial('till-c'), sale('F-1', line(OIL, 2)));
  const quarantined = store.reader().head(SHOP) + 1;
  store.sell(TILL, sale('F-1', line(OIL, 1000)));
  expect(reject(store)).toMatchObject({ kind: 'traced' });
  expect(links(store)).toMatchObject([{ sale: null, quarantined }]);
});
