import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { openReader } from '../../src/store/open-reader.ts';
import { dataPaths } from '../../src/store/paths.ts';
import { openHeadOffice } from '../support/head-office.ts';
import { runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { postSales, TILL_10 } from '../support/test-hub.ts';
import { numbers, until } from './shop-and-office.ts';

const PROVISION = new URL('../fixtures/provision.json', import.meta.url).pathname;
const SHOP = shopId(10);

const sold = (numero_facture: string) => ({
  numero_facture,
  date_vente: new Date().toISOString(),
  lignes: [{ article_id: 101, quantite: 1 }],
});

test('a hub that is copied while it sells, killed, put back and killed again has every sale once, and so has head office', {
  timeout: 120_000,
}, async () => {
  const office = await openHeadOffice([{ serial: TILL_10, shopId: 10, active: true }]);
  onTestFinished(() => office.close());
  office.books.articleCode = () => 'ART-015';
  const folder = tempFolder();
  const upstream = { HUB_UPSTREAM_URL: office.url };
  expect((await runHubCommand(folder, ['import', PROVISION])).code).toBe(0);
  const first = await startHubProcess(folder, upstream);
  await postSales(first.origin, TILL_10, numbers('A', 10).map(sold));
  expect((await runHubCommand(folder, ['backup'])).code).toBe(0);
  const lost = numbers('B', 30).map(sold);
  await postSales(first.origin, TILL_10, lost);
  await until(() => office.books.sales.length === 40, 30_000);
  await first.end('SIGKILL');

  const backups = dataPaths(folder).backups;
  const [copy] = readdirSync(backups).filter((name) => name.endsWith('.db'));
  const restored = await runHubCommand(folder, ['restore', join(backups, copy ?? ''), '--yes']);
  expect([restored.code, restored.stderr]).toEqual([0, '']);
  // Killed while head office tells what was lost.
  office.nextOf('historique', { kind: 'silent' });
  const second = await startHubProcess(folder, upstream);
  await postSales(second.origin, TILL_10, numbers('C', 5).map(sold));
  await until(() => office.calls.some(({ route }) => route === 'historique'), 30_000);
  await second.end('SIGKILL');
  const third = await startHubProcess(folder, upstream);
  const resent = await postSales(third.origin, TILL_10, lost.slice(20));
  expect(resent.body.rejected.filter(({ reason }: { reason: string }) => reason !== 'DUPLICATE')).toEqual([]);
  const reader = openReader(dataPaths(folder).database);
  onTestFinished(() => reader.close());
  await until(() => reader.tillsCompared(SHOP) && reader.unsent(SHOP).count === 0, 30_000);

  const all = [...numbers('A', 10), ...numbers('B', 30), ...numbers('C', 5)].toSorted();
  expect(office.books.sales.map(({ number }) => number).toSorted()).toEqual(all);
  const here = reader.saleHistory({ shopId: SHOP, from: null, to: null, before: null, limit: 1000 });
  expect(here.map(({ number }) => number).toSorted()).toEqual(all);
  expect(office.books.moved).toEqual(new Map([[101, -45]]));
  const status = await runHubCommand(folder, ['status']);
  expect(status.stdout).toMatch(/Taken back {2}\d+ sales/);
  expect((await runHubCommand(folder, ['verify'])).code).toBe(0);
});
