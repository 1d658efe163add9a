import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop, HOUR, OIL_ID, page } from './days-shop.ts';
import { FIRST, SECOND, SHOP, THIRD, until } from './shop-and-office.ts';

/** A delivery of which nobody knows what became of it; it is not there. */
async function unknownDelivery() {
  const shop = await daysShop();
  await shop.sold(FIRST, 'A-1');
  shop.office.always('regulariser', { kind: 'drop-before' });
  const said = { user: 'Chef', reference: '', comment: 'livré', key: 'mot 1', at: null };
  shop.store.run('moveStock', { shopId: SHOP, articleId: OIL_ID, kind: 'delivery', quantity: 5, ...said });
  shop.upstream.wake(SHOP);
  await until(() => shop.causes()[0] === 'UNCONFIRMED');
  await until(() => {
    shop.pass(HOUR);
    shop.upstream.wake(SHOP);
    return shop.causes()[0] === 'OUTCOME_UNKNOWN';
  });
  shop.office.always('regulariser', null);
  return { shop, seq: shop.reader.upstreamExceptions(SHOP)[0]?.seq as number };
}

async function hours(shop: Awaited<ReturnType<typeof unknownDelivery>>['shop']): Promise<void> {
  for (let hour = 0; hour < 6; hour++) {
    shop.pass(HOUR);
    shop.upstream.wake(SHOP);
    await pause(100);
  }
}

test.each([500, 404, 403])(
  'a retry of what may have been done stands while the list answers %i',
  async (status) => {
    const { shop, seq } = await unknownDelivery();
    const before = shop.shelf() as number;
    shop.rules.rule = ({ path }) => (path.includes('notifications') ? page(status) : null);
    shop.store.run('retryUpstream', { shopId: SHOP, seq } as never);
    shop.upstream.retryNow(SHOP);
    await pause(200);
    shop.rules.rule = null;
    await hours(shop);
    expect([shop.shelf(), shop.causes()]).toEqual([before + 5, []]);
  },
);

test.each([true, false])(
  '(list refuses: %s) a retry of what may have been done stands while no till is known there',
  async (onlyList) => {
    const { shop, seq } = await unknownDelivery();
    const before = shop.shelf() as number;
    for (const { serial } of shop.reader.tills().filter((one) => one.shopId === SHOP))
      shop.office.books.till(serial).active = false;
    shop.sell(FIRST, 'A-2');
    if (!onlyList)
      for (const [index, serial] of [SECOND, THIRD].entries()) shop.sell(serial, `A-${index + 3}`);
    shop.upstream.wake(SHOP);
    await until(() => shop.reader.upstreamHolds(SHOP).length === (onlyList ? 1 : 3));
    if (onlyList)
      shop.rules.rule = ({ path }) =>
        path.includes('notifications')
          ? { status: 403, retryAfter: null, text: '{"code":"TERMINAL_NOT_FOUND","error":"x"}' }
          : null;
    shop.store.run('retryUpstream', { shopId: SHOP, seq } as never);
    shop.upstream.retryNow(SHOP);
    await until(() =>
      shop.reader.upstreamExceptions(SHOP).some(({ lastAnswer }) => lastAnswer === 'NO_TILL'),
    );
    shop.rules.rule = null;
    for (const { serial } of shop.reader.tills().filter((one) => one.shopId === SHOP))
      shop.office.books.till(serial).active = true;
    await hours(shop);
    expect([shop.shelf(), shop.causes()]).toEqual([before + (onlyList ? 4 : 2), []]);
  },
);
