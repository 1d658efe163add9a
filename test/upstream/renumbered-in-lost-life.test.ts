import { expect, test } from 'vitest';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { CentralShelf } from '../support/central-shelf.ts';
import { line, OIL, SHOP, sale, TILL } from '../support/test-store.ts';
import {
  accept,
  atOf,
  cancel,
  compareStock,
  GRACE,
  oil,
  record,
  there,
  turnover,
} from './decided-in-lost-life.ts';
import { RestoredTillShop } from './restored-till-shop.ts';
import { until } from './shop-and-office.ts';

/** A sale that got a new number for head office after the backup: that is forgotten here, and head office has it. */

const COLLIDING = sale('X', line(OIL, 2));

/** A shop whose sale X waits, because head office has that number from a stranger; it was backed up so. */
async function collided() {
  const shop = await RestoredTillShop.open();
  shop.office.books.addForeign('X', 'stranger', 99);
  shop.store.sell(TILL, sale('before', line(OIL, 1)), COLLIDING);
  shop.lineUp();
  await until(() => shop.reader.upstreamCounts(SHOP).parked === 1);
  const putBack = shop.backUp();
  shop.store.clock.pass(60_000);
  return { shop, putBack };
}

function renumber(shop: RestoredTillShop, number: string | null = null): string {
  const about = { shopId: SHOP, seq: atOf(shop, 'X'), number, user: GRACE };
  const receipt = shop.store.run('renumberUpstream', about);
  if (isRefused(receipt)) throw new Error(`refused: ${JSON.stringify(receipt)}`);
  return receipt.number;
}

/** X goes to head office under a new number, and that is forgotten here. */
async function renumbered(given: string | null = null) {
  const { shop, putBack } = await collided();
  const number = renumber(shop, given);
  await shop.settled(SHOP);
  await putBack();
  shop.store.clock.pass(60_000);
  return { shop, number };
}

function expectOnce(shop: RestoredTillShop, number: string): void {
  expect(there(shop)).toEqual(['before', number]);
  expect(shop.numbers(SHOP).toSorted()).toEqual(['X', 'before']);
  expect(oil(shop)).toBe(47);
  expect(turnover(shop)).toBe(3 * 2_500_000);
  expect(record(shop)).toMatchObject({ state: 'sent', number: 'X', renumbered: { number } });
  expect(shop.reader.takenBackSales(SHOP)).toMatchObject({ takenBack: 0, missing: 0 });
  expect(shop.reader.unsent(SHOP).count).toBe(0);
  expect(shop.store.differences()).toEqual([]);
}

test('a sale that went there under a new number in the lost life is that sale, and counts as sent under it', async () => {
  const { shop, number } = await renumbered();
  expect(number).toMatch(/^X~[0-9a-f]{8}$/);
  shop.lineUp();
  await shop.settled(SHOP);
  expectOnce(shop, number);
  expect(shop.timesSent(number)).toBe(1);
  const { articles } = shop.reader.centralStanding(SHOP);
  expect([...articles.values()].flatMap(({ absent }) => absent)).toEqual([]);
  expect(shop.store.sell(TILL, COLLIDING).outcomes).toMatchObject([{ kind: 'replay' }]);
  await shop.settled(SHOP);
  expectOnce(shop, number);
});

test('who gives it a new number again before it was looked for gives it the same one', async () => {
  const { shop, number } = await renumbered();
  expect(renumber(shop)).toBe(number);
  shop.lineUp();
  await shop.settled(SHOP);
  expectOnce(shop, number);
});

test('who gives it a new number again afterwards hears which one it has', async () => {
  const { shop, number } = await renumbered();
  shop.lineUp();
  await shop.settled(SHOP);
  const about = { shopId: SHOP, seq: atOf(shop, 'X'), number: null, user: GRACE };
  expect(shop.store.run('renumberUpstream', about)).toEqual({ number, already: true });
  await shop.settled(SHOP);
  expectOnce(shop, number);
});

test('it was given another number here and did not leave yet: it is there under the first', async () => {
  const { shop, number } = await renumbered();
  renumber(shop, 'X-BIS');
  shop.office.always('sync', { kind: 'other', text: 'deadlock' });
  shop.lineUp();
  await until(() => shop.reader.tillsCompared(SHOP));
  shop.office.always('sync', null);
  await shop.settled(SHOP);
  expectOnce(shop, number);
});

