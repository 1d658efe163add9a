import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop, HOUR, page } from './days-shop.ts';
import { FIRST, numbers, SECOND, SHOP } from './shop-and-office.ts';

for (const asked of [false, true]) {
  test(`of one till nobody could say for two days; a person asks for one day: ${asked}`, async () => {
    const shop = await daysShop();
    await shop.sold(FIRST, 'BASE');
    const restore = shop.office.backUp();
    await shop.sold(FIRST, 'A-1');
    await shop.sold(SECOND, 'B-1');
    restore();
    shop.rules.rule = ({ path, serial }) =>
      path.includes('reconciliation') && serial === SECOND ? page(500) : null;
    for (let day = 0; day < 2; day++) {
      shop.pass(25 * HOUR);
      shop.upstream.wake(SHOP);
      await pause(300);
    }
    expect([shop.there('A-1'), shop.there('B-1')]).toEqual([true, false]);
    expect(shop.reader.officeUnsure(SHOP)).toHaveLength(1);
    shop.rules.rule = null;
    shop.pass(10 * HOUR);
    await shop.sold(FIRST, ...numbers('N', 12));
    if (asked) expect(await shop.upstream.checkOffice(SHOP, 1)).toMatchObject({ missing: 1, error: null });
    for (let day = 0; day < 3; day++) {
      shop.pass(25 * HOUR);
      await shop.sold(FIRST, ...numbers(`DAY-${day}`, 12));
      await pause(200);
    }
    expect(shop.there('B-1')).toBe(true);
  }, 20_000);
}
