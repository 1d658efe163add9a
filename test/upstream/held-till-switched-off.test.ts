import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { articleId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { line, sale, testProvision } from '../support/test-store.ts';
import { DAY, daysShop, HOUR, OIL_ID } from './days-shop.ts';
import { FIRST, numbers, SHOP, THIRD, until } from './shop-and-office.ts';

const RICE = 102;

test('goods that head office added and forgot are no change of the stock there while the till that could tell is switched off there', async () => {
  const shop = await daysShop({ compareStock: true });
  const { store, office, reader, upstream } = shop;
  const { shops, articles } = testProvision();
  const rice = { id: articleId(RICE), code: 'ART-102', name: 'Riz' };
  const added = articles.filter(({ id }) => id === OIL_ID).map((oil) => ({ ...oil, ...rice }));
  store.run('importProvision', { provision: { shops, articles: added, categories: [], tills: [] } });
  office.shelves.put(RICE, SHOP, { stock: 12 });
  await shop.sold(FIRST, 'A-1');
  await shop.look();
  const restore = office.backUp();
  office.books.till(FIRST).active = false;
  store.sell(FIRST, sale('A-2', line(RICE, 1)));
  const said = { user: 'Chef', reference: '', comment: 'livré', key: 'mot 1', at: null };
  store.run('moveStock', { shopId: SHOP, articleId: OIL_ID, kind: 'delivery', quantity: 5, ...said });
  upstream.wake(SHOP);
  await until(() => shop.shelf() === 16 && reader.upstreamHolds(SHOP).length === 1);
  restore();
  office.books.till(FIRST).active = false;
  expect([shop.shelf(), shop.level()]).toEqual([11, 16]);
  await shop.look();
  expect([shop.level(), reader.upstreamHolds(SHOP).length, reader.tillBySerial(FIRST)?.active]).toEqual([
    16,
    1,
    false,
  ]);
});

test('a declaration of a till that is switched off there is told again when it is switched on', async () => {
  const shop = await daysShop({ compareStock: true });
  const { store, office, upstream, reader } = shop;
  await shop.look();
  await shop.sold(FIRST, 'A-1');
  shop.pass(DAY + HOUR);
  upstream.wake(SHOP);
  await until(() => reader.officeTrust(SHOP)?.confirmed === reader.upstreamPosition(SHOP));
  const restore = office.backUp();
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
  await until(() => reader.upstreamHolds(SHOP).length === 1);
  restore();
  office.books.till(THIRD).active = false;
  const day = async (name: string) => {
    shop.pass(DAY + HOUR);
    await shop.sold(FIRST, ...numbers(name, 3));
    upstream.wake(SHOP);
    await pause(300);
    await shop.look();
    await pause(200);
  };
  await day('D0');
  await day('D1');
  office.books.till(THIRD).active = true;
  await day('D2');
  await day('D3');
  expect([shop.there('A-2'), shop.there('H-1'), reader.upstreamHolds(SHOP).length]).toEqual([true, true, 0]);
  expect([office.tillCalls.declarations.rows.length, shop.causes()]).not.toEqual([0, []]);
}, 30_000);
