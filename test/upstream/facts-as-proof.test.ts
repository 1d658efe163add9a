import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import { DAY, daysShop, HOUR, OIL_ID } from './days-shop.ts';
import { FIRST, numbers, SECOND, SHOP, until } from './shop-and-office.ts';

type Shop = Awaited<ReturnType<typeof daysShop>>;

async function delivered(shop: Shop): Promise<void> {
  const before = shop.shelf() as number;
  const said = { user: 'Chef', reference: '', comment: 'livré', key: 'mot 1', at: null };
  shop.store.run('moveStock', { shopId: SHOP, articleId: OIL_ID, kind: 'delivery', quantity: 5, ...said });
  shop.upstream.wake(SHOP);
  await until(() => shop.shelf() === before + 5);
  await shop.sent();
}

async function looked(shop: Shop, ms: number): Promise<void> {
  shop.pass(ms);
  shop.upstream.wake(SHOP);
  await until(() => shop.reader.officeTrust(SHOP)?.confirmed === shop.reader.upstreamPosition(SHOP));
  await pause(100);
}

async function evening(what: 'declarations' | 'cancellations', count: number): Promise<void> {
  const shop = await daysShop({ compareStock: true });
  await shop.look();
  await shop.sold(FIRST, ...numbers('A', 12));
  shop.pass(HOUR / 4);
  const restore = shop.office.backUp();
  await delivered(shop);
  for (let k = 1; k <= count; k++) {
    if (what === 'cancellations') shop.cancel(`A-${k}`);
    else {
      const about = { articleCode: 'ART-101', quantity: 1, reason: `n${k}`, saleReference: `A-${k}` };
      const money = { currency: 'CDF', amount: minorUnits(1_000_000), date: null };
      shop.store.run('declare', {
        serial: SECOND,
        declaration: { kind: 'negotiation', ...about, ...money },
      } as never);
    }
    shop.upstream.wake(SHOP);
    await pause(60);
  }
  await shop.sent();
  await looked(shop, 3 * HOUR);
  const right = shop.level();
  expect(shop.shelf()).toBe(right);
  // Head office cancels what is not older than an hour; here it is put back soon.
  shop.office.books.now = () => 0;
  restore();
  for (let round = 0; round < 3; round++) {
    await shop.look();
    await pause(100);
    await looked(shop, DAY + HOUR);
  }
  await shop.look();
  expect([shop.level(), shop.causes()]).toEqual([right, ['OUTCOME_UNKNOWN']]);
}

test.each([2, 3])(
  'goods that were added before %i declarations are lost with them, no sale is',
  (count) => evening('declarations', count),
  30_000,
);
test.each([2, 3])(
  'goods that were added before %i cancellations are lost with them, no sale is',
  (count) => evening('cancellations', count),
  30_000,
);
