import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import { DAY, daysShop, HOUR, OIL_ID } from './days-shop.ts';
import { FIRST, numbers, SECOND, SHOP, THIRD, until } from './shop-and-office.ts';

test('what a person had sent again is not asked of that person each day, while a till is held', async () => {
  const shop = await daysShop({ compareStock: true });
  const { store, office, upstream } = shop;
  await shop.look();
  await shop.sold(FIRST, 'A-1');
  const restore = office.backUp();
  office.shelves.send(OIL_ID, 7, new Date(store.clock.now()).toISOString());
  await shop.look();
  store.run('receiveDeliveries', { serial: SECOND, articleId: OIL_ID, sent: 7 });
  upstream.wake(SHOP);
  await shop.sent();
  const about = { articleCode: 'ART-101', quantity: 1, reason: 'n', saleReference: 'A-1' };
  const money = { currency: 'CDF', amount: minorUnits(1_000_000), date: null };
  store.run('declare', { serial: THIRD, declaration: { kind: 'negotiation', ...about, ...money } } as never);
  upstream.wake(SHOP);
  await until(() => office.tillCalls.declarations.rows.length === 1);
  await shop.sent();
  await shop.sold(FIRST, 'A-2');
  office.books.till(THIRD).active = false;
  shop.sell(THIRD, 'H-1');
  upstream.wake(SHOP);
  await until(() => shop.reader.upstreamHolds(SHOP).length === 1);
  restore();
  office.books.till(THIRD).active = false;
  const asked: string[] = [];
  for (let day = 0; day < 5; day++) {
    shop.pass(DAY + HOUR);
    shop.sell(FIRST, ...numbers(`DAY-${day}`, 3));
    upstream.wake(SHOP);
    await pause(300);
    const rows = shop.reader.upstreamExceptions(SHOP).filter(({ reason }) => reason === 'OUTCOME_UNKNOWN');
    asked.push(`${day}:${rows.map(({ seq }) => seq).join()}`);
    for (const { seq } of rows) store.run('retryUpstream', { shopId: SHOP, seq });
    upstream.retryNow(SHOP);
    await until(() => shop.causes().length === 0);
  }
  expect(asked.filter((one) => !one.endsWith(':'))).toHaveLength(1);
}, 30_000);
