import { expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import { daysShop, OIL_ID } from './days-shop.ts';
import { FIRST, SECOND, SHOP, until } from './shop-and-office.ts';

test('goods of a return are missed although nobody can say whether its paper is there', async () => {
  const shop = await daysShop({ compareStock: true });
  await shop.sold(FIRST, 'A-1');
  await shop.look();
  const restore = shop.office.backUp();
  const goods = { articleCode: 'ART-101', quantity: 5, reason: 'rendu', saleReference: '' };
  const money = { currency: 'CDF', amount: minorUnits(105_000), date: null };
  shop.store.run('declare', { serial: SECOND, declaration: { kind: 'return', ...goods, ...money } });
  shop.upstream.wake(SHOP);
  await until(() => shop.shelf() === 16);
  await shop.sold(FIRST, 'A-2');
  await shop.sent();
  restore();
  // Only the till's own list tells of its papers; of goods every till hears.
  shop.office.books.till(SECOND).active = false;
  const said = { serial: FIRST, articleId: OIL_ID, quantity: 1 };
  for (const notes of ['un', 'deux', 'trois']) shop.store.run('regulariseStock', { ...said, notes });
  shop.upstream.wake(SHOP);
  await until(() => shop.shelf() === 14);
  await shop.sent();
  expect(shop.level()).toBe(18);
  await shop.look();
  await until(() => shop.there('A-2'));
  await shop.look();
  expect([shop.shelf(), shop.level()]).toEqual([13, 18]);
  expect(shop.reader.upstreamExceptions(SHOP)).toHaveLength(1);
});
