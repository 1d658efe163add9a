import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop, HOUR } from './days-shop.ts';
import { FIRST, SHOP } from './shop-and-office.ts';

for (const daily of [false, true]) {
  for (const what of ['addition', 'cancellation'] as const) {
    test(`only an ${what} is lost; the hub had looked in the evening: ${daily}`, async () => {
      const shop = await daysShop({ compareStock: true });
      await shop.look();
      await shop.sold(FIRST, 'BASE');
      await shop.look();
      const restore = shop.office.backUp();
      if (what === 'addition') shop.add(10);
      else shop.cancel('BASE');
      shop.upstream.wake(SHOP);
      await shop.sent();
      await pause(50);
      if (daily) {
        shop.pass(3 * HOUR);
        shop.upstream.wake(SHOP);
        await pause(200);
      }
      const level = shop.level();
      expect(shop.shelf()).toBe(level);
      restore();
      for (let looked = 0; looked < 3; looked++) {
        await shop.look();
        await pause(100);
      }
      expect({ level: shop.level(), told: daily ? shop.causes() : [] }).toEqual({
        level,
        told: daily ? [what === 'addition' ? 'OUTCOME_UNKNOWN' : 'CANCELLATION_TOO_LATE'] : [],
      });
    }, 20_000);
  }
}
