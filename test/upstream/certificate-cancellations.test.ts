import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { daysShop } from './days-shop.ts';
import { FIRST, SECOND, SHOP, until } from './shop-and-office.ts';

test('a certificate is not complete while head office does not know of a cancellation of a held till', async () => {
  const shop = await daysShop();
  await shop.sold(FIRST, 'A-1');
  await shop.sold(SECOND, 'B-1');
  shop.office.books.till(FIRST).active = false;
  shop.cancel('A-1');
  shop.upstream.wake(SHOP);
  await until(() => shop.reader.upstreamHolds(SHOP).length === 1);
  await shop.sold(SECOND, 'B-2');
  await pause(50);
  expect(shop.office.tillCalls.cancellations.cancelled.size).toBe(0);
  expect(shop.reader.upstreamPosition(SHOP)).toBe(shop.reader.head(SHOP));
  const certificate = shop.reader.certificate(SHOP, 20261122, shop.store.clock.now());
  expect(certificate?.sales.count).toBe(2);
  expect({
    complete: certificate?.complete,
    open: certificate?.tills.map((till) => till.cancellationsOpen),
  }).toEqual({
    complete: false,
    open: [1, 0],
  });
});

test('a certificate tells of a cancellation that a person dropped, and that head office will never know', async () => {
  const shop = await daysShop();
  await shop.sold(FIRST, 'A-1');
  shop.pass(2 * 3_600_000);
  shop.office.books.now = () => shop.store.clock.now() + 2 * 3_600_000;
  shop.office.always('annuler', { kind: 'status-before', status: 400 } as never);
  shop.store.clock.pass(-2 * 3_600_000);
  shop.cancel('A-1');
  shop.upstream.wake(SHOP);
  await until(() => shop.reader.upstreamExceptions(SHOP).length === 1);
  await pause(50);
  const [row] = shop.reader.upstreamExceptions(SHOP);
  shop.store.run('decideUpstream', {
    ...{ shopId: SHOP, seq: row?.seq as never, decision: 'dropped', reason: 'no', user: 'Grâce' },
  });
  const certificate = shop.reader.certificate(SHOP, 20261122, shop.store.clock.now());
  expect(certificate).toMatchObject({
    complete: true,
    tills: [
      {
        cancelled: { count: 1 },
        cancellationsOpen: 0,
        discarded: {
          entries: [
            { kind: 'cancellation-not-sent', number: 'A-1', decision: { user: 'Grâce', reason: 'no' } },
          ],
        },
      },
    ],
  });
});
