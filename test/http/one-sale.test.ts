import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { type JsonAnswer, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

function post(body: unknown, more: { serial?: string | null; query?: string } = {}): Promise<JsonAnswer> {
  const { serial = SERIAL.first, query = '' } = more;
  return hub.send(`/api/v2/simple/ventes/${query}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: serial === null ? {} : { 'X-Device-Serial': serial },
  });
}

const oil = (numero_facture: string, more: object = {}) => ({
  numero_facture,
  date_vente: '2026-11-22T08:20:33',
  lignes: [{ article_id: 15, quantite: 1, prix_unitaire: 25_000 }],
  ...more,
});

const kept = (numberLike: string) =>
  hub.rows<{ payload: string }>('SELECT payload FROM quarantine WHERE payload LIKE ?', `%${numberLike}%`);

describe('a sale that is booked', () => {
  test('201 with the keys of 7.1, in their order, amounts as text', async () => {
    const before = hub.stock(15);
    const answer = await post(
      oil('V-1', {
        mode_paiement: 'MPESA',
        lignes: [
          { article_id: 15, quantite: 2, prix_unitaire: 25_000 },
          { article_id: 20, quantite: 1 },
        ],
      }),
    );
    expect(answer.status).toBe(201);
    expect(JSON.stringify(answer.body)).toBe(
      JSON.stringify({
        success: true,
        vente: {
          id: answer.body.vente.id,
          numero_facture: 'V-1',
          devise: 'CDF',
          montant_total: '53500.00',
          montant_total_usd: null,
          mode_paiement: 'MPESA',
          date_vente: '2026-11-22T08:20:33.000000+01:00',
          lignes: [
            {
              article_id: 15,
              article_nom: answer.body.vente.lignes[0].article_nom,
              quantite: 2,
              prix_unitaire: '25000.00',
              prix_unitaire_usd: null,
              devise: 'CDF',
              sous_total: '50000.00',
            },
            {
              article_id: 20,
              article_nom: 'Sucre blanc 1 kg',
              quantite: 1,
              prix_unitaire: '3500.00',
              prix_unitaire_usd: null,
              devise: 'CDF',
              sous_total: '3500.00',
            },
          ],
        },
        stock_updates: [
          { article_id: 15, nom: answer.body.vente.lignes[0].article_nom, stock_actuel: before - 2 },
          { article_id: 20, nom: 'Sucre blanc 1 kg', stock_actuel: hub.stock(20) },
        ],
        boutique_id: 9,
        terminal_id: 5,
      }),
    );
    expect(answer.body.vente.lignes[0].article_nom).not.toBe('');
    expect(hub.stock(15)).toBe(before - 2);
  });

  test('a sale in dollars fills both totals', async () => {
    const { body } = await post(
      oil('V-USD', { devise: 'USD', lignes: [{ article_id: 30, prix_unitaire: 12.5, quantite: 2 }] }),
    );
    expect(body.vente).toMatchObject({ devise: 'USD', montant_total: '25.00', montant_total_usd: '25.00' });
  });

  test('every spelling of ventes/sync is understood', async () => {
    const answer = await post({
      VenteUid: 'V-2',
      Date: '2026-11-22',
      Items: [{ ArticleId: '15', Quantite: '1', PrixUnitaire: '25000,00' }],
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { vente: { numero_facture: 'V-2', montant_total: '25000.00' } },
    });
  });

  test('is the one that ventes/sync knows, and the other way round', async () => {
    const { body } = await post(oil('V-3'));
    const batch = await hub.sync([oil('V-3'), oil('V-4')]);
    expect(batch.body.accepted).toEqual(['V-3', 'V-4']);
    expect(batch.body.details.erreurs[0].vente_existante_id).toBe(body.vente.id);
    expect(await post(oil('V-4'))).toMatchObject({ status: 200, body: { already_exists: true } });
  });
});

describe('a repeat', () => {
  test('200 already_exists, and nothing moves', async () => {
    const first = await post(oil('R-1'));
    const stock = hub.stock(15);
    const again = await post(oil('R-1', { montant_total: 1 }));
    expect(again.status).toBe(200);
    expect(JSON.stringify(again.body)).toBe(
      JSON.stringify({
        success: true,
        already_exists: true,
        message: 'Vente R-1 déjà enregistrée',
        vente: {
          id: first.body.vente.id,
          numero_facture: 'R-1',
          montant_total: '25000.00',
          date_vente: '2026-11-22T08:20:33.000000+01:00',
        },
      }),
    );
    expect(hub.stock(15)).toBe(stock);
  });

  test.each([
    ['with a date', { date_vente: '2026-11-22T09:00:00' }],
    ['without a date', {}],
  ])('of a sale without number, %s, is known by its content', async (_, dated) => {
    const sale = { lignes: [{ article_id: 24, quantite: 1 }], ...dated };
    const first = await post(sale);
    expect(first.status).toBe(201);
    const stock = hub.stock(24);
    const again = await post(sale);
    expect(again).toMatchObject({
      status: 200,
      body: { vente: { numero_facture: first.body.vente.numero_facture } },
    });
    expect(hub.stock(24)).toBe(stock);
  });

  test('under the same number with other content is a conflict, kept whole', async () => {
    const first = await post(oil('C-1'));
    const text = ' {"numero_facture":"C-1" , "lignes":[{"article_id":15,"quantite":7}], "x":{"y":[1.50]}}\n';
    const answer = await post(text);
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual({
      error: expect.stringContaining('déjà servi'),
      code: 'DUPLICATE_CONFLICT',
      vente_existante_id: first.body.vente.id,
    });
    expect(kept('"C-1"')).toEqual([{ payload: text.trim() }]);
  });
});

describe('a sale that is refused', () => {
  test('for want of stock: 400 with what there is, kept', async () => {
    const answer = await post(oil('S-1', { lignes: [{ article_id: 28, quantite: 3 }] }));
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toBe(
      JSON.stringify({
        error: 'Stock insuffisant pour Lessive en poudre 1 kg',
        code: 'INSUFFICIENT_STOCK',
        article_id: 28,
        article_nom: 'Lessive en poudre 1 kg',
        stock_demande: 3,
        stock_disponible: 0,
      }),
    );
    expect(kept('S-1')).toHaveLength(1);
  });

  test('where the shop accepts what it has not: 201, below zero', async () => {
    const stock = hub.stock(101);
    const answer = await post(oil('S-2', { lignes: [{ article_id: 101, quantite: stock + 1 }] }), {
      serial: SERIAL.lemba,
    });
    expect(answer).toMatchObject({ status: 201, body: { stock_updates: [{ stock_actuel: -1 }] } });
  });

  test.each([
    ['an unknown article', 999],
    ['an article of another shop', 101],
  ])('for %s: 404, kept', async (_, article) => {
    const answer = await post(oil(`N-${article}`, { lignes: [{ article_id: article }] }));
    expect(answer).toMatchObject({
      status: 404,
      body: { error: `Article ${article} non trouvé dans cette boutique`, code: 'ARTICLE_NOT_FOUND' },
    });
    expect(kept(`N-${article}`)).toHaveLength(1);
  });

  test.each([
    ['in the body', { boutique_id: 10 }, ''],
    ['in the body, spelled otherwise', { boutiqueId: 10 }, ''],
    ['in the URL', {}, '?boutique_id=10'],
  ])('for another shop %s: 403, kept', async (name, more, query) => {
    const answer = await post(oil(`B-${name}`, more), { query });
    expect(answer).toMatchObject({
      status: 403,
      body: { error: 'Accès refusé: boutique non autorisée', code: 'BOUTIQUE_MISMATCH' },
    });
    expect(kept(`B-${name}"`)).toHaveLength(1);
    expect((await post(oil(`own-${name}`, { boutique_id: '9' }), { query: '?boutique_id=9' })).status).toBe(
      201,
    );
  });

  test.each<[string, object]>([
    ['no lines', { numero_facture: 'F-1' }],
    ['an envelope', { numero_facture: 'F-2', ventes: [oil('X')] }],
    ['a quantity that is none', oil('F-3', { lignes: [{ article_id: 15, quantite: 0 }] })],
    ['a shop that is none', oil('F-4', { boutique_id: 'neuf' })],
  ])('for its form (%s): 400, kept as received', async (_, body) => {
    const answer = await post(body);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'INVALID_FORMAT', error: expect.any(String) },
    });
    const { numero_facture } = body as { numero_facture: string };
    expect(kept(numero_facture)).toEqual([{ payload: JSON.stringify(body) }]);
  });

  test.each(['', '[]', '[{"numero_facture":"L-1"}]', '"V"', '12', 'null', 'true'])(
    'for being no object (%j): 400, and nothing is kept',
    async (body) => {
      const before = hub.rows('SELECT seq FROM quarantine').length;
      expect(await post(body)).toMatchObject({ status: 400, body: { code: 'INVALID_FORMAT' } });
      expect(hub.rows('SELECT seq FROM quarantine')).toHaveLength(before);
    },
  );

  test('is kept once however often it comes, and closed when it is booked', async () => {
    const last = (number: string, quantite: number) =>
      oil(number, { lignes: [{ article_id: 29, quantite }] });
    expect((await post(last('K-0', 3))).status).toBe(201);
    for (let time = 0; time < 5; time++) expect((await post(last('K-1', 1))).status).toBe(400);
    expect(kept('K-1')).toHaveLength(1);
    const headers = { 'X-Device-Serial': SERIAL.first };
    const body = JSON.stringify({ numero_facture: 'K-0' });
    await hub.send('/api/v2/simple/ventes/annuler', { method: 'POST', body, headers });
    expect((await post(last('K-1', 1))).status).toBe(201);
    expect(
      hub.rows(
        "SELECT s.state FROM quarantine AS q JOIN quarantine_state AS s USING (shop_id, seq) WHERE q.number = 'K-1'",
      ),
    ).toEqual([{ state: 'superseded' }]);
  });
});

