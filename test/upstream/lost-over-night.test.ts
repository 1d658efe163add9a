import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop, HOUR } from './days-shop.ts';
import { FIRST, numbers, SHOP, until } from './shop-and-office.ts';

/** Evening: the hub looks, all is there. Night: head office is put back by a day. Morning: so many sales. Then the hub looks. */
for (const morning of [9, 10, 15]) {
  for (const compareStock of [false, true]) {
    test(`${morning} sales between the night in which head office was put back and the look, compared: ${compareStock}`, async () => {
      const shop = await daysShop({ compareStock });
      if (compareStock) await shop.look();
      await shop.sold(FIRST, 'BASE');
      const restore = shop.office.backUp();
      await shop.sold(FIRST, ...numbers('LOST', 20));
      shop.pass(3 * HOUR);
      shop.upstream.wake(SHOP);
      await until(() => shop.reader.officeTrust(SHOP)?.confirmed === shop.reader.upstreamPosition(SHOP));
      restore();
      shop.pass(8 * HOUR);
      await shop.sold(FIRST, ...numbers('NEW', morning));
      const level = shop.level();
      if (compareStock) await shop.look();
      for (let day = 0; day < 3; day++) {
        shop.pass(25 * HOUR);
        await shop.sold(FIRST, ...numbers(`DAY-${day}`, morning));
        await pause(200);
      }
      if (compareStock) await shop.look();
      const lost = numbers('LOST', 20).filter((number) => !shop.there(number));
      expect({ lost, level: shop.level() }).toEqual({ lost: [], level: (level ?? 0) - 3 * morning });
    }, 20_000);
  }
}
