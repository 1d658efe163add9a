import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import { daysShop, HOUR } from './days-shop.ts';
import { FIRST, numbers, SECOND, SHOP, until } from './shop-and-office.ts';

for (const between of [10, 30]) {
  test(`${between} declarations without a sale between them stand before the place where head office was last seen complete`, async () => {
    const shop = await daysShop();
    const { store, office } = shop;
    await shop.sold(FIRST, 'BASE');
    const restore = office.backUp();
    await shop.sold(FIRST, 'OLD-1', 'OLD-2');
    for (let one = 0; one < between; one++)
      store.run('declare', {
        serial: SECOND,
        declaration: {
          ...{
            kind: 'negotiation',
            articleCode: 'ART-101',
            quantity: 1,
            reason: `n${one}`,
            saleReference: `A-${one}`,
          },
          ...{ currency: 'CDF', amount: minorUnits(1_000_000), date: null },
        },
      } as never);
    shop.upstream.wake(SHOP);
    await until(() => office.tillCalls.declarations.rows.length === between);
    await shop.sent();
    shop.pass(3 * HOUR);
    shop.upstream.wake(SHOP);
    await until(() => shop.reader.officeTrust(SHOP)?.confirmed === shop.reader.upstreamPosition(SHOP));
    await shop.sold(FIRST, ...numbers('NEW', 12));
    restore();
    for (let day = 0; day < 3; day++) {
      shop.pass(25 * HOUR);
      shop.upstream.wake(SHOP);
      await pause(300);
      await shop.sold(FIRST, ...numbers(`DAY-${day}`, 12));
    }
    expect(['OLD-1', 'OLD-2', ...numbers('NEW', 12)].filter((number) => !shop.there(number))).toEqual([]);
  }, 20_000);
}
