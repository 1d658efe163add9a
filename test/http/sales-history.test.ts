import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
  const sale = (numero_facture: string, date_vente: string, more: object = {}) => ({
    numero_facture,
    date_vente,
    lignes: [{ article_id: 24, quantite: 1 }],
    ...more,
  });
  // Sent in another order than sold, and two at one instant.
  await hub.sync([
    sale('H-3', '2026-11-20T10:00:00'),
    sale('H-1', '1969-11-18T10:00:00'),
    sale('H-5', '2026-11-22T00:30:00', {
      paye: false,
      mode_paiement: 'MPESA',
      lignes: [
        { article_id: 15, quantite: 2, prix_unitaire: 24_000 },
        { article_id: 24, quantite: 1 },
      ],
    }),
    sale('H-2', '2026-11-19T10:00:00'),
    sale('H-USD', '2026-11-21T09:00:00', { devise: 'USD', lignes: [{ article_id: 30, quantite: 2 }] }),
  ]);
  await hub.sync([sale('H-4', '2026-11-20T10:00:00')], SERIAL.second);
  await hub.sync([sale('L-1', '2026-11-20T10:00:00', { lignes: [{ article_id: 104 }] })], SERIAL.lemba);
  await post('annuler', { numero_facture: 'H-2', motif: 'erreur' });
});
afterAll(() => hub[Symbol.asyncDispose]());

const history = (query = '', headers?: Record<string, string>) =>
  hub.get(`/api/v2/simple/ventes/historique/${query}`, headers);

