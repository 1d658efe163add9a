import { expect, test } from 'vitest';
import { seq } from '../../src/domain/ids.ts';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { CentralShelf } from '../support/central-shelf.ts';
import { line, OIL, RICE, SHOP, sale, TILL } from '../support/test-store.ts';
import { accept, atOf, cancel, compareStock, GRACE, oil, there, turnover } from './decided-in-lost-life.ts';
import { RestoredTillShop } from './restored-till-shop.ts';
import { until } from './shop-and-office.ts';

/** A sale that was accepted from the quarantine after the backup: that is forgotten here, and head office has it. */

const CONFLICT = sale('X', line(OIL, 5));

/** A shop whose till sent X again with another content, which waits in the quarantine; it was backed up so. */
async function conflicting(...conflicts: readonly SaleDraft[]) {
  const shop = await RestoredTillShop.open();
  shop.store.sell(TILL, sale('X', line(OIL, 1)), ...conflicts);
  shop.lineUp();
  await shop.settled(SHOP);
  const putBack = shop.backUp();
  shop.store.clock.pass(60_000);
  return { shop, putBack };
}

/** The conflict is accepted and sent, and that is forgotten here. */
async function accepted(conflict = CONFLICT) {
  const { shop, putBack } = await conflicting(conflict);
  const receipt = accept(shop, conflict);
  await shop.settled(SHOP);
  await putBack();
  shop.store.clock.pass(60_000);
  return { shop, number: (receipt as { number: string }).number };
}

function expectBoth(shop: RestoredTillShop, number: string): void {
  expect(there(shop)).toEqual(['X', number]);
  expect(shop.numbers(SHOP).toSorted()).toEqual(['X', number].toSorted());
  expect(oil(shop)).toBe(44);
  expect(turnover(shop)).toBe(6 * 2_500_000);
  expect(shop.reader.quarantine({ shopId: SHOP, state: null, limit: 10 })).toMatchObject([
    { state: 'accepted', bookedSeq: atOf(shop, number) },
  ]);
  expect(shop.store.differences()).toEqual([]);
}

test('a quarantined sale that was accepted in the lost life is accepted by the sale that comes back, once', async () => {
  const { shop, number } = await accepted();
  expect(number).toBe('X~1');
  shop.lineUp();
  await shop.settled(SHOP);
  expectBoth(shop, number);
  expect(accept(shop, CONFLICT)).toMatchObject({ number, already: true });
  expect(shop.store.sell(TILL, sale('X', line(OIL, 1)), CONFLICT).outcomes).toMatchObject([
    { kind: 'replay' },
    { kind: 'replay', existing: atOf(shop, number) },
  ]);
  await shop.settled(SHOP);
  expectBoth(shop, number);
  expect(shop.timesSent(number)).toBe(1);
});

test('who accepts it again before it was looked for books it once, and head office has it already', async () => {
  const { shop, number } = await accepted();
  expect(accept(shop, CONFLICT)).toMatchObject({ number, already: false });
  shop.lineUp();
  await shop.settled(SHOP);
  expectBoth(shop, number);
  expect(shop.reader.takenBackSales(SHOP)).toMatchObject({ takenBack: 0, missing: 0 });
});

test.each(['before', 'after'] as const)(
  'who accepts it again %s it was looked for leaves the stock as head office has it',
  async (when) => {
    const shop = await RestoredTillShop.open();
    const shelf = new CentralShelf(shop.office.books, { [OIL]: 50 });
    await compareStock(shop, shelf);
    shop.store.sell(TILL, sale('X', line(OIL, 1)), CONFLICT);
    shop.lineUp();
    await shop.settled(SHOP);
    await compareStock(shop, shelf);
    const putBack = shop.backUp();
    accept(shop, CONFLICT);
    await shop.settled(SHOP);
    await putBack();
    if (when === 'before') accept(shop, CONFLICT);
    await compareStock(shop, shelf);
    shop.lineUp();
    await shop.settled(SHOP);
    for (let look = 0; look < 2; look++) await compareStock(shop, shelf);
    if (when === 'after') accept(shop, CONFLICT);
    expect([shelf.of(OIL), oil(shop)]).toEqual([44, 44]);
    expect(shop.store.differences()).toEqual([]);
  },
);

