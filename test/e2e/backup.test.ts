import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
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