test('it was given another number here and arrived under both: it is booked once, and listed', async () => {
  const { shop, number } = await renumbered();
  renumber(shop, 'X-BIS');
  shop.lineUp();
  await shop.settled(SHOP);
  expect(there(shop)).toEqual(['before', number, 'X-BIS']);
  expect(shop.numbers(SHOP).toSorted()).toEqual(['X', 'before']);
  expect(shop.reader.notTakenBack(SHOP, 10)).toMatchObject([{ number, reason: 'SENT_AGAIN' }]);
});

test('it was dropped here since: that head office has it is stronger', async () => {
  const { shop, number } = await renumbered();
  const words = { reason: 'perdue', user: GRACE };
  shop.store.run('decideUpstream', { shopId: SHOP, seq: atOf(shop, 'X'), decision: 'dropped', ...words });
  shop.lineUp();
  await shop.settled(SHOP);
  expectOnce(shop, number);
});

test('a number that was taken there as well is followed by the next, and both are known again', async () => {
  const { shop, putBack } = await collided();
  const first = renumber(shop);
  shop.office.books.addForeign(first, 'stranger', 99);
  shop.lineUp();
  await until(() => record(shop)?.state === 'parked' && record(shop)?.renumbered?.number === first);
  const second = renumber(shop);
  expect(second).not.toBe(first);
  await shop.settled(SHOP);
  await putBack();
  shop.lineUp();
  await shop.settled(SHOP);
  expectOnce(shop, second);
});

test('the number of a long sale, which was cut, is known again', async () => {
  const long = `${'x'.repeat(90)}😀${'y'.repeat(8)}`;
  const shop = await RestoredTillShop.open();
  shop.office.books.addForeign(long, 'stranger', 99);
  shop.store.sell(TILL, sale(long, line(OIL, 2)));
  shop.lineUp();
  await until(() => shop.reader.upstreamCounts(SHOP).parked === 1);
  const putBack = shop.backUp();
  const about = { shopId: SHOP, seq: atOf(shop, long), number: null, user: GRACE };
  expect(shop.store.run('renumberUpstream', about)).toMatchObject({ already: false });
  await shop.settled(SHOP);
  await putBack();
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.numbers(SHOP)).toEqual([long]);
  expect(oil(shop)).toBe(48);
});

test('it was cancelled in the lost life: it stands here once, as it did when it was backed up', async () => {
  const { shop, putBack } = await collided();
  const number = renumber(shop);
  await shop.settled(SHOP);
  cancel(shop, 'X');
  await shop.settled(SHOP);
  expect([...shop.office.tillCalls.cancellations.cancelled.keys()]).toEqual([number]);
  await putBack();
  shop.lineUp();
  await shop.settled(SHOP);
  expectOnce(shop, number);
});

test.each([
  ['stands', 47],
  ['was cancelled in the lost life', 49],
] as const)('when it %s, the stock of head office agrees with that of the hub', async (what, level) => {
  const shop = await RestoredTillShop.open();
  const shelf = new CentralShelf(shop.office.books, { [OIL]: 50 });
  shop.office.books.addForeign('X', 'stranger', 99);
  await compareStock(shop, shelf);
  shop.store.sell(TILL, sale('before', line(OIL, 1)), COLLIDING);
  shop.lineUp();
  await until(() => shop.reader.upstreamCounts(SHOP).parked === 1);
  await compareStock(shop, shelf);
  const putBack = shop.backUp();
  renumber(shop);
  await shop.settled(SHOP);
  if (what !== 'stands') cancel(shop, 'X');
  await shop.settled(SHOP);
  await putBack();
  await compareStock(shop, shelf);
  shop.lineUp();
  await shop.settled(SHOP);
  for (let look = 0; look < 2; look++) await compareStock(shop, shelf);
  expect([shelf.of(OIL), oil(shop)]).toEqual([level, level]);
  expect(shop.store.differences()).toEqual([]);
});

test.each(['before', 'after'] as const)(
  'it is cancelled here %s it was looked for: the cancellation goes there under its number',
  async (when) => {
    const { shop, number } = await renumbered();
    if (when === 'before') cancel(shop, 'X');
    shop.lineUp();
    await until(() => shop.reader.tillsCompared(SHOP));
    if (when === 'after') cancel(shop, 'X');
    await shop.settled(SHOP);
    await until(() => shop.office.tillCalls.cancellations.cancelled.size === 1);
    expect([...shop.office.tillCalls.cancellations.cancelled.keys()]).toEqual([number]);
    expect(shop.numbers(SHOP)).not.toContain(number);
    expect(oil(shop)).toBe(49);
    expect(turnover(shop)).toBe(2_500_000);
    expect(shop.store.differences()).toEqual([]);
  },
);

