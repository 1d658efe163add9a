import { expect, test } from 'vitest';
import { articleId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { line, sale, testProvision } from '../support/test-store.ts';
import { daysShop, OIL_ID } from './days-shop.ts';
import { FIRST, SECOND, SHOP, until } from './shop-and-office.ts';

/** Nobody but a person says that what may have been done once is to be sent once more. */
function sentAgainByHand({ reader, store, upstream }: Awaited<ReturnType<typeof daysShop>>): Promise<void> {
  return until(() => {
    const [row] = reader.upstreamExceptions(SHOP);
    if (row !== undefined) store.run('retryUpstream', { shopId: SHOP, seq: row.seq });
    upstream.retryNow(SHOP);
    return row === undefined;
  });
}

const RICE = 102;

function offerRice({ store, office }: Awaited<ReturnType<typeof daysShop>>): void {
  const { shops, articles } = testProvision();
  const rice = { id: articleId(RICE), code: 'ART-102', name: 'Riz' };
  const added = articles.filter(({ id }) => id === OIL_ID).map((oil) => ({ ...oil, ...rice }));
  store.run('importProvision', { provision: { shops, articles: added, categories: [], tills: [] } });
  office.shelves.put(RICE, SHOP, { stock: 12 });
}

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
  await sentAgainByHand(shop);
  await shop.look();
  expect([shop.shelf(), shop.level()]).toEqual([13, 13]);
  expect(shop.office.tillCalls.declarations.rows).toHaveLength(1);
});

test('goods that head office added and forgot are no change of the stock there while the till is held that could tell', async () => {
  const shop = await daysShop({ compareStock: true });
  offerRice(shop);
  await shop.sold(FIRST, 'A-1');
  await shop.look();
  const restore = shop.office.backUp();
  shop.office.books.till(FIRST).active = false;
  shop.store.sell(FIRST, sale('A-2', line(RICE, 1)));
  const said = { user: 'Chef', reference: '', comment: 'livré', key: 'mot 1', at: null };
  shop.store.run('moveStock', { shopId: SHOP, articleId: OIL_ID, kind: 'delivery', quantity: 5, ...said });
  shop.upstream.wake(SHOP);
  await until(() => shop.shelf() === 16 && shop.reader.upstreamHolds(SHOP).length === 1);
  restore();
  // It is known again, which the hub learns at its next try of it.
  shop.office.books.till(FIRST).active = true;
  expect([shop.shelf(), shop.level()]).toEqual([11, 16]);
  await shop.look();
  expect(shop.level()).toBe(16);
  shop.store.run('retryUpstream', { shopId: SHOP, seq: null });
  shop.upstream.retryNow(SHOP);
  await until(() => shop.reader.upstreamHolds(SHOP).length === 0);
  await shop.look();
  await sentAgainByHand(shop);
  await shop.look();
  expect([shop.shelf(), shop.level()]).toEqual([16, 16]);
});
