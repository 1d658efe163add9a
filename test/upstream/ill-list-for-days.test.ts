import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { articleId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { testProvision } from '../support/test-store.ts';
import { DAY, daysShop, HOUR, OIL_ID, page } from './days-shop.ts';
import { FIRST, numbers, SHOP, THIRD, until } from './shop-and-office.ts';

const RICE = 102;

/** The list of the declarations does not answer for weeks, after sales were lost: nothing but one declaration is unsure. */
test('a change of the stock of an article that is not concerned is booked although one list there has been ill for long', async () => {
  const shop = await daysShop({ compareStock: true });
  const { store, office, upstream } = shop;
  const { shops, articles } = testProvision();
  const rice = { id: articleId(RICE), code: 'ART-102', name: 'Riz' };
  const added = articles.filter(({ id }) => id === OIL_ID).map((oil) => ({ ...oil, ...rice }));
  store.run('importProvision', { provision: { shops, articles: added, categories: [], tills: [] } });
  office.shelves.put(RICE, SHOP, { code: 'ART-102', nom: 'Riz', stock: 12 });
  await shop.look();
  await shop.sold(FIRST, 'A-1');
  shop.pass(DAY + HOUR);
  upstream.wake(SHOP);
  await until(() => shop.reader.officeTrust(SHOP)?.confirmed === shop.reader.upstreamPosition(SHOP));
  const restore = office.backUp();
  const about = { articleCode: 'ART-101', quantity: 1, reason: 'n', saleReference: 'A-1' };
  const money = { currency: 'CDF', amount: minorUnits(1_000_000), date: null };
  store.run('declare', { serial: THIRD, declaration: { kind: 'negotiation', ...about, ...money } } as never);
  upstream.wake(SHOP);
  await until(() => office.tillCalls.declarations.rows.length === 1);
  await shop.sent();
  await shop.sold(FIRST, 'A-2');
  shop.rules.rule = ({ path }) => (path.includes('historique') ? page(500) : null);
  restore();
  shop.pass(DAY + HOUR);
  upstream.wake(SHOP);
  await until(() => shop.there('A-2'));
  await pause(200);
  const rice0 = () => shop.reader.centralStanding(SHOP).articles.get(articleId(RICE))?.level;
  for (let day = 0; day < 6; day++) {
    shop.pass(DAY + HOUR);
    for (let k = 0; k < 5; k++) await shop.sold(FIRST, ...numbers(`DAY-${day}-${k}`, 200));
    const shelf = office.shelves.articles.get(RICE);
    if (shelf) shelf.stock -= 1;
    await shop.look();
    await pause(400);
    await shop.look();
    await pause(300);
  }
  expect(rice0()).toBe(office.shelves.articles.get(RICE)?.stock);
}, 60_000);
