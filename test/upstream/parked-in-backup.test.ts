import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { seq, tillId } from '../../src/domain/ids.ts';
import { line, OIL, SHOP, sale, TILL } from '../support/test-store.ts';
import { RestoredTillShop } from './restored-till-shop.ts';
import { until } from './shop-and-office.ts';

/** X waits for a person when the hub is backed up. */
async function parkedThenRestored(
  code: string,
  lost: (shop: RestoredTillShop, at: number) => Promise<void> | void,
) {
  const shop = await RestoredTillShop.open();
  shop.office.books.refusals.set('X', { code, message: 'refused' });
  shop.store.sell(TILL, sale('before', line(OIL, 1)), sale('X', line(OIL, 2)));
  shop.lineUp();
  await shop.settledBut(() => 1, SHOP);
  const at = shop.reader.saleOfTill(tillId(5), 'X')?.seq ?? 0;
  const putBack = shop.backUp();
  shop.store.clock.pass(60_000);
  shop.store.sell(TILL, sale('lost', line(OIL, 1)));
  await lost(shop, at);
  await putBack();
  shop.store.clock.pass(60_000);
  shop.lineUp();
  shop.store.sell(TILL, sale('after', line(OIL, 1)));
  await until(
    () => shop.reader.tillsCompared(SHOP) && shop.office.books.sales.some((one) => one.number === 'after'),
  );
  await pause(300);
  return shop;
}

const rows = (shop: RestoredTillShop) =>
  shop.reader.upstreamExceptions(SHOP).map((r) => [r.seq, r.state, r.reason]);

test('what waited in the backup and arrived in the lost life waits no more', async () => {
  const shop = await parkedThenRestored('OTHER', async (s) => {
    s.office.books.refusals.clear();
    s.store.run('retryUpstream', { shopId: SHOP, seq: null });
    await s.settled(SHOP);
  });
  expect(shop.office.books.sales.map((one) => one.number)).toContain('X');
  expect(rows(shop)).toEqual([]);
});

test('what a person did by hand in the lost life is not sent by itself after it', async () => {
  const shop = await parkedThenRestored('ARTICLE_NOT_FOUND', (s, at) => {
    s.store.run('decideUpstream', {
      shopId: SHOP,
      seq: seq(at),
      decision: 'settled',
      reason: 'saisie à la main',
      user: 'Awa',
    });
    s.office.books.refusals.clear();
  });
  expect(shop.office.books.sales.map((one) => one.number)).not.toContain('X');
});
