import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop, HOUR } from './days-shop.ts';
import { FIRST, SECOND, SHOP, until } from './shop-and-office.ts';

test('a parked sale is tried again, head office records it and fails, and does not take the till any more', async () => {
  const shop = await daysShop({ compareStock: true });
  await shop.look();
  await shop.sold(SECOND, 'S-1');
  shop.office.books.refusals.set('A-1', { code: 'ARTICLE_NOT_FOUND', message: 'article' });
  shop.sell(FIRST, 'A-1');
  shop.upstream.wake(SHOP);
  await until(() => shop.causes().includes('ARTICLE_NOT_FOUND'));
  await shop.look();
  expect([shop.level(), shop.shelf()]).toEqual([10, 11]);
  shop.office.books.refusals.clear();
  shop.office.next({ kind: 'status-after', status: 500 });
  shop.rules.rule = ({ path, serial }) => {
    if (path.includes('reconciliation') && serial === FIRST) shop.office.books.till(FIRST).active = false;
    return null;
  };
  shop.pass(25 * HOUR);
  shop.upstream.wake(SHOP);
  await until(() => shop.there('A-1'));
  await pause(200);
  const rows = shop.reader.upstreamExceptions(SHOP).map(({ state, reason }) => [state, reason]);
  for (let looked = 0; looked < 4; looked++) {
    await shop.look();
    await pause(50);
  }
  expect({ rows, level: shop.level(), shelf: shop.shelf() }).toEqual({ rows, level: 10, shelf: 10 });
}, 20_000);
