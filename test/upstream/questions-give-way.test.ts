import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop, HOUR, OIL_ID, page } from './days-shop.ts';
import { FAST, FIRST, numbers, OIL, SECOND, SHOP, THIRD, until } from './shop-and-office.ts';

const SLOW_LINE = {
  ...FAST,
  line: { firstMs: 1000, capMs: 60_000 },
  misconfigured: { firstMs: 60_000, capMs: 900_000 },
};

test.each([
  [500, null],
  [404, null],
  [403, null],
  [500, '3600'],
] as const)(
  'where head office answers the question about one till with %i (wait: %s), sales go on at once and it is not asked all the time',
  async (status, after) => {
    const shop = await daysShop({ backoffs: SLOW_LINE });
    await shop.sold(FIRST, 'A-1');
    await shop.sold(SECOND, 'B-1');
    const isAbout = ({ path, serial }: { path: string; serial: unknown }): boolean =>
      path.includes('reconciliation') && serial === SECOND;
    shop.rules.rule = (request) => (isAbout(request) ? page(status, after) : null);
    const asked = () => shop.requests.filter(isAbout).length;
    shop.pass(3 * HOUR);
    shop.upstream.wake(SHOP);
    await until(() => asked() > 0);
    for (let minutes = 0; minutes < 60; minutes += 3) {
      shop.pass(180_000);
      shop.upstream.wake(SHOP);
      await pause(10);
    }
    expect(asked()).toBeLessThanOrEqual(12);
    await shop.sold(FIRST, 'A-2');
    expect(shop.upstream.status(SHOP)).toMatchObject({ backingOff: false, lastError: null });
    expect(await shop.look()).toBe(null);
  },
  20_000,
);

test('a sale goes before most of a hundred cancellations that are told once more', async () => {
  const shop = await daysShop();
  await shop.sold(FIRST, ...numbers('A', 100));
  for (const number of numbers('A', 100)) shop.cancel(number);
  shop.upstream.wake(SHOP);
  await until(() => shop.office.tillCalls.cancellations.cancelled.size === 100, 20_000);
  await shop.sent();
  const isTold = ({ path }: { path: string }): boolean => path.includes('annuler');
  shop.rules.rule = async (request) => {
    if (isTold(request)) await pause(20);
    return null;
  };
  const before = shop.requests.length;
  shop.pass(3 * HOUR);
  shop.upstream.wake(SHOP);
  await until(() => shop.requests.slice(before).filter(isTold).length > 2);
  const from = shop.requests.length;
  await shop.sold(SECOND, 'B-1');
  const between = shop.requests.slice(from).findIndex(({ path }) => path.includes('ventes/sync'));
  expect(between).toBeLessThan(5);
}, 40_000);

test('a sale waits for a few questions at most before a difference of the stock is believed', async () => {
  const shop = await daysShop({ compareStock: true });
  await shop.look();
  await shop.sold(FIRST, ...numbers('A', 60));
  for (const number of numbers('A', 60)) shop.cancel(number);
  shop.upstream.wake(SHOP);
  await until(() => shop.office.tillCalls.cancellations.cancelled.size === 60, 20_000);
  await shop.sent();
  shop.office.books.move(OIL, 5);
  const isTold = ({ path }: { path: string }): boolean => path.includes('annuler');
  shop.rules.rule = async (request) => {
    if (isTold(request)) await pause(10);
    return null;
  };
  const before = shop.requests.length;
  const looking = shop.look();
  await until(() => shop.requests.slice(before).some(isTold));
  const from = shop.requests.length;
  await shop.sold(SECOND, 'B-1');
  const between = shop.requests.slice(from).findIndex(({ path }) => path.includes('ventes/sync'));
  expect(between).toBeLessThan(18);
  await looking;
  // The reading that follows when all was asked for believes it.
  await until(() => shop.level() === 16 && shop.shelf() === 16);
}, 60_000);

test('a route that is not there for good keeps only what needs it waiting', async () => {
  const shop = await daysShop();
  shop.office.shelves.send(OIL, 7, new Date(shop.store.clock.now()).toISOString());
  await shop.look();
  shop.rules.rule = ({ path }) => (path.includes('articles/pending') ? page(404) : null);
  shop.store.run('receiveDeliveries', { serial: FIRST, articleId: OIL_ID, sent: 7 });
  shop.upstream.wake(SHOP);
  await until(() => shop.requests.some(({ path }) => path.includes('pending')));
  await shop.sold(SECOND, 'B-1');
});

test('a question that is told to wait makes the line wait', async () => {
  const shop = await daysShop({ compareStock: true });
  await shop.look();
  await shop.sold(FIRST, 'A-1');
  shop.office.books.move(OIL, 5);
  shop.rules.rule = ({ path }) => (path.includes('reconciliation') ? page(429, '600') : null);
  await shop.look();
  await until(() => shop.upstream.status(SHOP).backingOff);
  const from = shop.requests.length;
  shop.sell(FIRST, 'A-2');
  shop.upstream.wake(SHOP);
  await pause(300);
  expect(shop.requests.length).toBe(from);
});

test('a sale that is missing of a till that head office does not take is tried ever more rarely', async () => {
  const shop = await daysShop({ backoffs: { ...FAST, till: { firstMs: 20, capMs: 100_000 } } });
  await shop.sold(THIRD, 'T-1');
  shop.office.books.forget(new Set(['T-1']));
  shop.office.books.till(THIRD).active = false;
  void shop.upstream.checkOffice(SHOP, 3);
  await until(() => shop.causes().length === 1);
  const before = shop.requests.length;
  await pause(2000);
  const tried = shop.requests.slice(before).filter(({ path }) => path.includes('ventes/sync'));
  expect(tried.length).toBeLessThan(15);
}, 15_000);
