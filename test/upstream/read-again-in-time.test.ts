import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { articleId } from '../../src/domain/ids.ts';
import { testProvision } from '../support/test-store.ts';
import { daysShop, page } from './days-shop.ts';
import { FIRST, numbers, OIL, SECOND, SHOP, until } from './shop-and-office.ts';

const RICE = { id: articleId(102), code: 'ART-102', name: 'Riz', opening: 30 };

for (const cancelled of [2, 12]) {
  test(`the question about one till fails, ${cancelled} cancellations since: what is asked, and whether another article's change is booked`, async () => {
    const shop = await daysShop({ compareStock: true });
    const { shops, articles } = testProvision();
    const rice = articles.filter(({ id }) => id === OIL).map((oil) => ({ ...oil, ...RICE }));
    shop.store.run('importProvision', { provision: { shops, articles: rice, categories: [], tills: [] } });
    shop.office.shelves.put(RICE.id, SHOP, { code: RICE.code, nom: RICE.name, stock: 30 });
    await shop.look();
    await shop.sold(SECOND, 'B-1');
    await shop.sold(FIRST, ...numbers('A', cancelled));
    for (const number of numbers('A', cancelled)) shop.cancel(number);
    shop.upstream.wake(SHOP);
    await until(() => shop.office.tillCalls.cancellations.cancelled.size === cancelled, 20_000);
    await shop.sent();
    shop.rules.rule = ({ path, serial }) =>
      path.includes('reconciliation') && serial === SECOND ? page(500) : null;
    shop.office.books.move(RICE.id, 5);
    await shop.look();
    await pause(500);
    const before = shop.requests.length;
    await pause(2000);
    const asked = shop.requests.slice(before);
    const paths = Object.entries(Object.groupBy(asked, ({ path }) => path.replace(/\?.*/, ''))).map(
      ([path, all]) => [path, all?.length],
    );
    const rices = shop.reader.centralStanding(SHOP).articles.get(RICE.id)?.level;
    expect({ rices, asked: asked.length, paths }).toEqual({ rices: 35, asked: 0, paths: [] });
  }, 40_000);
}
