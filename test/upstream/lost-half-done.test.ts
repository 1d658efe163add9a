import { expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import { daysShop } from './days-shop.ts';
import { SECOND, SHOP, until } from './shop-and-office.ts';

test('a return whose goods head office added and forgot is no change of the stock there, though its paper is still on its way', async () => {
  const shop = await daysShop({ compareStock: true });
  await shop.look();
  const restore = shop.office.backUp();
  shop.office.always('retours', { kind: 'drop-before' });
  const goods = { articleCode: 'ART-101', quantity: 1, reason: 'rendu', saleReference: '' };
  const money = { currency: 'CDF', amount: minorUnits(105_000), date: null };
  shop.store.run('declare', { serial: SECOND, declaration: { kind: 'return', ...goods, ...money } });
  shop.upstream.wake(SHOP);
  await until(() => shop.shelf() === 13 && shop.reader.upstreamExceptions(SHOP).length === 1);
  restore();
  expect(shop.shelf()).toBe(12);
  await shop.look();
  expect(shop.level()).toBe(13);
  shop.office.always('retours', null);
  // Nobody but a person says that what left without an answer is to be sent once more.
  await until(() => {
    const [row] = shop.reader.upstreamExceptions(SHOP);
    if (row !== undefined) shop.store.run('retryUpstream', { shopId: SHOP, seq: row.seq });
    shop.upstream.retryNow(SHOP);
    return row === undefined;
  });
  await shop.look();
  expect([shop.shelf(), shop.level()]).toEqual([13, 13]);
  expect(shop.office.tillCalls.declarations.rows).toHaveLength(1);
});
