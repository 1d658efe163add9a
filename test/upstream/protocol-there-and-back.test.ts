import { expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { openHeadOffice } from '../support/head-office.ts';
import { OIL, SECOND_TILL, SHOP, TILL } from '../support/test-store.ts';
import { RestoredShop } from './restored-shop.ts';
import { FAST, until } from './shop-and-office.ts';

test('what went by the numbers and came back by the journal is looked for before it goes by the numbers again', async () => {
  const hub = await RestoredShop.open(3);
  const old = await openHeadOffice(
    [TILL, SECOND_TILL].map((serial) => ({ serial, shopId: SHOP, active: true })),
  );
  const putBack = hub.backUp();
  const goods = { articleId: OIL, quantity: 7, at: null, reference: '', comment: '', key: 'D' };
  hub.store.run('moveStock', { shopId: SHOP, user: 'Awa', ...goods, kind: 'delivery' });
  const taxi = { currency: 'CDF', amount: minorUnits(500), date: null };
  hub.store.run('declare', { serial: TILL, declaration: { kind: 'cash-report', detail: 'taxi', ...taxi } });
  const backwards = () =>
    hub.lineUp({
      transport: openTransport({ url: old.url, token: null }),
      config: {
        ...{ protocol: 'ventes-sync', cron: '* * * * *', catalogueCron: null, compareStock: false },
        ...{ requestTimeoutMs: 2_000, backoffs: FAST },
      },
    });
  backwards();
  await hub.told(SHOP);
  await hub.lineDown();
  hub.lineUp();
  await hub.told(SHOP);
  await putBack(false);
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.reader.takenBack(SHOP).facts).toBe(2);
  await hub.lineDown();
  backwards();
  await until(() => hub.reader.upstreamCall(SHOP, hub.reader.head(SHOP), 'rapports-caisse') !== undefined);
  await hub.told(SHOP);
  await old.close();
  expect(old.tillCalls.stock.entries).toHaveLength(1);
  expect(old.tillCalls.declarations.rows).toHaveLength(1);
});
