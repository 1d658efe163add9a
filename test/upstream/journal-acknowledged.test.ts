import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { tillId } from '../../src/domain/ids.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { openHeadOffice } from '../support/head-office.ts';
import { line, OIL, SECOND_TILL, SHOP, sale, TILL } from '../support/test-store.ts';
import { RestoredShop } from './restored-shop.ts';
import { FAST, numbers, until } from './shop-and-office.ts';

const held = (hub: RestoredShop) =>
  hub
    .held(SHOP, 'sale')
    .map(({ number }) => number)
    .sort();
const questions = (hub: RestoredShop) => hub.office.calls.filter(({ route }) => route === 'entries').length;

/** Five sales, of which head office was busy with the second; it backed itself up, and has that one since. */
async function arrivedLate() {
  const hub = await RestoredShop.open(3);
  hub.store.sell(TILL, ...numbers('A', 5).map((number) => sale(number, line(OIL, 1))));
  const putBack = hub.backUp();
  const late = hub.reader.saleOfTill(tillId(5), 'A-2')?.seq;
  hub.office.books.busy = (entry) => entry.seq === late;
  const road = hub.lineUp();
  await until(() => hub.reader.upstreamPosition(SHOP) === hub.reader.head(SHOP));
  const restoreOffice = hub.office.books.backUp();
  hub.office.books.busy = () => false;
  hub.store.run('retryUpstream', { shopId: SHOP, seq: null });
  road.retryNow(SHOP);
  await hub.told(SHOP);
  expect(held(hub)).toEqual(numbers('A', 5));
  return { hub, putBack, restoreOffice };
}

async function soldOn(hub: RestoredShop, number: string) {
  hub.lineUp();
  hub.store.sell(TILL, sale(number, line(OIL, 1)));
  await hub.told(SHOP);
}

/** The line goes on, head office is put back while it is down, and the line goes on. */
async function officeRestored(hub: RestoredShop, restoreOffice: () => void) {
  await hub.lineDown();
  restoreOffice();
  await soldOn(hub, 'Z');
  await until(() => held(hub).includes('A-2'));
  await hub.told(SHOP);
}

test('what came late before the hub was restored is missed when head office is restored, too', async () => {
  const { hub, putBack, restoreOffice } = await arrivedLate();
  await putBack(false);
  await soldOn(hub, 'B');
  await officeRestored(hub, restoreOffice);
  expect(held(hub)).toEqual([...numbers('A', 5), 'B', 'Z']);
});

test('so it is when the hub had lost what followed, and was told that it was known', async () => {
  const { hub, putBack, restoreOffice } = await arrivedLate();
  hub.store.sell(TILL, sale('lost', line(OIL, 1)));
  await hub.told(SHOP);
  await putBack(false);
  await soldOn(hub, 'B');
  await officeRestored(hub, restoreOffice);
  expect(held(hub)).toEqual([...numbers('A', 5), 'B', 'Z', 'lost']);
});

test('so it is when nothing was sold between the two restores', async () => {
  const { hub, putBack, restoreOffice } = await arrivedLate();
  await putBack(false);
  hub.lineUp();
  await hub.told(SHOP);
  await officeRestored(hub, restoreOffice);
  expect(held(hub)).toEqual([...numbers('A', 5), 'Z']);
});

test('what came late before the protocol was changed there and back is missed when head office is restored', async () => {
  const { hub, restoreOffice } = await arrivedLate();
  const tills = [TILL, SECOND_TILL].map((serial) => ({ serial, shopId: SHOP, active: true }));
  const old = await openHeadOffice(tills);
  await hub.lineDown();
  hub.lineUp({
    transport: openTransport({ url: old.url, token: null }),
    config: {
      ...{ protocol: 'ventes-sync', cron: '* * * * *', catalogueCron: null, compareStock: false },
      ...{ requestTimeoutMs: 2_000, backoffs: FAST },
    },
  });
  await until(() => old.books.sales.length === 5);
  await hub.lineDown();
  await old.close();
  await soldOn(hub, 'B');
  await officeRestored(hub, restoreOffice);
  expect(held(hub)).toEqual([...numbers('A', 5), 'B', 'Z']);
});

test('what head office was found to have is looked for once when the line has gone on, and no more', async () => {
  const { hub, putBack } = await arrivedLate();
  await putBack(false);
  await soldOn(hub, 'B');
  await until(() => hub.reader.upstreamAcknowledged(SHOP, hub.reader.upstreamPosition(SHOP)) === null);
  await pause(50);
  const before = questions(hub);
  hub.store.sell(TILL, sale('C', line(OIL, 1)));
  await hub.told(SHOP);
  await pause(100);
  expect(questions(hub)).toBe(before);
});

test('a batch whose answer was lost is no sign of that: it was sent in its order', async () => {
  const hub = await RestoredShop.open(3);
  hub.store.sell(TILL, ...numbers('A', 5).map((number) => sale(number, line(OIL, 1))));
  hub.office.next({ kind: 'drop-after' });
  hub.lineUp();
  await hub.told(SHOP);
  await soldOn(hub, 'B');
  const known = hub.store.db.prepare('SELECT count(*) FROM upstream_acknowledged').pluck().get();
  expect(known).toBe(0);
});
