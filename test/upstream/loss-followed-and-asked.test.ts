import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop, HOUR, page } from './days-shop.ts';
import { FIRST, numbers, SHOP } from './shop-and-office.ts';

for (const [newer, later, asked] of [
  [5, 12, false],
  [5, 12, true],
  [12, 0, false],
  [12, 0, true],
] as const) {
  test(`the hub follows a loss of which ${newer} are the last, pauses for a fault, ${later} are sold, and a person asks for one day meanwhile: ${asked}`, async () => {
    const shop = await daysShop();
    await shop.sold(FIRST, 'BASE');
    const restore = shop.office.backUp();
    await shop.sold(FIRST, ...numbers('OLD', 60));
    shop.pass(3 * HOUR);
    shop.upstream.wake(SHOP);
    await pause(200);
    shop.pass(30 * HOUR);
    await shop.sold(FIRST, ...numbers('NEW', 12));
    await pause(200);
    await shop.sold(FIRST, ...numbers('NEWER', newer));
    restore();
    let questions = 0;
    shop.rules.rule = ({ path }) => {
      if (!path.includes('reconciliation')) return null;
      return ++questions > 2 ? page(503, '60') : null;
    };
    shop.pass(25 * HOUR);
    shop.upstream.wake(SHOP);
    await pause(500);
    expect(shop.reader.officeTrust(SHOP)?.doubt).not.toBe(null);
    shop.rules.rule = null;
    shop.upstream.retryNow(SHOP);
    await pause(500);
    await shop.sold(FIRST, ...numbers('LATER', later));
    const early = numbers('OLD', 60).filter((number) => !shop.there(number)).length;
    const answer = asked ? await shop.upstream.checkOffice(SHOP, 1) : null;
    for (let day = 0; day < 3; day++) {
      shop.pass(25 * HOUR);
      await shop.sold(FIRST, ...numbers(`DAY-${day}`, 12));
      await pause(200);
    }
    const lost = numbers('OLD', 60).filter((number) => !shop.there(number)).length;
    expect({ early, answer, lost }).toEqual({ early, answer, lost: 0 });
  }, 20_000);
}
