import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importInto, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

function send(path: string, body: unknown, serial: string | null = SERIAL.first) {
  return hub.send(path, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: serial === null ? {} : { 'X-Device-Serial': serial },
  });
}
const older = (body: unknown, serial?: string | null) => send('/api/sync/ventes', body, serial);

const sale = (vente_uid: string | null, line: object = { article_id: 24, prix_unitaire: 500 }) => ({
  vente_uid,
  date: '2026-11-22T08:00:00',
  total: 1,
  items: [line],
});

describe('POST /api/sync/ventes', () => {
  test('books whatever the price and the total, and accepts what it knows already', async () => {
    const stock = hub.stock(24);
    const answer = await older({
      pos_id: 5,
      ventes: [sale('O-1'), sale('O-2', { article_id: 24, prix_unitaire: '650,50', quantite: 2 })],
    });
    expect(answer.status).toBe(200);
    expect(JSON.stringify(answer.body)).toBe('{"accepted":["O-1","O-2"],"rejected":[]}');
    expect(hub.stock(24)).toBe(stock - 3);
    expect((await older([sale('O-1'), sale('O-1')])).body).toEqual({ accepted: ['O-1'], rejected: [] });
    expect(hub.stock(24)).toBe(stock - 3);
  });

  test('says why in its own words, where it has some; what is refused is kept', async () => {
    const { body } = await older([
      sale('P-1', { article_id: 999 }),
      sale('P-2', { article_id: 24, quantite: 0 }),
      sale('P-3', { article_id: 28 }),
      sale('O-1', { article_id: 24, quantite: 9 }),
      { ...sale('P-4'), boutique_id: 10 },
      17,
      { vente_uid: null, items: [] },
    ]);
    expect(body).toEqual({
      accepted: [],
      rejected: [
        { vente_uid: 'P-1', reason: 'ARTICLE_INEXISTANT' },
        { vente_uid: 'P-2', reason: 'FORMAT_INVALIDE' },
        { vente_uid: 'P-3', reason: 'INSUFFICIENT_STOCK' },
        { vente_uid: 'O-1', reason: 'DUPLICATE_CONFLICT' },
        { vente_uid: 'P-4', reason: 'BOUTIQUE_MISMATCH' },
        { vente_uid: null, reason: 'FORMAT_INVALIDE' },
        { vente_uid: null, reason: 'FORMAT_INVALIDE' },
      ],
    });
    expect(hub.reader.quarantineCount(9 as never)).toBe(7);
  });

  test('knows a variant under the name that it has there', async () => {
    await older([sale('V-1', { article_id: 27, prix_unitaire: 2000, variante_id_backend: 1 })]);
    expect(
      hub.rows(
        "SELECT l.variant_id FROM sale_line AS l JOIN sale AS s ON s.seq = l.sale_seq AND s.shop_id = l.shop_id WHERE s.number = 'V-1'",
      ),
    ).toEqual([{ variant_id: 1 }]);
  });

  test('a list of none is an answer of none', async () => {
    expect((await older({ ventes: [] })).body).toEqual({ accepted: [], rejected: [] });
  });

  test.each<[string, unknown, string | null, number, object]>([
    [
      'no list',
      { pos_id: 5 },
      SERIAL.first,
      400,
      { error: 'Format invalide: champ ventes (liste) requis', code: 'INVALID_FORMAT' },
    ],
    ['an empty body', '', SERIAL.first, 400, { code: 'INVALID_FORMAT' }],
    ['no JSON', '[', SERIAL.first, 400, { code: 'INVALID_JSON' }],
    [
      'no serial',
      [],
      null,
      400,
      { error: 'Header X-Device-Serial requis', code: 'MISSING_SERIAL', header_required: 'X-Device-Serial' },
    ],
    [
      'an unknown till',
      [],
      'nobody',
      401,
      { error: 'Terminal non autorisé ou inexistant', code: 'TERMINAL_NOT_FOUND' },
    ],
    [
      'a till without shop',
      [],
      SERIAL.withoutShop,
      403,
      { error: 'Boutique introuvable ou désactivée pour ce terminal', code: 'BOUTIQUE_INACTIVE' },
    ],
  ])('%s', async (_, body, serial, status, expected) => {
    expect(await older(body, serial)).toMatchObject({ status, body: expected });
  });
});

test('a shop that is switched off sells by ventes/sync, and not by the older batch', async () => {
  const shop = {
    id: 10,
    nom: 'Boutique Lemba',
    code: 'BTQ-010',
    devise: 'CDF',
    taux_dollar: '2800.00',
    politique_stock: 'accepter',
  };
  await importInto(hub.writer, {
    boutiques: [{ ...shop, est_active: false }],
    terminaux: [],
    categories: [],
    articles: [],
  });
  const sales = [sale('Z-1', { article_id: 104 })];
  expect(await older(sales, SERIAL.lemba)).toMatchObject({
    status: 403,
    body: { code: 'BOUTIQUE_INACTIVE' },
  });
  expect((await hub.sync(sales, SERIAL.lemba)).body.ventes_creees).toBe(1);
});

test.each(['sync-ventes/', 'ventes/sync/batch', '/ventes/sync/batch/'])(
  '%s is answered like ventes/sync',
  async (path) => {
    const number = `alias ${path}`;
    const batch = [
      { numero_facture: number, date_vente: '2026-11-22T08:00:00', lignes: [{ article_id: 24 }] },
    ];
    const { status, body } = await send(`/api/v2/simple/${path}`, batch);
    expect(status).toBe(201);
    expect(body).toMatchObject({ success: true, ventes_creees: 1, accepted: [number] });
    const again = await hub.sync(batch);
    expect(Object.keys(again.body)).toEqual(Object.keys(body));
    expect(again.body.details.erreurs[0].code).toBe('DUPLICATE');
    expect(await send(`/api/v2/simple/${path}`, batch, null)).toMatchObject({
      status: 400,
      body: { code: 'MISSING_SERIAL', header_required: 'X-Device-Serial' },
    });
  },
);
