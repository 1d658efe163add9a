import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import { DAY, daysShop, HOUR, OIL_ID, page } from './days-shop.ts';
import { FIRST, numbers, OIL, SECOND, SHOP, until } from './shop-and-office.ts';

/** Head office sent goods before its backup; the hub's decision on them is lost with a sale, and can simply be made again. */
async function shopWithLostDecision() {
  const shop = await daysShop({ compareStock: true });
  const { store, office, upstream, reader } = shop;
  await shop.look();
  await shop.sold(FIRST, ...numbers('A', 3));
  office.shelves.send(OIL, 7, new Date(store.clock.now()).toISOString());
  await shop.look();
  shop.pass(DAY + HOUR);
  upstream.wake(SHOP);
  await until(() => reader.officeTrust(SHOP)?.confirmed === reader.upstreamPosition(SHOP));
  const restore = office.backUp();
  store.run('receiveDeliveries', { serial: SECOND, articleId: OIL_ID, sent: 7 });
  upstream.wake(SHOP);
  await shop.sent();
  return { shop, restore };
}

test('a decision that was lost and made again is not parked by the next look', async () => {
  const { shop, restore } = await shopWithLostDecision();
  const about = { articleCode: 'ART-101', quantity: 1, reason: 'n', saleReference: 'A-1' };
  const money = { currency: 'CDF', amount: minorUnits(1_000_000), date: null };
  shop.store.run('declare', {
    serial: SECOND,
    declaration: { kind: 'negotiation', ...about, ...money },
  } as never);
  shop.upstream.wake(SHOP);
  await until(() => shop.office.tillCalls.declarations.rows.length === 1);
  await shop.sold(FIRST, 'B-1');
  const right = shop.level();
  restore();
  shop.rules.rule = ({ path }) => (path.includes('historique') ? page(500) : null);
  for (let day = 0; day < 3; day++) {
    shop.pass(DAY + HOUR);
    shop.upstream.wake(SHOP);
    await pause(400);
  }
  expect([shop.shelf(), shop.level(), shop.causes()]).toEqual([right, right, []]);
}, 30_000);
