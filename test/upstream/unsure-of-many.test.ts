import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DAY, daysShop, HOUR, page } from './days-shop.ts';
import { FIRST, numbers, SECOND, SHOP } from './shop-and-office.ts';

test('hundreds of sales of which nobody could say for days are asked for as soon as somebody can', async () => {
  const shop = await daysShop();
  await shop.sold(FIRST, 'BASE');
  const restore = shop.office.backUp();
  for (let one = 0; one < 3; one++) await shop.sold(SECOND, ...numbers(`B-${one}`, 150));
  await shop.sold(FIRST, ...numbers('A', 20));
  restore();
  shop.rules.rule = ({ path, serial }) =>
    path.includes('reconciliation') && serial === SECOND ? page(500) : null;
  const days = async (count: number): Promise<void> => {
    for (let day = 0; day < count; day++) {
      shop.pass(DAY + HOUR);
      shop.upstream.wake(SHOP);
      await pause(400);
    }
  };
  await days(2);
  expect(shop.reader.officeUnsure(SHOP)).toHaveLength(450);
  expect(shop.reader.officeUnsureArticles(SHOP).size).toBe(1);
  shop.rules.rule = null;
  for (let day = 0; day < 6 && shop.reader.officeUnsure(SHOP).length > 0; day++) await days(1);
  await shop.sent();
  expect(shop.reader.officeUnsure(SHOP)).toEqual([]);
  expect(
    [0, 1, 2].flatMap((one) => numbers(`B-${one}`, 150)).filter((number) => !shop.there(number)),
  ).toEqual([]);
}, 30_000);
