import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { times } from '../support/proving.ts';
import { tempFolder } from '../support/temp-folder.ts';

const KILLS = times(1, 3);
const SERIALS = ['0a1badae951f8473', '5f3c9d27be104a86'];
const ARTICLE = { article_id: 20 };
const OPENING = 120;
const SIMPLE = '/api/v2/simple';
const FIXTURE = join(import.meta.dirname, '../fixtures/provision.json');

interface Ask {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Everything beside numbered sales that moves stock or records something, as a till that lost its answers repeats it. */
function asks(round: number, token: string): Ask[] {
  const [till = '', other = ''] = SERIALS;
  const date = `2026-01-0${round + 1}T10:00:00Z`;
  const of = (serial: string, path: string, body: object): Ask => ({
    path: `${SIMPLE}/${path}`,
    headers: { 'x-device-serial': serial },
    body,
  });
  const returned = { code_article: 'ART-020', montant_retourne: '3500.00', quantite: 2 };
  const line = { ...ARTICLE, quantite: 3, prix_unitaire: '3500.00' };
  return [
    of(till, 'retours-articles', { ...returned, date_operation: date }),
    of(other, 'retours-articles', { ...returned, date_operation: 'hier', motif: `tour ${round}` }),
    of(till, 'rapports-caisse/', { depense: '100.00', detail: `tour ${round}` }),
    of(till, 'analyse/regulariser', { ...ARTICLE, quantite_ajout: 1, notes: `tour ${round}` }),
    of(till, 'ventes/notifier-rejet', { reference: `R-${round}`, articles: [{ ...ARTICLE, quantite: 9 }] }),
    of(other, 'ventes/', { date_vente: date, lignes: [line] }),
    of(till, 'ventes/annuler', { numero_facture: `K-${round}` }),
    {
      path: '/api/hub/v1/movements',
      headers: { authorization: `Bearer ${token}` },
      body: {
        shopId: 9,
        articleCode: 'ART-020',
        kind: 'delivery',
        quantity: 4,
        user: 'Marie',
        key: `k-${round}`,
      },
    },
  ];
}

async function post(origin: string, { path, headers, body }: Ask): Promise<{ status: number; text: string }> {
  const response = await fetch(origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

test(`kill -9 between the request and its answer, ${KILLS} times: no write counts twice, none that was answered is lost`, async () => {
  const folder = tempFolder();
  const file = join(folder, 'shop.json');
  writeFileSync(file, readFileSync(FIXTURE, 'utf8'));
  expect((await runHubCommand(folder, ['import', file])).code).toBe(0);
  const token = (await runHubCommand(folder, ['token'])).stdout.trim();
  let hub = await startHubProcess(folder);
  for (let round = 0; round < KILLS; round += 1) {
    const sold = { numero_facture: `K-${round}`, lignes: [{ ...ARTICLE, quantite: 1 }] };
    const sale = { path: `${SIMPLE}/ventes/`, headers: { 'x-device-serial': SERIALS[0] ?? '' }, body: sold };
    expect((await post(hub.origin, sale)).status).toBe(201);
    const all = asks(round, token);
    const { origin } = hub;
    const lost = all.map((one) => post(origin, one).catch(() => null));
    await wait(2 + 5 * round);
    expect(await hub.end('SIGKILL')).toBeNull();
    await Promise.all(lost);
    hub = await startHubProcess(folder);
    for (let repeat = 0; repeat < 2; repeat += 1) {
      for (const one of all) {
        const { status, text } = await post(hub.origin, one);
        if (!text.includes('ALREADY_CANCELLED'))
          expect(text, `${one.path} ${status}`).toSatisfy(() => status < 300);
      }
    }
  }
  await hub.end('SIGKILL');
  const path = join(folder, 'hub.db');
  expect(verify(path).differences).toEqual([]);
  const db = new Database(path, { readonly: true });
  const one = (sql: string) => db.prepare<[], number>(sql).pluck().get();
  expect(one('SELECT quantity FROM stock_level WHERE article_id = 20')).toBe(
    OPENING + KILLS * (2 + 2 + 1 - 3 + 4),
  );
  expect(one("SELECT count(*) FROM declaration WHERE kind = 'cash-report'")).toBe(KILLS);
  expect(one("SELECT count(*) FROM fact WHERE kind = 'rejection-trace'")).toBe(KILLS);
  expect(one('SELECT count(*) FROM cancellation')).toBe(KILLS);
  expect(one('SELECT count(*) FROM sale')).toBe(2 * KILLS);
  db.close();
}, 60_000);
