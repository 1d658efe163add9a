import { setTimeout as pause } from 'node:timers/promises';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { openUpstream } from '../../src/upstream/upstream.ts';
import { seededRandom } from '../support/manual-clock.ts';
import { line, OIL, SHOP, sale, TILL } from '../support/test-store.ts';
import { page } from './days-shop.ts';
import { RestoredTillShop } from './restored-till-shop.ts';
import { clientOf, FAST, until } from './shop-and-office.ts';

test.each([500, 502, 404, 403, 400])(
  'while the history of head office answers %i, a restored shop goes on sending its sales',
  async (status) => {
    const shop = await RestoredTillShop.open();
    shop.store.sell(TILL, sale('before', line(OIL, 1)));
    shop.lineUp();
    await shop.settled(SHOP);
    const putBack = shop.backUp();
    shop.store.clock.pass(60_000);
    shop.store.sell(TILL, sale('L-1', line(OIL, 1)));
    await shop.settled(SHOP);
    await putBack();
    shop.store.clock.pass(60_000);
    const road = openTransport({ url: shop.office.url, token: null });
    let asked = 0;
    const upstream = openUpstream({
      reader: shop.reader,
      writer: clientOf(shop.store),
      log: pino({ level: 'silent' }),
      clock: systemClock,
      random: seededRandom(1),
      transport: {
        send: async (request, ...rest) => {
          if (!request.path.includes('ventes/historique')) return road.send(request, ...rest);
          asked++;
          return page(status);
        },
        close: () => road.close(),
      },
      schedule: () => ({ stop: () => undefined }),
      config: {
        ...{ protocol: 'ventes-sync', cron: '* * * * *', catalogueCron: null, compareStock: false },
        requestTimeoutMs: 2_000,
        backoffs: {
          ...FAST,
          till: { firstMs: 120_000, capMs: 7_200_000 },
          misconfigured: { firstMs: 60_000, capMs: 900_000 },
        },
      },
    });
    onTestFinished(() => upstream.close());
    upstream.start();
    await until(() => asked > 0);
    await pause(100);
    shop.store.sell(TILL, sale('N-1', line(OIL, 1)));
    upstream.wake(SHOP);
    await until(() => shop.office.books.sales.some(({ number }) => number === 'N-1'));
    await pause(200);
    expect(shop.office.books.sales.map(({ number }) => number)).toContain('N-1');
    expect(upstream.status(SHOP).backingOff).toBe(false);
    expect(asked).toBe(1);
  },
  20_000,
);