describe('who calls', () => {
  test('no serial header: 400 that says what arrived; a serial in the body does not replace it', async () => {
    const answer = await post(oil('W-1', { numero_serie: SERIAL.first }), { serial: null });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      error: 'Paramètre numero_serie requis (body ou header)',
      code: 'MISSING_SERIAL',
      examples: { method1: expect.any(String), method2: expect.any(String) },
      debug: { headers_received: expect.arrayContaining(['host']) },
    });
    expect(answer.body.debug.body_keys).toEqual(['numero_facture', 'date_vente', 'lignes', 'numero_serie']);
  });

  test.each([SERIAL.inactive, SERIAL.withoutShop, 'nobody'])(
    'a till that has no shop here (%s): 404',
    async (serial) => {
      expect(await post(oil('W-2'), { serial })).toMatchObject({
        status: 404,
        body: { error: 'Terminal non trouvé ou sans boutique', code: 'TERMINAL_NOT_FOUND' },
      });
    },
  );

  test('a serial in the body must be the header’s', async () => {
    expect((await post(oil('W-3', { numero_serie: SERIAL.first }))).status).toBe(201);
    expect(await post(oil('W-4', { numero_serie: SERIAL.second }))).toMatchObject({
      status: 404,
      body: { error: 'Terminal non trouvé pour cette boutique', code: 'TERMINAL_NOT_FOUND' },
    });
    expect(hub.rows("SELECT 1 FROM sale WHERE number = 'W-4'")).toEqual([]);
  });
});

test('all of it left the books in order', () => {
  expect(verify(`${hub.folder}/hub.db`).differences).toEqual([]);
});
