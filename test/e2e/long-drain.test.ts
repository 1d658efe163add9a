import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { openReader } from '../../src/store/open-reader.ts';
import { verify } from '../../src/store/verify.ts';
import { type HubProcess, runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { ARTICLES, plentifulShop, TILLS } from '../support/plentiful-shop.ts';
import { openPoisonedOffice, type PoisonedOffice } from '../support/poisoned-office.ts';
import { queuedSales } from '../support/queued-sales.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { postSales } from '../support/test-hub.ts';

/** `npm run prove` asks for 100 000. */
const BACKLOG = Number(process.env['PROVE_BACKLOG'] ?? 800);
const MS_PER_SALE = 2;
const SHOP = 9 as never;
/** What a service is started with; beside it, a bound on the old heap that makes the engine collect what is garbage. */
const HEAP_BOUND = '--max-semi-space-size=16 --max-old-space-size=96';
/** Until then the caches of the database fill. */
const WARM_UP_SHARE = 0.4;
/** A short drain ends before the memory of a process has settled. */
const MEMORY_TOLD_FROM = 20_000;
const MEMORY_GROWTH_MAX_MB = 30;
const LIMIT_MS = 120_000 + BACKLOG * 20;

const serial = (till: number): string => `till-${till + 1}`;

function openOffice(): Promise<PoisonedOffice> {
  const tills = Array.from({ length: TILLS }, (_, till) => ({
    serial: serial(till),
    shopId: 9,
    active: true,
  }));
  return openPoisonedOffice(tills, { msPerSale: MS_PER_SALE });
}

/** A folder whose hub has sold all through weeks without a line. */
async function bookBacklog(): Promise<string> {
  const folder = tempFolder();
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(plentifulShop()));
  expect((await runHubCommand(folder, ['import', join(folder, 'shop.json')])).code).toBe(0);
  const hub = await startHubProcess(folder);
  const perBatch = Math.min(500, BACKLOG / TILLS);
  for (let sold = 0, batch = 0; sold < BACKLOG; sold += perBatch, batch++) {
    const till = batch % TILLS;
    const sales = Array.from({ length: perBatch }, (_, index) => ({
      numero_facture: `${serial(till)}/${sold + index}`,
      lignes: [{ article_id: ARTICLES[index % ARTICLES.length], quantite: 1 }],
    }));
    expect((await postSales(hub.origin, serial(till), sales)).status).toBe(201);
  }
  expect(await hub.end('SIGTERM')).toBe(0);
  return folder;
}

/** What head office has, till by till, is what the hub booked, in its order and once. */
function expectSame(folder: string, { books }: PoisonedOffice): void {
  const reader = openReader(join(folder, 'hub.db'));
  const booked = queuedSales(reader, SHOP);
  reader.close();
  expect(booked).toHaveLength(BACKLOG);
  expect(books.sales).toHaveLength(BACKLOG);
  for (let till = 0; till < TILLS; till++) {
    const there = books.sales.filter((sale) => sale.serial === serial(till)).map(({ number }) => number);
    expect(there).toEqual(booked.filter((sale) => sale.tillId === till + 1).map(({ number }) => number));
  }
  expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
}

async function drained(folder: string, meanwhile: () => void): Promise<void> {
  const reader = openReader(join(folder, 'hub.db'));
  try {
    while (reader.queueProgress(SHOP).queued > 0) {
      meanwhile();
      await wait(100);
    }
  } finally {
    reader.close();
  }
}

/** The medians of ten equal parts: what a process holds on to, without what it is about to throw away. */
function tenths(samples: readonly number[]): readonly number[] {
  return Array.from({ length: 10 }, (_, part) => {
    const own = samples.slice((part * samples.length) / 10, ((part + 1) * samples.length) / 10);
    return own.toSorted((a, b) => a - b)[own.length >> 1] ?? Number.NaN;
  });
}

function residentMb({ child }: HubProcess): number {
  const line = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
  return Number(line?.[1]) / 1024;
}

/** How long head office itself needs for the same sales when somebody hands them over without a pause. */
async function ownTimeMs(): Promise<number> {
  const office = await openOffice();
  const batches = 20;
  const startedAt = performance.now();
  for (let batch = 0; batch < batches; batch++) {
    const sales = Array.from({ length: 25 }, (_, index) => ({
      numero_facture: `N-${batch * 25 + index}`,
      date_vente: '2026-11-22T08:00:00+00:00',
      lignes: [{ article_id: 201, quantite: 1, prix_unitaire: 1000, prix_original: 1000 }],
    }));
    const url = `${office.url}/api/v2/simple/ventes/sync`;
    const reply = await request(url, {
      method: 'POST',
      headers: { 'x-device-serial': serial(0) },
      body: JSON.stringify(sales),
    });
    await reply.body.dump();
  }
  expect(office.books.sales).toHaveLength(batches * 25);
  return ((performance.now() - startedAt) / batches / 25) * BACKLOG;
}

test(`${BACKLOG} sales drain as fast as head office takes them, in order, with flat memory, and tell how far they are`, {
  timeout: LIMIT_MS,
}, async () => {
  const folder = await bookBacklog();
  const office = await openOffice();
  const ownMs = await ownTimeMs();
  const hub = await startHubProcess(folder, {
    HUB_UPSTREAM_URL: office.url,
    HUB_CATALOGUE_CRON: 'off',
    NODE_OPTIONS: HEAP_BOUND,
  });
  const startedAt = performance.now();
  const memory: number[] = [];
  let told = '';
  const asking = wait(Math.min(10_000, BACKLOG)).then(async () => {
    told = (await runHubCommand(folder, ['status'])).stdout;
  });
  await drained(folder, () => memory.push(residentMb(hub)));
  const share = ownMs / (performance.now() - startedAt);
  await asking;
  await hub.end('SIGTERM');
  expectSame(folder, office);
  const held = tenths(memory);
  const settled = held.slice(held.length * WARM_UP_SHARE);
  const growth = Math.max(...settled) - (settled[0] ?? 0);
  if (BACKLOG >= MEMORY_TOLD_FROM) {
    const text = `${BACKLOG} sales at ${share.toFixed(2)} of head office's own speed; memory by tenths ${held.map((mb) => mb.toFixed(0)).join(' ')} MB\n`;
    process.stdout.write(text);
    expect(growth).toBeLessThan(MEMORY_GROWTH_MAX_MB);
    expect(share).toBeGreaterThan(0.7);
    expect(told).toMatch(/Sending {5}[\d ]+ of [\d ]+ sales sent, [\d ]+ per second, .* left/);
  }
});

test(`kill -9 again and again while ${BACKLOG} sales drain: each is there once, in order`, {
  timeout: LIMIT_MS,
}, async () => {
  const folder = await bookBacklog();
  const office = await openOffice();
  const settings = { HUB_UPSTREAM_URL: office.url, HUB_CATALOGUE_CRON: 'off' };
  let hub = await startHubProcess(folder, settings);
  let kills = 0;
  while (office.books.sales.length < BACKLOG) {
    const at = office.books.sales.length + Math.min(BACKLOG / 2, 5_000);
    while (office.books.sales.length < Math.min(at, BACKLOG)) await wait(20);
    await hub.end('SIGKILL');
    kills++;
    hub = await startHubProcess(folder, settings);
  }
  expect(kills).toBeGreaterThanOrEqual(2);
  await drained(folder, () => undefined);
  await hub.end('SIGTERM');
  expectSame(folder, office);
});
