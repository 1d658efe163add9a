import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { tillId, tillSerial } from '../../src/domain/ids.ts';
import { testProvision } from '../support/test-store.ts';
import { daysShop, HOUR, page } from './days-shop.ts';
import { FIRST, numbers, type Scene, SECOND, SHOP, THIRD } from './shop-and-office.ts';

const FOURTH = tillSerial('till-10-d');

function registerFourth({ store, office }: Scene): void {
  const till = { id: tillId(73), serial: FOURTH, name: 'Caisse 4', shopId: SHOP, active: true, details: {} };
  store.run('importProvision', {
    provision: { ...testProvision(), articles: [], categories: [], tills: [till] },
  });
  office.books.tills.set(FOURTH, { serial: FOURTH, shopId: SHOP, active: true });
}

test('three routes that stay ill do not keep what is missing behind them from being followed', async () => {
  const shop = await daysShop();
  registerFourth(shop);
  await shop.sold(FIRST, 'BASE');
  const restore = shop.office.backUp();
  await shop.sold(FIRST, ...numbers('OLD', 20));
  await shop.sold(SECOND, ...numbers('S', 60));
  await shop.sold(THIRD, 'T-1');
  await shop.sold(FOURTH, 'F-1');
  // Seen to be there: whatever comes now is asked for first.
  shop.pass(3 * HOUR);
  shop.upstream.wake(SHOP);
  await pause(200);
  await shop.sold(FIRST, 'A-1', 'A-2');
  await shop.sold(SECOND, 'S-61');
  await shop.sold(THIRD, 'T-2');
  await shop.sold(FOURTH, 'F-2');
  restore();
  shop.rules.rule = ({ path, serial }) =>
    path.includes('reconciliation') && serial !== FIRST ? page(500) : null;
  for (let hours = 0; hours < 30; hours++) {
    shop.pass(HOUR);
    shop.upstream.wake(SHOP);
    await pause(50);
  }
  const lost = [...numbers('OLD', 20), 'A-1', 'A-2'].filter((number) => !shop.there(number));
  expect(lost).toEqual([]);
}, 20_000);
