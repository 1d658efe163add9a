import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { backupFiles } from '../../src/store/backup/backup-files.ts';
import { openReader } from '../../src/store/open-reader.ts';
import { verify } from '../../src/store/verify.ts';
import { runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { ARTICLES, plentifulShop } from '../support/plentiful-shop.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { postSales } from '../support/test-hub.ts';

const sale = (number: string) => [{ numero_facture: number, lignes: [{ article_id: ARTICLES[0] }] }];

function standing(folder: string): { readonly epoch: number; readonly head: number } {
  const reader = openReader(join(folder, 'hub.db'));
  try {
    return { epoch: reader.epoch(), head: reader.head(shopId(9)) };
  } finally {
    reader.close();
  }
}

async function openShop() {
  const folder = tempFolder();
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(plentifulShop()));
  expect((await runHubCommand(folder, ['import', join(folder, 'shop.json')])).code).toBe(0);
  return folder;
}

test('a hub is copied while it sells, killed, and put back: the till that sends again completes it, nothing is doubled', {
  timeout: 120_000,
}, async () => {
  const folder = await openShop();
  const hub = await startHubProcess(folder);
  await postSales(hub.origin, 'till-1', sale('A-1'));
  const backup = JSON.parse((await runHubCommand(folder, ['backup', '--json'])).stdout);
  expect(readdirSync(join(folder, 'backups'))).toHaveLength(1);
  await postSales(hub.origin, 'till-1', sale('A-2'));
  const busy = await runHubCommand(folder, ['restore', backup.path, '--yes']);
  expect([busy.code, busy.stderr]).toEqual([1, expect.stringContaining('stop it first')]);
  const before = standing(folder);
  await hub.end('SIGKILL');
  const asked = await runHubCommand(folder, ['restore', backup.path]);
  expect([asked.code, asked.stdout]).toEqual([
    0,
    expect.stringContaining('2 facts are here and not in the copy'),
  ]);
  expect(standing(folder).epoch).toBe(before.epoch);
  expect((await runHubCommand(folder, ['restore', backup.path, '--yes'])).code).toBe(0);
  const again = await startHubProcess(folder);
  expect(standing(folder).epoch).toBeGreaterThan(before.epoch);
  const { body } = await postSales(again.origin, 'till-1', [...sale('A-1'), ...sale('A-2')]);
  expect(body).toMatchObject({ ventes_creees: 1, accepted: ['A-1', 'A-2'], rejected: [] });
  await again.end('SIGTERM');
  expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
  expect(standing(folder).head).toBe(before.head);
});

test('a copied data folder begins an epoch of its own, and a folder without its database is not taken for a new one', {
  timeout: 120_000,
}, async () => {
  const folder = await openShop();
  const hub = await startHubProcess(folder);
  await hub.end('SIGTERM');
  const { epoch } = standing(folder);
  const copy = join(tempFolder(), 'copy');
  cpSync(folder, copy, { recursive: true });
  const second = await startHubProcess(copy);
  expect(standing(copy).epoch).toBeGreaterThan(epoch);
  await second.end('SIGTERM');
  const emptied = join(tempFolder(), 'emptied');
  cpSync(folder, emptied, { recursive: true, filter: (name) => !name.includes('hub.db') });
  const refused = await runHubCommand(emptied, ['serve']);
  expect([refused.code, `${refused.stdout}${refused.stderr}`]).toEqual([
    1,
    expect.stringContaining('hub.db is missing, and this folder had a hub'),
  ]);
});

test('a hub copies itself to a stick, too; when its file and the newest copy are broken, the next one is put back', {
  timeout: 120_000,
}, async () => {
  const folder = await openShop();
  const stick = join(tempFolder(), 'usb');
  mkdirSync(stick);
  const settings = { HUB_BACKUP_CRON: '* * * * * *', HUB_BACKUP_FOLDERS: stick };
  const first = await startHubProcess(folder);
  await postSales(first.origin, 'till-1', sale('A-1'));
  await first.end('SIGTERM');
  const hub = await startHubProcess(folder, settings);
  const places = [join(folder, 'backups'), stick];
  const counts = async () =>
    (await Promise.all(places.map((place) => backupFiles(place)))).map(({ length }) => length);
  for (let tries = 0; tries < 100 && Math.min(...(await counts())) === 0; tries++)
    await new Promise((wait) => setTimeout(wait, 100));
  expect(Math.min(...(await counts()))).toBe(1);
  const health = (await (await fetch(`${hub.origin}/health`)).json()) as { lastProvenBackupAt: number };
  expect(Math.abs(Date.now() - health.lastProvenBackupAt)).toBeLessThan(60_000);
  await hub.end('SIGKILL');

  const [own] = await backupFiles(join(folder, 'backups'));
  const later = join(
    folder,
    'backups',
    (own?.path ?? '').replace(/.*\/(hub-[0-9a-f]+)-.*/, '$1-20991231T000000Z-e1.db'),
  );
  for (const path of [later, join(folder, 'hub.db')]) writeFileSync(path, 'no database any more');
  const theirs = join(stick, 'hub-ffffffffffff-20991231T000000Z-e1.db');
  cpSync((await backupFiles(stick))[0]?.path ?? '', theirs);
  const asked = await runHubCommand(folder, ['restore'], settings);
  expect(asked.stdout).not.toContain('ffffffffffff');
  expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining(`Passed over: ${later}`)]);
  const restored = await runHubCommand(folder, ['restore', '--yes'], settings);
  expect([restored.code, restored.stdout]).toEqual([0, expect.stringContaining('Restored')]);
  const again = await startHubProcess(folder);
  const { body } = await postSales(again.origin, 'till-1', sale('A-1'));
  expect(body).toMatchObject({ ventes_creees: 0, accepted: ['A-1'] });
  await again.end('SIGTERM');
  expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
});
