import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop, HOUR, OIL_ID, page } from './days-shop.ts';
import { FIRST, SECOND, SHOP, until } from './shop-and-office.ts';

// A till counted its shelves while one route was missing at head office; then it broke, and was switched off there.
test.each([20, 80])(
  "another till's sale is tried again although %i facts of a held till wait",
  async (facts) => {
    const shop = await daysShop();
    await shop.sold(FIRST, 'A-1');
    await shop.sold(SECOND, 'B-1');
    shop.rules.rule = ({ path }) => (path.includes('regulariser') ? page(404) : null);
    for (let fact = 0; fact < facts; fact++)
      shop.store.run('regulariseStock', {
        serial: SECOND,
        articleId: OIL_ID,
        quantity: 1,
        notes: `n ${fact}`,
      });
    shop.upstream.wake(SHOP);
    await until(() => {
      shop.upstream.retryNow(SHOP);
      return shop.causes().length === facts;
    }, 30_000);
    shop.office.books.till(SECOND).active = false;
    shop.sell(SECOND, 'B-2');
    await until(() => {
      shop.upstream.retryNow(SHOP);
      return shop.reader.upstreamHolds(SHOP).length === 1;
    });
    shop.rules.rule = null;
    // Head office's database was locked for a moment.
    shop.office.next({ kind: 'other', text: 'database is locked' });
    shop.sell(FIRST, 'A-2');
    shop.upstream.retryNow(SHOP);
    await until(() => shop.causes().includes('TRANSIENT'));
    for (let hour = 0; hour < 24; hour++) {
      shop.pass(HOUR);
      shop.upstream.wake(SHOP);
      await pause(40);
    }
    shop.store.run('retryUpstream', { shopId: SHOP, seq: null });
    shop.upstream.retryNow(SHOP);
    await pause(500);
    expect([shop.reader.upstreamHolds(SHOP).length, shop.there('A-2')]).toEqual([1, true]);
  },
  60_000,
);
