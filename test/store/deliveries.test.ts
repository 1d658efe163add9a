import { expect, test } from 'vitest';
import { articleId } from '../../src/domain/ids.ts';
import type { Commands } from '../../src/store/writer/protocol.ts';
import { MORNING, OIL, OTHER_SHOP, openTestStore, SHOP, type TestStore } from '../support/test-store.ts';

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
  ['a book', { comment: 'x'.repeat(501) }],
])('a delivery of %s is refused, and nothing is written', (_case, more) => {
  const store = openTestStore();
  const head = store.reader().head(SHOP);
  expect(announce(store, more)).toMatchObject({ refused: 'not-possible' });
  expect(store.reader().head(SHOP)).toBe(head);
});