/** X was sold after the backup, and all of it is forgotten here: only its new number comes back. */
async function soldAndRenumbered(kept: SaleDraft) {
  const shop = await RestoredTillShop.open();
  shop.office.books.addForeign('X', 'stranger', 99);
  shop.store.sell(TILL, sale('before', line(OIL, 1)));
  shop.lineUp();
  await shop.settled(SHOP);
  const putBack = shop.backUp();
  shop.store.clock.pass(60_000);
  shop.store.sell(TILL, kept);
  shop.wake(SHOP);
  await until(() => shop.reader.upstreamCounts(SHOP).parked === 1);
  const number = renumber(shop);
  await shop.settled(SHOP);
  await putBack();
  return { shop, number };
}

test('a sale of the lost life that comes back under its new number is known when its till sends it again', async () => {
  const { shop, number } = await soldAndRenumbered(COLLIDING);
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.numbers(SHOP).toSorted()).toEqual([number, 'before']);
  expect(shop.store.sell(TILL, COLLIDING).outcomes).toMatchObject([
    { kind: 'replay', number: 'X', existing: atOf(shop, number) },
  ]);
  expect(oil(shop)).toBe(47);
  // Another sale of that number is another sale.
  expect(shop.store.sell(TILL, sale('X', line(OIL, 3))).outcomes).toMatchObject([{ kind: 'created' }]);
  expect(shop.store.differences()).toEqual([]);
});

test('a sale of the lost life that its till sends again before it was looked for is that one', async () => {
  const { shop, number } = await soldAndRenumbered(COLLIDING);
  expect(shop.store.sell(TILL, COLLIDING).outcomes).toMatchObject([{ kind: 'created' }]);
  shop.lineUp();
  await shop.settled(SHOP);
  expectOnce(shop, number);
});

test('a sale of the lost life that was refused here since is not booked again by who accepts it', async () => {
  const { shop, number } = await soldAndRenumbered(COLLIDING);
  shop.store.run('correctStock', { serial: TILL, articleId: OIL, wanted: 0 });
  expect(shop.store.sell(TILL, COLLIDING).outcomes).toMatchObject([{ kind: 'refused' }]);
  shop.lineUp();
  await until(() => shop.reader.tillsCompared(SHOP));
  expect(accept(shop, COLLIDING)).toMatchObject({ number, already: true });
  expect(shop.numbers(SHOP).toSorted()).toEqual([number, 'before']);
  expect(shop.store.differences()).toEqual([]);
});

test('a number that a person chose tells nothing: what looks the same as a sale that waits is left to a person', async () => {
  const { shop } = await renumbered('X-BIS');
  shop.lineUp();
  await until(() => shop.reader.tillsCompared(SHOP));
  expect(shop.numbers(SHOP).toSorted()).toEqual(['X', 'before']);
  expect(shop.reader.notTakenBack(SHOP, 10)).toMatchObject([{ number: 'X-BIS', reason: 'MAY_BE_PARKED' }]);
  // It is that one: it gets the number again.
  renumber(shop, 'X-BIS');
  await shop.settled(SHOP);
  expectOnce(shop, 'X-BIS');
});

test('it is another one: the one that waits goes there under a number of its own, and this one is taken back', async () => {
  const { shop, putBack } = await collided();
  shop.store.clock.pass(-60_000);
  shop.store.sell(TILL, sale('Y', line(OIL, 2)));
  shop.wake(SHOP);
  await until(() => there(shop).includes('Y'));
  await putBack();
  shop.lineUp();
  await until(() => shop.reader.tillsCompared(SHOP));
  expect(shop.reader.notTakenBack(SHOP, 10)).toMatchObject([{ number: 'Y', reason: 'MAY_BE_PARKED' }]);
  renumber(shop);
  await shop.settled(SHOP);
  shop.store.run('retryUpstream', { shopId: SHOP, seq: null });
  await shop.settled(SHOP);
  expect(shop.numbers(SHOP).toSorted()).toEqual(['X', 'Y', 'before']);
  expect(oil(shop)).toBe(45);
});

test.each(['X~1', 'X~deadbeef', 'Z~1'])(
  'a sale %s that a till sold itself in the lost life is a sale like any other',
  async (number) => {
    const { shop, putBack } = await collided();
    shop.store.sell(TILL, sale(number, line(OIL, 2)));
    shop.wake(SHOP);
    await until(() => there(shop).includes(number));
    await putBack();
    shop.lineUp();
    await until(() => shop.reader.tillsCompared(SHOP));
    expect(shop.numbers(SHOP).toSorted()).toEqual(['X', number, 'before']);
    expect(record(shop)?.state).toBe('parked');
    expect(oil(shop)).toBe(45);
    expect(shop.store.differences()).toEqual([]);
  },
);
