import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import type { Hub } from '../../src/hub.ts';
import { openReader } from '../../src/store/open-reader.ts';
import { dataPaths } from '../../src/store/paths.ts';
import { openHeadOffice } from '../support/head-office.ts';
import { runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { times } from '../support/proving.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { openTestHub, postSales, TILL_9A, TILL_9B, TILL_10 } from '../support/test-hub.ts';
import { numbers, until } from './shop-and-office.ts';

const LIVES = times(2, 4);
const PROVISION = new URL('../fixtures/provision.json', import.meta.url).pathname;

function headOffice() {
  return openHeadOffice([
    { serial: TILL_9A, shopId: 9, active: true },
    { serial: TILL_9B, shopId: 9, active: true },
    { serial: TILL_10, shopId: 10, active: true },
  ]);
}

const sugar = (numero_facture: string) => ({
  numero_facture,
  date_vente: '2026-11-20T10:15:00+01:00',
  lignes: [{ article_id: 20, quantite: 1, prix_unitaire: '3500.00' }],
});

function unsent(hub: Hub): number {
  return hub.reader.shops().reduce((sum, shop) => sum + hub.reader.unsent(shop.id).count, 0);
}

test('head office is off while the shop sells, then on: it has each sale once, under its till, in order', async () => {
  const office = await headOffice();
  onTestFinished(() => office.close());
  await office.goDown();
  const { hub, sync } = await openTestHub({ HUB_UPSTREAM_URL: office.url, HUB_UPSTREAM_CRON: '* * * * * *' });
  for (const number of numbers('A', 30)) expect((await sync(TILL_9A, [sugar(number)])).status).toBe(201);
  await sync(TILL_9B, numbers('B', 20).map(sugar));
  expect(unsent(hub)).toBe(50);
  office.next({ kind: 'drop-after' }, null, { kind: 'half-body' });
  await office.comeBack();
  await until(() => unsent(hub) === 0);
  for (const [serial, sold] of [
    [TILL_9A, numbers('A', 30)],
    [TILL_9B, numbers('B', 20)],
  ] as const) {
    const there = office.books.sales.filter((sale) => sale.serial === serial);
    expect(there.map((sale) => sale.number)).toEqual(sold);
    expect(new Set(there.map((sale) => sale.date))).toEqual(
      new Set([Date.parse('2026-11-20T10:15:00+01:00')]),
    );
    expect(there.every((sale) => sale.total === 350_000 && sale.shopId === 9)).toBe(true);
  }
  expect(office.books.moved).toEqual(new Map([[20, -50]]));
});

test('a hub that is killed again and again while it sends ends with each sale once at head office', {
  timeout: 60_000,
}, async () => {
  const office = await headOffice();
  onTestFinished(() => office.close());
  const folder = tempFolder();
  expect((await runHubCommand(folder, ['import', PROVISION])).code).toBe(0);
  office.always('sync', { kind: 'slow', ms: 15 });
  const sold: string[] = [];
  for (let life = 1; life <= LIVES; life++) {
    const hub = await startHubProcess(folder, { HUB_UPSTREAM_URL: office.url });
    for (let batch = 1; batch <= 3; batch++) {
      const names = numbers(`L${life}-${batch}`, 10);
      const answer = await postSales(
        hub.origin,
        TILL_10,
        names.map((name) => ({ ...sugar(name), lignes: [{ article_id: 101, quantite: 1 }] })),
      );
      sold.push(...answer.body.accepted);
    }
    await pause(life * 7);
    await hub.end('SIGKILL');
  }
  expect(sold).toHaveLength(LIVES * 30);
  await startHubProcess(folder, { HUB_UPSTREAM_URL: office.url });
  const reader = openReader(dataPaths(folder).database);
  onTestFinished(() => reader.close());
  await until(() => reader.unsent(shopId(10)).count === 0);
  expect(office.books.sales.map((sale) => sale.number)).toEqual(sold);
});
