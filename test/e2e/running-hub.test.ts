import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WebSocket } from 'undici';
import { describe, expect, test } from 'vitest';
import { openReader } from '../../src/store/open-reader.ts';
import { verify } from '../../src/store/verify.ts';
import { type HubProcess, runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { ARTICLES, LAST_UNIT, plentifulShop, TILLS } from '../support/plentiful-shop.ts';
import { SellingTill } from '../support/selling-till.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { postSales } from '../support/test-hub.ts';

async function openShop(): Promise<{ folder: string; hub: HubProcess }> {
  const folder = tempFolder();
  writeFileSync(join(folder, 'shop.json'), JSON.stringify(plentifulShop()));
  const hub = await startHubProcess(folder);
  expect((await runHubCommand(folder, ['import', join(folder, 'shop.json')])).code).toBe(0);
  return { folder, hub };
}

function sellingTills(hub: HubProcess) {
  let stopped = false;
  const tills = Array.from({ length: TILLS }, (_, index) => new SellingTill(`till-${index + 1}`, ARTICLES));
  const selling = tills.map((till) =>
    till.sellUntil(
      () => stopped,
      () => hub.origin,
    ),
  );
  return {
    tills,
    stop: async () => {
      stopped = true;
      await Promise.all(selling);
    },
  };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('a running hub', () => {
  test('sells the last unit once when eight tills ask at the same moment; its resend at stock 0 is a replay', async () => {
    const { folder, hub } = await openShop();
    const last = (till: number) => [{ numero_facture: `last-${till}`, lignes: [{ article_id: LAST_UNIT }] }];
    const answers = await Promise.all(
      Array.from({ length: TILLS }, (_, index) => postSales(hub.origin, `till-${index + 1}`, last(index))),
    );
    const winners = answers.flatMap(({ body }, index) => (body.ventes_creees === 1 ? [index] : []));
    expect(winners).toHaveLength(1);
    const reasons = answers.flatMap(({ body }) => body.rejected.map(({ reason }) => reason));
    expect(reasons).toEqual(Array(TILLS - 1).fill('INSUFFICIENT_STOCK'));
    const winner = winners[0] ?? -1;
    const again = await postSales(hub.origin, `till-${winner + 1}`, last(winner));
    expect(again.body).toMatchObject({ accepted: [`last-${winner}`], rejected: [], ventes_creees: 0 });
    await hub.end('SIGTERM');
    const reader = openReader(join(folder, 'hub.db'));
    expect(reader.quarantineCount(9 as never)).toBe(TILLS - 1);
    reader.close();
    expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
  });

  test('stops at SIGTERM in the middle of load: nothing answered is lost, exit code 0 within 10 s', async () => {
    const { folder, hub } = await openShop();
    const { tills, stop } = sellingTills(hub);
    await wait(500);
    const before = performance.now();
    expect(await hub.end('SIGTERM')).toBe(0);
    expect(performance.now() - before).toBeLessThan(10_000);
    await stop();
    expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
    const next = await startHubProcess(folder);
    for (const till of tills) {
      const answered = till.accepted.size;
      expect(answered).toBeGreaterThan(0);
      const created = await till.resend(next.origin);
      expect(created).toBeLessThanOrEqual(till.sold.length - answered);
      expect(till.accepted.size).toBe(till.sold.length);
    }
  });

  test('takes `terminal disable` and `import` by CLI during load: the socket closes, seq stays gap-free', async () => {
    const { folder, hub } = await openShop();
    const { tills, stop } = sellingTills(hub);
    const socket = new WebSocket(`${hub.origin.replace('http', 'ws')}/ws/boutique/9/`, {
      headers: { 'X-Device-Serial': 'till-3' },
    });
    const closed = new Promise<number>((resolve) => {
      socket.addEventListener('close', (event) => resolve(event.code));
    });
    await new Promise((resolve) => socket.addEventListener('open', resolve));
    expect((await runHubCommand(folder, ['terminal', 'disable', 'till-3'])).code).toBe(0);
    expect(await closed).toBeGreaterThanOrEqual(4000);
    const refused = await postSales(hub.origin, 'till-3', [
      { numero_facture: 'x', lignes: [{ article_id: 201 }] },
    ]);
    expect(refused).toMatchObject({ status: 404, body: { code: 'TERMINAL_NOT_FOUND' } });
    const later = {
      id: 300,
      boutique_id: 9,
      code: 'NEW',
      nom: 'Nouveau',
      prix_vente: '10.00',
      quantite_stock: 4,
    };
    writeFileSync(join(folder, 'later.json'), JSON.stringify({ articles: [later] }));
    expect((await runHubCommand(folder, ['import', join(folder, 'later.json')])).stdout).toContain('1 added');
    expect((await runHubCommand(folder, ['verify'])).code).toBe(0);
    await wait(200);
    await stop();
    expect(tills.every((till) => till.accepted.size > 0)).toBe(true);
    await hub.end('SIGTERM');
    expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
  });

  test('a second one on the same folder exits 1 with a sentence, and the first goes on', async () => {
    const { folder, hub } = await openShop();
    const second = await runHubCommand(folder, ['serve']);
    expect(second).toMatchObject({ code: 1 });
    expect(second.stderr.trim().split('\n')).toHaveLength(1);
    expect(second.stderr).toContain('another boutique-hub is running');
    expect((await postSales(hub.origin, 'till-1', [])).status).toBe(400);
  });
});
