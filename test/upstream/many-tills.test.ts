import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { tillId, tillSerial } from '../../src/domain/ids.ts';
import { testProvision } from '../support/test-store.ts';
import { daysShop, HOUR } from './days-shop.ts';
import { OIL, SHOP } from './shop-and-office.ts';

test.each([10, 20])(
  'a change of the stock at head office is booked in a shop of %i tills',
  async (count) => {
    const shop = await daysShop({ compareStock: true });
    const tills = Array.from({ length: count }, (_, index) => ({
      id: tillId(100 + index),
      serial: tillSerial(`many-${index}`),
      name: `Caisse M${index}`,
      shopId: SHOP,
      active: true,
      details: {},
    }));
    shop.store.run('importProvision', {
      provision: { ...testProvision(), articles: [], categories: [], tills },
    });
    for (const { serial, name } of tills) {
      shop.office.books.tills.set(serial, { serial, shopId: SHOP, active: true });
      shop.office.shelves.tillNames.set(serial, name);
    }
    await shop.look();
    for (const { serial } of tills) shop.sell(serial, `${serial}-1`, `${serial}-2`);
    shop.upstream.wake(SHOP);
    await shop.sent();
    await shop.look();
    const level = shop.level() ?? 0;
    expect(shop.shelf()).toBe(level);
    shop.office.books.move(OIL, 5);
    for (let hours = 0; hours < 30 && shop.level() !== level + 5; hours++) {
      shop.pass(HOUR + 1000);
      shop.upstream.wake(SHOP);
      await pause(50);
      await shop.look();
      await pause(100);
    }
    expect(shop.level()).toBe(level + 5);
  },
  60_000,
);
