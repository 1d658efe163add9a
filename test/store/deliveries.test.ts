import { describe, expect, test } from 'vitest';
import { articleId } from '../../src/domain/ids.ts';
import type { ProvisionedArticle } from '../../src/domain/provision.ts';
import { type Commands, isRefused } from '../../src/store/writer/protocol.ts';
import {
  line,
  MORNING,
  OIL,
  OTHER_SHOP,
  openTestStore,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

const announcement: Commands['announceDelivery'] = {
  shopId: SHOP,
  articleId: OIL,
  quantity: 30,
  sentAt: MORNING,
  reference: 'BL-7',
  user: 'dépôt',
  comment: 'camion',
  key: null,
};

const announce = (store: TestStore, more: Partial<Commands['announceDelivery']> = {}) =>
  store.run('announceDelivery', { ...announcement, ...more });

test('a delivery is announced once, by its key or by what it says', () => {
  const store = openTestStore();
  const head = store.reader().head(SHOP);
  expect(announce(store)).toEqual({ seq: head + 1, already: false });
  expect(announce(store)).toEqual({ seq: head + 1, already: true });
  expect(announce(store, { sentAt: MORNING + 1 })).toEqual({ seq: head + 2, already: false });
  expect(announce(store, { key: 'k' })).toEqual({ seq: head + 3, already: false });
  store.clock.pass(86_400_000);
  expect(announce(store)).toEqual({ seq: head + 1, already: true });
  expect(announce(store, { key: 'k' })).toEqual({ seq: head + 3, already: true });
  expect(announce(store, { key: 'k', quantity: 31 })).toMatchObject({ refused: 'not-possible' });
  expect(announce(store, { key: 'k', reference: 'BL-8' })).toMatchObject({ refused: 'not-possible' });
  expect(store.reader().head(SHOP)).toBe(head + 3);
  expect(store.differences()).toEqual([]);
});

test('a delivery that says neither when it left nor a key may come again after a minute', () => {
  const store = openTestStore();
  expect(announce(store, { sentAt: null })).toMatchObject({ already: false });
  store.clock.pass(59_999);
  expect(announce(store, { sentAt: null })).toMatchObject({ already: true });
  store.clock.pass(1);
  expect(announce(store, { sentAt: null })).toMatchObject({ already: false });
});

test.each([
  ['an unknown article', { articleId: articleId(999) }],
  ['an article of another shop', { shopId: OTHER_SHOP }],
  ['nothing', { quantity: 0 }],
  ['half a bottle', { quantity: 0.5 }],
  ['more than a shop holds', { quantity: 1_000_001 }],
  ['no time', { sentAt: Number.NaN }],
  ['a time that no date can say', { sentAt: 9e15 }],
  ['a time that a till would be shown with a year of five digits', { sentAt: Date.UTC(10_000, 0, 1) }],
  ['a time before there were tills', { sentAt: -1 }],
  ['nobody', { user: ' ' }],
  ['a book', { comment: 'x'.repeat(501) }],
])('a delivery of %s is refused, and nothing is written', (_case, more) => {
  const store = openTestStore();
  const head = store.reader().head(SHOP);
  expect(announce(store, more)).toMatchObject({ refused: 'not-possible' });
  expect(store.reader().head(SHOP)).toBe(head);
});

const [oil] = testProvision().articles;
if (oil === undefined) throw new Error('the provision has articles');

/** Imports articles as a file would give them; the line of the report that speaks of deliveries. */
function load(store: TestStore, ...articles: readonly ProvisionedArticle[]): string | undefined {
  const receipt = store.run('importProvision', {
    provision: { shops: [], tills: [], categories: [], articles },
  });
  if (isRefused(receipt)) throw new Error(JSON.stringify(receipt));
  return receipt.lines.find((text) => text.startsWith('deliveries'));
}

const sent = (quantity: number, at: number): Partial<ProvisionedArticle> => ({
  validated: false,
  delivery: { quantity, sentAt: { at, local: false } },
});

describe('a file that says what was sent', () => {
  test('makes one delivery, however often it is imported; another date is another delivery', () => {
    const store = openTestStore();
    expect(load(store, { ...oil, ...sent(30, MORNING) })).toBe('deliveries: 1 added, 0 changed, 0 unchanged');
    const head = store.reader().head(SHOP);
    expect(load(store, { ...oil, ...sent(30, MORNING) })).toBe('deliveries: 0 added, 0 changed, 1 unchanged');
    expect(store.reader().head(SHOP)).toBe(head);
    load(store, { ...oil, ...sent(30, MORNING + 1000) }, { ...oil, ...sent(31, MORNING) });
    expect(store.reader().pendingArticles(SHOP, 10)).toMatchObject([
      { id: OIL, sent: 91, sentAt: MORNING + 1000, stock: 50 },
    ]);
    expect(store.reader().pendingArticles(OTHER_SHOP, 10)).toEqual([]);
    expect(store.differences()).toEqual([]);
  });

  test('leaves a known article in the list of the tills, and sellable', () => {
    const store = openTestStore();
    load(store, { ...oil, ...sent(30, MORNING) });
    const listed = store.reader().articles(SHOP, null);
    expect(listed.find(({ id }) => id === OIL)).toMatchObject({ validated: true, stock: 50 });
    expect(store.sell(TILL, sale('A-1', line(OIL, 1))).outcomes[0]?.kind).toBe('created');
  });

  test('keeps a new article out of the list until it is received', () => {
    const store = openTestStore();
    load(store, { ...oil, id: articleId(77), code: 'new', opening: 0, ...sent(5, MORNING) });
    expect(
      store
        .reader()
        .articles(SHOP, null)
        .some(({ id }) => id === 77),
    ).toBe(false);
    expect(store.reader().pendingArticles(SHOP, 10)).toMatchObject([
      { id: 77, sent: 5, stock: 0, createdAt: MORNING },
    ]);
  });

  test('means the clock on the wall of the shop when it names no offset', () => {
    const store = openTestStore();
    const local = { at: MORNING + 3_600_000, local: true };
    load(store, { ...oil, delivery: { quantity: 3, sentAt: local } });
    expect(store.reader().pendingArticles(SHOP, 10)).toMatchObject([{ sentAt: MORNING }]);
    load(store, { ...oil, delivery: { quantity: 3, sentAt: { at: MORNING, local: false } } });
    expect(store.reader().pendingArticles(SHOP, 10)).toMatchObject([{ sent: 3 }]);
  });
});

test('a file that puts the time zone of its shop right does not announce its deliveries anew', () => {
  const store = openTestStore();
  const goods = { ...oil, delivery: { quantity: 3, sentAt: { at: MORNING, local: true } } };
  load(store, goods);
  const { shops } = testProvision();
  const moved = shops.map((shop) => ({ ...shop, timeZone: 'Africa/Lubumbashi' }));
  const file = { shops: moved, tills: [], categories: [], articles: [goods] };
  expect(store.run('importProvision', { provision: file })).toMatchObject({
    lines: expect.arrayContaining(['deliveries: 0 added, 0 changed, 1 unchanged']),
  });
  expect(store.reader().pendingArticles(SHOP, 10)).toMatchObject([{ sent: 3 }]);
  expect(store.differences()).toEqual([]);
});

test('the list of what waits names an article once, and ends at its bound', () => {
  const store = openTestStore();
  load(
    store,
    { ...oil, id: articleId(78), code: 'b', name: 'Bière', validated: false },
    { ...oil, id: articleId(79), code: 'a', name: 'Ail', validated: false },
    { ...oil, id: articleId(80), code: 'off', name: 'Ancien', validated: false, active: false },
  );
  const names = (limit: number) =>
    store
      .reader()
      .pendingArticles(SHOP, limit)
      .map(({ name }) => name);
  expect(names(10)).toEqual(['Ail', 'Bière']);
  expect(names(1)).toEqual(['Ail']);
});
