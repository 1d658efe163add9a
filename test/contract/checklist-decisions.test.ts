import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { askControl } from '../http/ask-control.ts';
import { LiveClient } from '../live/live-client.ts';
import { runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { A, ARTICLE, checklistShops, saleOf, TILL, TILL_B, useChecklistHub } from './checklist-scene.ts';
import { EVERY_ROUTE, READ_ROUTES } from './routes.ts';

const scene = useChecklistHub();
const { get, post } = scene;
const sync = (body: unknown, serial?: string) => post('ventes/sync', body, serial);
const control = (method: string, path: string, body?: unknown) =>
  askControl(scene.hub.socketPath, method, path, body);
const entryOf = async (number: string) => {
  const { body } = await control('GET', `/quarantine?shopId=${A.shop}`);
  return body.entries.find((one: { number: string }) => one.number === number);
};

test('61: what was refused is in quarantine, whole, after a kill -9 right after the answer', async () => {
  const folder = tempFolder();
  const file = join(folder, 'shops.json');
  writeFileSync(file, JSON.stringify(checklistShops()));
  expect((await runHubCommand(folder, ['import', file])).code).toBe(0);
  const hub = await startHubProcess(folder);
  const ask = async (path: string, body: unknown): Promise<number> => {
    const headers = { 'x-device-serial': TILL.serial };
    const response = await fetch(hub.origin + path, { method: 'POST', headers, body: JSON.stringify(body) });
    await response.text();
    return response.status;
  };
  await ask('/api/v2/simple/ventes/sync', [saleOf('K', 100)]);
  const refused: [string, object][] = [
    ['DUPLICATE_CONFLICT', saleOf('K', 100, 2)],
    ['INSUFFICIENT_STOCK', saleOf('K-stock', ARTICLE.three, 4)],
    ['ARTICLE_NOT_FOUND', saleOf('K-article', 99_999)],
    ['BOUTIQUE_MISMATCH', saleOf('K-shop', 100, 1, { boutique_id: 2 })],
    ['INVALID_FORMAT', saleOf('K-format', 100, 0)],
  ];
  const single = refused.map(([code, body]) => [code, { ...body, remarque: 'seule' }] as const);
  for (const [, body] of single)
    expect(await ask('/api/v2/simple/ventes/', body)).toBeGreaterThanOrEqual(400);
  const status = await ask(
    '/api/v2/simple/ventes/sync',
    refused.map(([, body]) => body),
  );
  await hub.end('SIGKILL');
  expect(status).toBe(201);
  const db = new Database(join(folder, 'hub.db'), { readonly: true });
  const rows = db
    .prepare<[], { payload: string; code: string; repeats: number }>(
      "SELECT payload, q.refusal ->> 'code' AS code, repeats FROM quarantine AS q JOIN quarantine_state USING (shop_id, seq)",
    )
    .all();
  db.close();
  const kept = rows.map(({ payload, code }) => [code, JSON.parse(payload)]);
  for (const [code, body] of single) expect(kept).toContainEqual([code, body]);
  expect(rows.filter(({ code }) => code !== 'INVALID_FORMAT').every(({ repeats }) => repeats === 1)).toBe(
    true,
  );
  expect(verify(join(folder, 'hub.db')).differences).toEqual([]);
}, 30_000);

test('62: a sale that a manager accepts is booked once, under its own number, and its resend is a replay', async () => {
  const article = scene.next();
  const sent = saleOf('T62', article, 120, { date_vente: '2026-11-20T08:00:00' });
  await sync([sent]);
  const client = new LiveClient(`ws://127.0.0.1:${scene.hub.port}/ws/boutique/${A.shop}/`, TILL.serial);
  await client.until((frames) => frames.length > 0);
  const { id } = await entryOf('T62');
  const decisions = await Promise.all(
    [1, 2].map(() => control('POST', '/quarantine/accept', { shopId: A.shop, id, user: 'gérante' })),
  );
  expect(decisions.map(({ body }) => [body.number, body.already])).toEqual([
    ['T62', false],
    ['T62', true],
  ]);
  await client.until(() =>
    client.stock().some((frame) => frame.article_id === article && frame.new_stock === -20),
  );
  client.cut();
  const resent = await sync([sent]);
  expect([resent.body.accepted, resent.body.details.erreurs[0].code]).toEqual([['T62'], 'DUPLICATE']);
  const rows = scene.hub.rows("SELECT sold_at, total, till_id FROM sale WHERE number = 'T62'");
  expect(rows).toEqual([{ sold_at: Date.UTC(2026, 10, 20, 7), total: 300_000_000, till_id: TILL.id }]);
  expect(await scene.movements(article)).toHaveLength(1);
  await sync([saleOf('T62', article, 1)]);
  const conflict = scene.hub.rows<{ seq: number }>(
    "SELECT q.seq FROM quarantine AS q JOIN quarantine_state USING (shop_id, seq) WHERE number = 'T62' AND state = 'open'",
  );
  const accepted = await control('POST', '/quarantine/accept', {
    shopId: A.shop,
    id: conflict[0]?.seq,
    user: 'g',
  });
  expect(accepted.body.number).toBe('T62~1');
  const again = await sync([saleOf('T62', article, 1)]);
  expect(again.body.accepted).toEqual(['T62']);
  expect(again.body.details.erreurs[0].vente_existante_id).toBe(accepted.body.seq);
  const single = await post('ventes/', saleOf('T62', article, 1));
  expect([single.status, single.body.vente.id, single.body.vente.montant_total]).toEqual([
    200,
    accepted.body.seq,
    '25000.00',
  ]);
});

test('63: refused five times is one entry; booked then, it is closed and cannot be accepted', async () => {
  const article = scene.next();
  const sent = saleOf('T63', article, 150);
  for (let time = 0; time < 5; time += 1) await sync([sent]);
  const entry = await entryOf('T63');
  expect([scene.kept('T63'), entry.state, entry.repeats]).toEqual([['INSUFFICIENT_STOCK'], 'open', 4]);
  await post('analyse/regulariser', { article_id: article, quantite_ajout: 100, notes: 'livré' });
  expect((await sync([sent])).body.accepted).toEqual(['T63']);
  expect((await entryOf('T63')).state).toBe('superseded');
  const late = await control('POST', '/quarantine/accept', { shopId: A.shop, id: entry.id, user: 'x' });
  expect(late.status === 409 || late.body.already === true).toBe(true);
  expect([scene.hub.stock(article), (await scene.movements(article)).length]).toEqual([50, 2]);
});

test('67: no answer to one shop holds anything of the other', async () => {
  await sync([saleOf('SECRET-B', ARTICLE.bOil, 2)], TILL_B.serial);
  await post('ventes/annuler', { numero_facture: 'SECRET-B' }, TILL_B.serial);
  await post('analyse/regulariser', { article_id: ARTICLE.bOil, quantite_ajout: 3 }, TILL_B.serial);
  await post('rapports-caisse/', { detail: 'SECRET', depense: 1 }, TILL_B.serial);
  const telling = /secr|BTQ-SECRET|Caisse B|till-B1|"article_id":95[13]|"id":95[13]/i;
  for (const { path } of READ_ROUTES) {
    const { body } = await get(path);
    expect(JSON.stringify(body), path).not.toMatch(telling);
    const foreign = await get(`${path}?boutique_id=2`);
    expect(JSON.stringify(foreign.body), path).not.toMatch(telling);
    if (path.includes('/status') || path.includes('notifications')) continue;
    expect([foreign.status, foreign.body.code], path).toEqual([403, 'BOUTIQUE_MISMATCH']);
  }
  for (const { method, path } of EVERY_ROUTE.filter((route) => route.method !== 'GET')) {
    const init = {
      method,
      headers: { 'X-Device-Serial': TILL.serial },
      body: JSON.stringify({
        boutique_id: 2,
        numero_facture: 'SECRET-B',
        reference: 'SECRET-B',
        article_id: ARTICLE.bOil,
        quantite_validee: 1,
        quantite_stock: 1,
        quantite_ajout: 1,
        code_article: 'A-951',
        montant_negocie: 1,
        montant_retourne: 1,
        date_operation: '2026-11-20',
        detail: 'x',
        depense: 1,
        numero_serie: TILL.serial,
        ventes: [saleOf('SECRET-B2', ARTICLE.bOil)],
      }),
    };
    const { status, body } = await scene.hub.send(path, init);
    const echoed = JSON.stringify(body).replaceAll(/SECRET-B2?|"article_id":951/g, '');
    expect(echoed, `${method} ${path}`).not.toMatch(telling);
    expect(status, `${method} ${path}`).toBeLessThan(500);
  }
  const sockets = [`/ws/boutique/2/`, `/ws/notifications/2/`].map((path) =>
    scene.hub.send(path, { headers: { 'X-Device-Serial': TILL.serial } }),
  );
  for (const { body } of await Promise.all(sockets)) expect(JSON.stringify(body)).not.toMatch(telling);
  expect(scene.hub.stock(ARTICLE.bOil)).toBe(53);
});
