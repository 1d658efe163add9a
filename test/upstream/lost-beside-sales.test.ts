import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DAY, daysShop, HOUR, OIL_ID } from './days-shop.ts';
import { FIRST, numbers, OIL, SECOND, SHOP, THIRD, until } from './shop-and-office.ts';

test('the cancellation of a sale that was never sent cancels no other sale under its number', async () => {
  const shop = await daysShop();
  shop.office.books.addForeign('A-1', 'stranger', 99);
  shop.sell(FIRST, 'A-1');
  shop.upstream.wake(SHOP);
  await until(() => shop.causes().includes('COLLISION'));
  const [row] = shop.reader.upstreamExceptions(SHOP);
  shop.store.run('renumberUpstream', { shopId: SHOP, seq: row?.seq as never, number: 'A-9', user: 'Grâce' });
  shop.upstream.retryNow(SHOP);
  await shop.sent();
  shop.sell(FIRST, 'A-9');
  shop.upstream.wake(SHOP);
  await until(() => shop.causes().includes('COLLISION'));
  shop.cancel('A-9');
  shop.upstream.wake(SHOP);
  await shop.sent();
  expect(await shop.upstream.checkOffice(SHOP, 3)).toMatchObject({ missing: 0 });
  expect([...shop.office.tillCalls.cancellations.cancelled.keys()]).toEqual([]);
});

test('a cancellation that is lost and comes too late now is told to somebody, although a list fails', async () => {
  const shop = await daysShop();
  await shop.sold(FIRST, 'A-1');
  const restore = shop.office.backUp();
  shop.cancel('A-1');
  shop.add(3);
  shop.upstream.wake(SHOP);
  await shop.sent();
  shop.pass(2 * HOUR);
  restore();
  shop.office.always('notifications', { kind: 'status-before', status: 500 });
  await shop.upstream.checkOffice(SHOP, 3);
  expect(shop.causes()).toContain('CANCELLATION_TOO_LATE');
});

test('a cancellation of a till that was switched off since is told again under another one', async () => {
  const shop = await daysShop({ compareStock: true });
  await shop.look();
  await shop.sold(THIRD, 'T-1');
  const restore = shop.office.backUp();
  shop.cancel('T-1', THIRD);
  shop.upstream.wake(SHOP);
  await shop.sent();
  await shop.look();
  restore();
  shop.office.books.till(THIRD).active = false;
  await shop.look();
  await shop.look();
  expect([shop.level(), shop.shelf()]).toEqual([12, 12]);
});

test('goods that were received and that head office does not know it sent are told to a person, and stay on the shelf', async () => {
  const shop = await daysShop({ compareStock: true });
  await shop.look();
  await shop.sold(FIRST, 'A-1');
  const restore = shop.office.backUp();
  shop.office.shelves.send(OIL, 7, new Date(shop.store.clock.now()).toISOString());
  await shop.look();
  shop.store.run('receiveDeliveries', { serial: SECOND, articleId: OIL_ID, sent: 7 });
  shop.upstream.wake(SHOP);
  await shop.sent();
  await shop.sold(FIRST, 'A-2');
  restore();
  await shop.look();
  await until(() => shop.causes().includes('OUTCOME_UNKNOWN') && shop.there('A-2'));
  await shop.look();
  expect(shop.level()).toBe(17);
});

test('goods that a till added are not taken for lost when that till is gone and no other one heard of them', async () => {
  const shop = await daysShop({ compareStock: true });
  const { books } = shop.office;
  await shop.sold(SECOND, 'B-1');
  await shop.look();
  books.till(FIRST).active = false;
  books.till(THIRD).active = false;
  shop.add(3);
  shop.upstream.wake(SHOP);
  await shop.sent();
  books.till(FIRST).active = true;
  await shop.look();
  books.till(SECOND).active = false;
  shop.pass(2 * DAY);
  books.move(OIL, 5);
  for (let looked = 0; looked < 3; looked++) {
    await shop.look();
    await pause(50);
  }
  expect([shop.level(), shop.causes()]).toEqual([19, []]);
});

test('a sale is not taken for lost where the history of the shop is too long to be read', async () => {
  const shop = await daysShop();
  await shop.sold(THIRD, 'T-1', 'T-2', 'T-3');
  const [like] = shop.office.books.sales;
  if (like === undefined) throw new Error('nothing was sold');
  const others = Array.from({ length: 21_000 }, (_, index) => ({
    ...{ ...like, id: 1000 + index, number: `X-${index}`, serial: FIRST },
    date: shop.store.clock.now() + 1000 * index,
  }));
  shop.office.books.sales.push(...others);
  shop.office.books.till(THIRD).active = false;
  expect(await shop.upstream.checkOffice(SHOP, 3)).toMatchObject({ missing: 0 });
  expect(shop.causes()).toEqual([]);
}, 60_000);

test('goods that were added there and are gone are missed although sales of before and after are there', async () => {
  const shop = await daysShop();
  await shop.sold(FIRST, ...numbers('A', 30));
  const restore = shop.office.backUp();
  shop.add(4);
  shop.upstream.wake(SHOP);
  await until(() => shop.office.tillCalls.stock.entries.length === 1);
  await shop.sent();
  restore();
  await shop.sold(FIRST, ...numbers('B', 30));
  shop.pass(25 * HOUR);
  shop.upstream.wake(SHOP);
  await until(() => shop.causes().includes('OUTCOME_UNKNOWN'));
});
