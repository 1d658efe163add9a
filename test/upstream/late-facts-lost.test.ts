import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { DAY, daysShop, HOUR, OIL_ID } from './days-shop.ts';
import { FIRST, numbers, SHOP, until } from './shop-and-office.ts';

type Shop = Awaited<ReturnType<typeof daysShop>>;

/** A person's delivery that head office refuses at first, so that it waits. */
async function waitingDelivery(shop: Shop): Promise<number> {
  shop.rules.rule = ({ path }) =>
    path.includes('regulariser') ? { status: 400, retryAfter: null, text: '{"error":"non"}' } : null;
  const said = { user: 'Chef', reference: '', comment: 'livré', key: 'mot 1', at: null };
  shop.store.run('moveStock', { shopId: SHOP, articleId: OIL_ID, kind: 'delivery', quantity: 5, ...said });
  shop.upstream.wake(SHOP);
  await until(() => shop.causes().length === 1);
  return shop.reader.upstreamExceptions(SHOP)[0]?.seq as number;
}

async function arrivesLate(shop: Shop, seq: number): Promise<void> {
  shop.rules.rule = null;
  const before = shop.shelf() as number;
  shop.store.run('retryUpstream', { shopId: SHOP, seq } as never);
  shop.upstream.retryNow(SHOP);
  await until(() => shop.shelf() === before + 5);
  await shop.sent();
}

async function looked(shop: Shop): Promise<void> {
  shop.pass(DAY + HOUR);
  shop.upstream.wake(SHOP);
  await until(() => shop.reader.officeTrust(SHOP)?.confirmed === shop.reader.upstreamPosition(SHOP));
  await pause(100);
}

async function later(shop: Shop): Promise<void> {
  for (let day = 0; day < 2; day++) {
    await shop.look();
    shop.pass(DAY + HOUR);
    shop.upstream.wake(SHOP);
    await pause(300);
  }
  await shop.look();
}

test.each([20, 250])(
  'a delivery that arrived late, where the line stood when all was seen, is lost (%i sold between)',
  async (sold) => {
    const shop = await daysShop({ compareStock: true });
    await shop.look();
    const seq = await waitingDelivery(shop);
    await shop.sold(FIRST, ...numbers('M', sold));
    await looked(shop);
    const restore = shop.office.backUp();
    await arrivesLate(shop, seq);
    expect(shop.level()).toBe(shop.shelf());
    const right = shop.level();
    restore();
    await later(shop);
    expect([shop.level(), shop.causes()]).toEqual([right, ['OUTCOME_UNKNOWN']]);
  },
  60_000,
);

test.each([20, 250])(
  'a delivery that arrived late is lost with sales that had been seen (%i sold between)',
  async (sold) => {
    const shop = await daysShop({ compareStock: true });
    await shop.look();
    const seq = await waitingDelivery(shop);
    await shop.sold(FIRST, ...numbers('M', sold));
    const restore = shop.office.backUp();
    await shop.sold(FIRST, ...numbers('N', 3));
    await arrivesLate(shop, seq);
    await shop.sold(FIRST, ...numbers('O', 3));
    await looked(shop);
    const right = shop.level();
    expect(right).toBe(shop.shelf());
    restore();
    await later(shop);
    expect(numbers('N', 3).every(shop.there)).toBe(true);
    expect([shop.level(), shop.causes()]).toEqual([right, ['OUTCOME_UNKNOWN']]);
  },
  60_000,
);
