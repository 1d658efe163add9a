import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openReader } from '../../src/store/open-reader.ts';
import { openHeadOffice, type TestHeadOffice } from '../support/head-office.ts';
import { type HubProcess, runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { ARTICLES, plentifulShop, TILLS } from '../support/plentiful-shop.ts';
import { times } from '../support/proving.ts';
import { queuedSales } from '../support/queued-sales.ts';
import { SellingTill } from '../support/selling-till.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface Scene {
  readonly folder: string;
  readonly office: TestHeadOffice;
  readonly start: () => Promise<HubProcess>;
}

async function openScene(): Promise<Scene> {
  const folder = tempFolder();
  const tills = Array.from({ length: TILLS }, (_, index) => ({
    serial: `till-${index + 1}`,
    shopId: 9,
    active: true,
  }));
  const office = await openHeadOffice(tills as never);
  onTestFinished(() => office.close());
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(plentifulShop()));
  expect((await runHubCommand(folder, ['import', join(folder, 'shop.json')])).code).toBe(0);
  return { folder, office, start: () => startHubProcess(folder, { HUB_UPSTREAM_URL: office.url }) };
}

async function sellFor(hub: HubProcess, tills: readonly SellingTill[], ms: number): Promise<void> {
  let stopped = false;
  const selling = tills.map((till) =>
    till.sellUntil(
      () => stopped,
      () => hub.origin,
    ),
  );
  await wait(ms);
  stopped = true;
  await Promise.all(selling);
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function drained(scene: Scene, timeoutMs = 60_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  const reader = openReader(join(scene.folder, 'hub.db'));
  try {
    while (reader.unsent(9 as never).count > 0) {
      if (performance.now() > end)
        throw new Error(`${reader.unsent(9 as never).count} sales are still unsent`);
      await wait(20);
    }
  } finally {
    reader.close();
  }
}

/** What the hub booked, in journal order. */
function booked({ folder }: Scene): string[] {
  const reader = openReader(join(folder, 'hub.db'));
  const sales = queuedSales(reader, 9 as never);
  reader.close();
  return sales.map((sale) => `${sale.tillId}/${sale.number}`);
}

const delivered = ({ office }: Scene): string[] =>
  office.books.sales.map((sale) => `${sale.serial.replace('till-', '')}/${sale.number}`);

const ofTill = (sales: readonly string[], till: number): string[] =>
  sales.filter((sale) => sale.startsWith(`${till}/`));

test('head office is away for the whole run and then back: it has exactly the hub sales, once each, in order', async () => {
  const scene = await openScene();
  await scene.office.goDown();
  const hub = await scene.start();
  const one = new SellingTill('till-1', ARTICLES);
  await sellFor(hub, [one], 700);
  const status = await runHubCommand(scene.folder, ['status', '--json']);
  const { shops, wear } = JSON.parse(status.stdout);
  expect(shops).toMatchObject([{ unsent: { count: one.accepted.size } }]);
  expect(wear.commits).toBeGreaterThan(0);
  // A sale of one line takes three pages of the log at least, and the log is not folded yet.
  expect(wear.walBytes).toBeGreaterThan(3 * 4096 * wear.commits);
  await scene.office.comeBack();
  expect((await runHubCommand(scene.folder, ['upstream', 'retry'])).code).toBe(0);
  await drained(scene);
  expect(delivered(scene)).toEqual(booked(scene));
  expect(booked(scene)).toHaveLength(one.sold.length);
  scene.office.books.forget(new Set([one.sold[0]?.numero_facture ?? '']));
  const check = await runHubCommand(scene.folder, ['upstream', 'check', '--days', '2']);
  expect(check.stdout).toBe(
    `Shop 9 Ma Boutique: asked for ${one.sold.length} records: 1 missing there, now on the way again.\n`,
  );
  await drained(scene);
  expect([...delivered(scene)].sort()).toEqual([...booked(scene)].sort());
}, 90_000);

test('answers are lost after they were applied, and the hub is killed again and again: nothing is doubled', async () => {
  const scene = await openScene();
  await scene.office.goDown();
  let hub = await scene.start();
  const tills = [1, 2, 3].map((till) => new SellingTill(`till-${till}`, ARTICLES));
  await sellFor(hub, tills, 700);
  await scene.office.comeBack();
  scene.office.next(
    { kind: 'drop-after' },
    null,
    { kind: 'status-after', status: 500, html: true },
    { kind: 'half-body' },
    { kind: 'half-json' },
  );
  for (let kill = 0; kill < times(1, 3); kill += 1) {
    await wait(150);
    await hub.end('SIGKILL');
    hub = await scene.start();
  }
  await drained(scene);
  const [sent, kept] = [delivered(scene), booked(scene)];
  expect(new Set(sent).size).toBe(sent.length);
  for (const till of [1, 2, 3]) expect(ofTill(sent, till)).toEqual(ofTill(kept, till));
  expect(sent).toHaveLength(tills.reduce((sum, till) => sum + till.sold.length, 0));
}, 90_000);
