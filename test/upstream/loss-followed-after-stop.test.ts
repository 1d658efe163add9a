import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { UpstreamProgress } from '../../src/store/writer/protocol.ts';
import { daysShop, HOUR } from './days-shop.ts';
import { FIRST, numbers, SHOP } from './shop-and-office.ts';

for (const found of [5, 12]) {
  test(`the process ends right after it was noted that ${found} sales are missing`, async () => {
    const life: { end: (() => void) | null } = { end: null };
    const shop = await daysShop({
      writer: (own) => ({
        ...own,
        call: async (method, argument) => {
          const receipt = await own.call(method, argument);
          const put = method === 'recordUpstream' ? (argument as UpstreamProgress).put : [];
          if (put.some(({ reason }) => reason === 'MISSING_THERE')) life.end?.();
          return receipt;
        },
      }),
    });
    await shop.sold(FIRST, 'BASE');
    const restore = shop.office.backUp();
    await shop.sold(FIRST, ...numbers('OLD', 60));
    shop.pass(3 * HOUR);
    shop.upstream.wake(SHOP);
    await pause(200);
    await shop.sold(FIRST, ...numbers('NEW', found));
    restore();
    const ended = new Promise<void>((resolve) => {
      life.end = () => {
        life.end = null;
        void shop.upstream.close().then(resolve);
      };
    });
    shop.pass(25 * HOUR);
    shop.upstream.wake(SHOP);
    await ended;
    const second = shop.reopen();
    await pause(500);
    for (let day = 0; day < 3; day++) {
      shop.pass(25 * HOUR);
      shop.sell(FIRST, ...numbers(`DAY-${day}`, 12));
      second.wake(SHOP);
      await pause(400);
    }
    const lost = [...numbers('OLD', 60), ...numbers('NEW', found)].filter(
      (number) => !shop.there(number),
    ).length;
    expect(lost).toBe(0);
  }, 20_000);
}