test('the till sent it again only after it came back: who accepts it then hears that it is there', async () => {
  const { shop, putBack } = await conflicting();
  shop.store.sell(TILL, CONFLICT);
  accept(shop, CONFLICT);
  await shop.settled(SHOP);
  await putBack();
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.store.sell(TILL, CONFLICT).outcomes).toMatchObject([{ kind: 'refused' }]);
  expect(accept(shop, CONFLICT)).toMatchObject({ number: 'X~1', already: true });
  expectBoth(shop, 'X~1');
});

test('it was cancelled in the lost life: it comes back once, and its entry is closed', async () => {
  const { shop, putBack } = await conflicting(CONFLICT);
  accept(shop, CONFLICT);
  await shop.settled(SHOP);
  cancel(shop, 'X~1');
  await shop.settled(SHOP);
  await putBack();
  shop.lineUp();
  await shop.settled(SHOP);
  expectBoth(shop, 'X~1');
});

test('its number was taken at head office: it comes back under the new one, and its entry is closed', async () => {
  const { shop, putBack } = await conflicting(CONFLICT);
  shop.office.books.addForeign('X~1', 'stranger', 99);
  accept(shop, CONFLICT);
  shop.wake(SHOP);
  await until(() => shop.reader.upstreamCounts(SHOP).parked === 1);
  const about = { shopId: SHOP, seq: atOf(shop, 'X~1'), number: null, user: GRACE };
  const { number } = shop.store.run('renumberUpstream', about) as { number: string };
  await shop.settled(SHOP);
  await putBack();
  shop.lineUp();
  await shop.settled(SHOP);
  expectBoth(shop, number);
});

test('of two conflicts of one number each is the sale that it became', async () => {
  const other = sale('X', line(OIL, 3));
  const { shop, putBack } = await conflicting(CONFLICT, other);
  accept(shop, other);
  accept(shop, CONFLICT);
  await shop.settled(SHOP);
  await putBack();
  shop.lineUp();
  await shop.settled(SHOP);
  const entries = shop.reader.quarantine({ shopId: SHOP, state: 'accepted', limit: 10 });
  expect(entries.map(({ bookedSeq }) => bookedSeq)).toEqual([atOf(shop, 'X~2'), atOf(shop, 'X~1')]);
  expect(oil(shop)).toBe(41);
  expect(shop.store.differences()).toEqual([]);
});

test.each([
  ['other goods', sale('X', line(RICE, 5))],
  ['another quantity', sale('X', line(OIL, 4))],
  ['another price', sale('X', line(OIL, 5, 2_400_000))],
])('a sale that comes back with %s closes nothing', async (_, waiting) => {
  const { shop, putBack } = await conflicting(waiting);
  shop.store.sell(TILL, CONFLICT);
  accept(shop, CONFLICT);
  await shop.settled(SHOP);
  await putBack();
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.numbers(SHOP).toSorted()).toEqual(['X', 'X~1']);
  expect(shop.reader.quarantineCount(SHOP)).toBe(1);
  expect(accept(shop, waiting)).toMatchObject({ number: 'X~2', already: false });
  await shop.settled(SHOP);
  expect(there(shop)).toEqual(['X', 'X~1', 'X~2']);
  expect(shop.store.differences()).toEqual([]);
});

test('an entry that was discarded here since stays so, and what head office has is a sale', async () => {
  const { shop, number } = await accepted();
  const [{ id = seq(0) } = {}] = shop.reader.quarantine({ shopId: SHOP, state: 'open', limit: 1 });
  shop.store.run('discardQuarantined', { shopId: SHOP, id, reason: 'essai', user: GRACE });
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.numbers(SHOP).toSorted()).toEqual(['X', number]);
  expect(shop.reader.quarantine({ shopId: SHOP, state: 'discarded', limit: 1 })).toHaveLength(1);
  expect(shop.store.differences()).toEqual([]);
});

test('a refused sale without a number that was accepted in the lost life is known by its date and its goods', async () => {
  const shop = await RestoredTillShop.open();
  const kept = sale(null, line(OIL, 60));
  shop.store.sell(TILL, sale('before', line(OIL, 1)), kept);
  shop.lineUp();
  await shop.settled(SHOP);
  const putBack = shop.backUp();
  shop.store.clock.pass(60_000);
  accept(shop, kept);
  await shop.settled(SHOP);
  await putBack();
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.reader.quarantineCount(SHOP)).toBe(0);
  expect(accept(shop, kept)).toMatchObject({ already: true });
  expect(shop.numbers(SHOP)).toHaveLength(2);
  expect(oil(shop)).toBe(-11);
  expect(shop.store.differences()).toEqual([]);
});
