import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DAY, daysShop, HOUR, OIL_ID } from './days-shop.ts';
import { FIRST, numbers, OIL, SECOND, SHOP } from './shop-and-office.ts';

test('one sale that was deleted by hand at head office does not have every reception since parked when a person checks', async () => {
  const shop = await daysShop();
  const { store, office, upstream } = shop;
  await shop.sold(FIRST, ...numbers('A', 12));
  for (let day = 0; day < 5; day++) {
    shop.pass(DAY + HOUR);
    office.shelves.send(OIL, 7, new Date(store.clock.now()).toISOString());
    await shop.look();
    store.run('receiveDeliveries', { serial: SECOND, articleId: OIL_ID, sent: 7 });
    upstream.wake(SHOP);
    await shop.sold(FIRST, ...numbers(`D-${day}`, 12));
    await shop.sent();
  }
  const at = office.books.sales.findIndex(({ number }) => number === 'A-12');
  (office.books.sales as unknown[]).splice(at, 1);
  await upstream.checkOffice(SHOP, 30);
  await pause(500);
  // It is sent again under a number that head office still knows; the receptions are not touched.
  expect(shop.causes()).toEqual(['COLLISION']);
}, 30_000);
