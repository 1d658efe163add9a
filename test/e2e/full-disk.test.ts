import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, type TestContext, test } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { type HubProcess, runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { ARTICLES, plentifulShop, TILLS } from '../support/plentiful-shop.ts';
import { SellingTill } from '../support/selling-till.ts';
import { skipAloud } from '../support/skip-aloud.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { postSales } from '../support/test-hub.ts';

const DISK = '8m';
/** What a hub keeps on such a disk. */
const RESERVE = 512 * 1024;
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A disk of 8 MB, mounted for this test. */
function smallDisk(context: TestContext): string {
  const folder = tempFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    skipAloud(context, 'only root may mount a small disk');
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
  });
  return folder;
}

function roomOn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Somebody else's file, which takes up all the room but so much. */
function fillBut(folder: string, bytes: number): string {
  const path = join(folder, 'somebody-else');
  const file = openSync(path, 'a');
  const block = Buffer.alloc(4096);
  try {
    while (roomOn(folder) > bytes) writeSync(file, block);
  } catch {
    // The hub took the rest of it.
  }
  closeSync(file);
  return path;
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await holds()); await wait(50))
    if (Date.now() > end) throw new Error('it did not come true');
}

const SERIAL = 'till-1';
const headers = { 'x-device-serial': SERIAL };
const sellOne = async (hub: HubProcess, number: string): Promise<number> =>
  (
    await postSales(hub.origin, SERIAL, [
      { numero_facture: number, lignes: [{ article_id: ARTICLES[0], quantite: 1 }] },
    ])
  ).status;

/** All tills sell as fast as they can, and send again what was refused, until they are stopped. */
function sellAt(hub: HubProcess, tills: readonly SellingTill[]): { stop(): Promise<void> } {
  let stopped = false;
  const isStopped = () => stopped;
  const selling = tills.map((till) => till.sellUntil(isStopped, () => hub.origin));
  return {
    stop: async () => {
      stopped = true;
      await Promise.all(selling);
    },
  };
}

async function codes(hub: HubProcess): Promise<readonly string[]> {
  const body = (await (await fetch(`${hub.origin}/health`)).json()) as { conditions?: { code: string }[] };
  return (body.conditions ?? []).map(({ code }) => code);
}

test('a full disk: refused before SQLite has to, reads go on, and writing comes back by itself; nothing is lost', async (context) => {
  const folder = smallDisk(context);
  const file = join(tempFolder(), 'shop.json');
  writeFileSync(file, JSON.stringify(plentifulShop()));
  expect((await runHubCommand(folder, ['import', file])).code).toBe(0);
  const hub = await startHubProcess(folder);
  const tills = Array.from({ length: TILLS }, (_, index) => new SellingTill(`till-${index + 1}`, ARTICLES));
  const answers = () => tills.reduce((sum, till) => sum + till.accepted.size, 0);
  const selling = sellAt(hub, tills);
  await until(async () => answers() > 200);
  await selling.stop();

  const others = join(folder, 'somebody-else');
  // Again and again: the hub folds its log first, which gives back some room.
  await until(async () => {
    fillBut(folder, RESERVE - 32 * 1024);
    return (await codes(hub)).includes('DISK_FULL');
  });
  const [before, room] = [answers(), roomOn(folder)];
  const trying = sellAt(hub, tills);
  expect(await sellOne(hub, 'X-1')).toBe(507);
  const articles = await fetch(`${hub.origin}/api/v2/simple/articles`, { headers });
  expect(articles.status).toBe(200);
  expect((await fetch(`${hub.origin}/ready`)).status).toBe(503);
  await wait(500);
  expect(answers()).toBe(before);
  // SQLite would have taken of it what it can get.
  expect(roomOn(folder)).toBe(room);

  rmSync(others);
  await until(async () => answers() > before + 50);
  expect(await codes(hub)).toEqual([]);
  expect((await fetch(`${hub.origin}/ready`)).status).toBe(200);
  await trying.stop();
  await hub.end('SIGKILL');

  const again = await startHubProcess(folder);
  let unknown = 0;
  for (const till of tills) unknown += await till.resend(again.origin);
  const sold = tills.reduce((sum, till) => sum + till.sold.length, 0);
  expect(answers()).toBe(sold);
  // Only what was never answered was new: at most the last batch of each.
  expect(unknown).toBeLessThanOrEqual(4 * TILLS);
  await again.end('SIGTERM');
  expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
});

test('a hub starts on a full disk by giving up its ballast, and serves what can be read', async (context) => {
  const folder = smallDisk(context);
  const file = join(tempFolder(), 'shop.json');
  writeFileSync(file, JSON.stringify(plentifulShop()));
  expect((await runHubCommand(folder, ['import', file])).code).toBe(0);
  const ballast = join(folder, 'hub.ballast');
  writeFileSync(ballast, Buffer.alloc(1024 * 1024));
  const others = fillBut(folder, 0);
  const hub = await startHubProcess(folder);
  expect(await sellOne(hub, 'Y-1')).toBe(507);
  const articles = await fetch(`${hub.origin}/api/v2/simple/articles`, { headers });
  expect(articles.status).toBe(200);
  expect(existsSync(ballast)).toBe(true);
  rmSync(others);
  await until(async () => (await sellOne(hub, 'Y-1')) === 201);
  await hub.end('SIGTERM');
});

test('control: without a ballast it cannot start, and says why', async (context) => {
  const folder = smallDisk(context);
  const file = join(tempFolder(), 'shop.json');
  writeFileSync(file, JSON.stringify(plentifulShop()));
  expect((await runHubCommand(folder, ['import', file])).code).toBe(0);
  fillBut(folder, 0);
  await expect(startHubProcess(folder)).rejects.toThrow(
    'cannot be opened while the disk is full: free some space',
  );
});
