import { expect, test } from 'vitest';
import { daysShop, OIL_ID } from './days-shop.ts';
import { FIRST, SHOP, until } from './shop-and-office.ts';

test('a change of the stock at head office is booked although many late facts arrived after the last sale of the day', async () => {
  const shop = await daysShop({ compareStock: true });
  await shop.sold(FIRST, 'A-1');
  await shop.look();
  // For a while head office takes no correction; then all arrive at the same place of the line, and nobody sells any more.
  shop.office.always('regulariser', { kind: 'status-before', status: 400 });
  for (let nth = 0; nth < 25; nth++) {
    const said = { serial: FIRST, articleId: OIL_ID, quantity: 1, notes: `trouvé ${nth}` };
    shop.store.run('regulariseStock', said);
  }
  await shop.sold(FIRST, 'A-2');
  await until(() => shop.reader.upstreamExceptions(SHOP).length === 25);
  shop.office.always('regulariser', null);
  shop.store.run('retryUpstream', { shopId: SHOP, seq: null });
  shop.upstream.retryNow(SHOP);
  await shop.sent();
  const oil = shop.office.shelves.articles.get(OIL_ID);
  if (oil) oil.stock += 7;
  await shop.look();
  await until(() => shop.level() === shop.shelf(), 15_000).catch(() => undefined);
  expect(shop.level()).toBe(shop.shelf());
}, 60_000);
