import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DAY, daysShop, HOUR, OIL_ID, page } from './days-shop.ts';
import { FIRST, numbers, SHOP, until } from './shop-and-office.ts';

test('one question about a late arrival that fails does not throw the look back over all that was seen', async () => {
  const shop = await daysShop();
  const { store, reader, upstream } = shop;
  await shop.sold(FIRST, 'A-1');
  shop.rules.rule = ({ path }) =>
    path.includes('regulariser') ? { status: 400, retryAfter: null, text: '{"error":"non"}' } : null;
  const said = { user: 'Chef', reference: '', comment: 'livré', key: 'mot 1', at: null };
  store.run('moveStock', { shopId: SHOP, articleId: OIL_ID, kind: 'delivery', quantity: 5, ...said });
  upstream.wake(SHOP);
  await until(() => shop.causes().length === 1);
  const seq = reader.upstreamExceptions(SHOP)[0]?.seq as number;
  for (let k = 0; k < 15; k++) await shop.sold(FIRST, ...numbers(`M-${k}`, 200));
  shop.pass(DAY + HOUR);
  upstream.wake(SHOP);
  await until(() => reader.officeTrust(SHOP)?.confirmed === reader.upstreamPosition(SHOP));
  await shop.sold(FIRST, 'N-1');
  shop.rules.rule = null;
  store.run('retryUpstream', { shopId: SHOP, seq } as never);
  upstream.retryNow(SHOP);
  await shop.sent();
  await shop.sold(FIRST, 'N-2');
  shop.rules.rule = ({ path }) => (path.includes('notifications') ? page(500) : null);
  shop.pass(DAY + HOUR);
  upstream.wake(SHOP);
  await pause(400);
  shop.rules.rule = null;
  const from = shop.requests.length;
  shop.pass(DAY + HOUR);
  upstream.wake(SHOP);
  await pause(600);
  expect(shop.requests.length - from).toBeLessThan(16);
}, 60_000);