function post(path: string, body: unknown, serial: string | null = SERIAL.first) {
  return hub.send(`/api/v2/simple/ventes/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: serial === null ? {} : { 'X-Device-Serial': serial },
  });
}

const numbersOf = (body: { ventes: { numero_facture: string }[] }) =>
  body.ventes.map((one) => one.numero_facture);
const ALL = ['H-5', 'H-USD', 'H-4', 'H-3', 'H-2', 'H-1'];

describe('GET ventes/historique/', () => {
  test('the sales of the whole shop by date, newest first, with the keys of 7.3 and the additions', async () => {
    const { status, body } = await history();
    expect(status).toBe(200);
    expect(numbersOf(body)).toEqual(ALL);
    expect(Object.keys(body)).toEqual([
      'success',
      'boutique_id',
      'boutique_nom',
      'statistiques',
      'ventes',
      'count',
      'next_cursor',
    ]);
    expect(body).toMatchObject({
      success: true,
      boutique_id: 9,
      boutique_nom: 'Ma Boutique',
      count: 6,
      next_cursor: null,
    });
    expect(JSON.stringify(body.ventes[0])).toBe(
      JSON.stringify({
        id: body.ventes[0].id,
        numero_facture: 'H-5',
        date_vente: '2026-11-22T00:30:00.000000+01:00',
        montant_total: '48600.00',
        mode_paiement: 'MPESA',
        paye: false,
        terminal: 'Terminal MAUI',
        lignes: [
          {
            article_nom: 'Huile végétale 5 L',
            article_code: 'ART-015',
            quantite: 2,
            prix_unitaire: '24000.00',
            sous_total: '48000.00',
            total_ligne: '48000.00',
          },
          {
            article_nom: 'Tomate concentrée 70 g',
            article_code: 'ART-024',
            quantite: 1,
            prix_unitaire: '600.00',
            sous_total: '600.00',
            total_ligne: '600.00',
          },
        ],
        est_annulee: false,
        date_annulation: null,
        motif_annulation: null,
        devise: 'CDF',
      }),
    );
    expect(body.ventes[2].terminal).toBe('Caisse 2');
  });

  test('a cancelled sale says so, and is no turnover; dollars are never added to francs', async () => {
    const { body } = await history();
    expect(body.ventes[4]).toMatchObject({
      numero_facture: 'H-2',
      est_annulee: true,
      motif_annulation: 'erreur',
      date_annulation: expect.stringMatching(/\+01:00$/),
    });
    expect(body.statistiques).toEqual({
      total_ventes: 6,
      chiffre_affaires: '50400.00',
      chiffre_affaires_usd: '25.00',
    });
  });

  test('statistiques speaks of the rows returned', async () => {
    const { body } = await history('?limit=3');
    expect(body.statistiques).toEqual({
      total_ventes: 3,
      chiffre_affaires: '49200.00',
      chiffre_affaires_usd: '25.00',
    });
  });

  test.each([
    ['?date_debut=2026-11-20', ['H-5', 'H-USD', 'H-4', 'H-3']],
    ['?date_fin=2026-11-21', ['H-USD', 'H-4', 'H-3', 'H-2', 'H-1']],
    ['?date_debut=2026-11-19&date_fin=2026-11-19', ['H-2']],
    ['?date_debut=2026-11-22T00:30:00+01:00', ['H-5']],
    ['?date_debut=2026-11-22T00:30:00%2B01:00&date_fin=2026-11-21T23:30:00Z', ['H-5']],
    ['?boutique_id=9&limit=1', ['H-5']],
  ])('%s', async (query, numbers) => {
    expect(numbersOf((await history(query)).body)).toEqual(numbers);
  });

  test.each([1, 2, 4, 5, 6])(
    'walking the cursor by pages of %i gives each sale once, in order',
    async (limit) => {
      const seen: string[] = [];
      let cursor = '';
      do {
        const { body } = await history(`?limit=${limit}&date_fin=2027-01-01${cursor && `&cursor=${cursor}`}`);
        expect(body.ventes.length).toBeLessThanOrEqual(limit);
        seen.push(...numbersOf(body));
        cursor = body.next_cursor ?? '';
      } while (cursor !== '');
      expect(seen).toEqual(ALL);
    },
  );

  test('another shop sees its own, and takes no cursor of this one', async () => {
    const lemba = { 'X-Device-Serial': SERIAL.lemba };
    expect(numbersOf((await history('', lemba)).body)).toEqual(['L-1']);
    const { body } = await history('?limit=1');
    expect((await history(`?cursor=${body.next_cursor}`, lemba)).status).toBe(400);
    expect(await history('?boutique_id=9', lemba)).toMatchObject({
      status: 403,
      body: { code: 'BOUTIQUE_MISMATCH' },
    });
  });

  test.each([
    '?limit=0',
    '?limit=1001',
    '?limit=abc',
    '?date_debut=hier',
    '?date_fin=2026-02-30',
    '?cursor=x',
    '?boutique_id=x',
  ])('%s: 400 INVALID_PARAM', async (query) => {
    expect(await history(query)).toMatchObject({ status: 400, body: { code: 'INVALID_PARAM' } });
  });

  test.each<Record<string, string>>([
    {},
    { 'X-Device-Serial': 'nobody' },
    { 'X-Device-Serial': SERIAL.withoutShop },
  ])('whoever is no till of a shop (%j): 400, also with a boutique_id', async (headers) => {
    const answer = await history('?boutique_id=9', headers);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({
      error: 'Paramètre boutique_id requis OU numéro de série dans les headers',
      code: 'MISSING_BOUTIQUE_ID',
    });
  });
});

describe('POST ventes/reconciliation/', () => {
  test('what both have, and what only one has, of the calling till, cancelled sales included', async () => {
    const { status, body } = await post('reconciliation/', {
      references_maui: ['H-3', 'H-2', 'H-4', 'perdue', 'h-1', 'H-3', 12, null, {}, ' '],
      date_debut: '2026-11-01',
      date_fin: '2026-11-30T23:59:59',
    });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toBe(
      JSON.stringify({
        success: true,
        terminal: 'Terminal MAUI',
        boutique: 'Ma Boutique',
        coherent: false,
        stats: {
          ventes_django: 4,
          ventes_maui: 6,
          en_commun: 2,
          total_django: '49800.00',
          total_django_usd: '25.00',
        },
        differences: {
          dans_django_pas_maui: ['H-USD', 'H-5'],
          dans_maui_pas_django: ['H-4', 'perdue', 'h-1', '12'],
          ventes_manquantes_details: [
            { reference: 'H-USD', montant: '25.00', date: '2026-11-21T09:00:00.000000+01:00' },
            { reference: 'H-5', montant: '48600.00', date: '2026-11-22T00:30:00.000000+01:00' },
          ],
        },
      }),
    );
  });

  test('coherent when the numbers are the same; unreadable dates are as good as none', async () => {
    const ReferencesMaui = ['H-1', 'H-2', 'H-3', 'H-5', 'H-USD'];
    const { body } = await post('reconciliation', { ReferencesMaui, DateDebut: 'hier', DateFin: 17 });
    expect(body).toMatchObject({
      coherent: true,
      stats: { ventes_django: 5, ventes_maui: 5, en_commun: 5 },
      differences: { dans_django_pas_maui: [], dans_maui_pas_django: [], ventes_manquantes_details: [] },
    });
    expect((await post('reconciliation', {})).body.stats).toMatchObject({ ventes_django: 5, ventes_maui: 0 });
  });

  test('names a bounded number of differences, and counts them all', async () => {
    const references_maui = Array.from({ length: 30_000 }, (_, nth) => `X-${nth}`);
    const { body } = await post('reconciliation', { references_maui });
    expect(body.differences.dans_maui_pas_django).toEqual(references_maui.slice(0, 10_000));
    expect(body.stats).toMatchObject({ ventes_maui: 30_000, en_commun: 0 });
    expect(body.coherent).toBe(false);
  });

  test.each<[string, unknown, string | null, number, object]>([
    ['no serial', {}, null, 400, { error: 'Numéro de série requis', code: 'MISSING_SERIAL' }],
    ['an unknown till', {}, 'nobody', 404, { error: 'Terminal non trouvé', code: 'TERMINAL_NOT_FOUND' }],
    ['a till without shop', {}, SERIAL.withoutShop, 400, { code: 'RECONCILIATION_ERROR' }],
    ['another shop', { boutique_id: 10 }, SERIAL.first, 403, { code: 'BOUTIQUE_MISMATCH' }],
    ['a list', [], SERIAL.first, 400, { code: 'INVALID_FORMAT' }],
    ['numbers that are no list', { references_maui: 'H-1' }, SERIAL.first, 400, { code: 'INVALID_FORMAT' }],
    ['no JSON', '{', SERIAL.first, 400, { code: 'INVALID_JSON' }],
  ])('%s', async (_, body, serial, status, expected) => {
    expect(await post('reconciliation/', body, serial)).toMatchObject({ status, body: expected });
  });
});
