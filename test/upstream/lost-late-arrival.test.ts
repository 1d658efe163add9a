import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop, HOUR } from './days-shop.ts';
import { FIRST, numbers, SHOP, until } from './shop-and-office.ts';

/** The line stands where it was confirmed when a parked sale arrives there. */
for (const then of [9, 12]) {
  test(`a sale that was parked arrives in the night after the look, and is lost; ${then} are sold before the next look`, async () => {
    const shop = await daysShop();
    shop.office.books.refusals.set('LATE', { code: 'ARTICLE_NOT_FOUND', message: 'article' });
    shop.sell(FIRST, 'LATE');
    shop.upstream.wake(SHOP);
    await until(() => shop.causes().length === 1);
    await shop.sold(FIRST, ...numbers('M', 30));
    shop.pass(3 * HOUR);
    shop.upstream.wake(SHOP);
    await pause(200);
    expect(shop.reader.officeTrust(SHOP)?.confirmed).toBe(shop.reader.upstreamPosition(SHOP));
    const restore = shop.office.backUp();
    shop.office.books.refusals.clear();
    shop.pass(22 * HOUR);
    shop.upstream.wake(SHOP);
    await until(() => shop.there('LATE'));
    await shop.sent();
    shop.rules.rule = () => null;
    restore();
    await shop.sold(FIRST, ...numbers('NEW', then));
    for (let day = 0; day < 2; day++) {
      shop.pass(25 * HOUR);
      shop.upstream.wake(SHOP);
      await pause(200);
      await shop.sold(FIRST, ...numbers(`DAY-${day}`, 12));
    }
    expect(shop.there('LATE')).toBe(true);
  }, 20_000);
}
