import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

const PATH = '/api/v2/simple/mouvements';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
  await hub.sync([
    { numero_facture: 'M-1', lignes: [{ article_id: 15, quantite: 2 }] },
    {
      numero_facture: 'M-2',
      lignes: [{ article_id: 27, variante_id: 2, quantite: 1, prix_unitaire: 1999.5 }],
    },
    {
      numero_facture: 'M-3',
      devise: 'USD',
      lignes: [
        { article_id: 30, quantite: 1 },
        { article_id: 30, quantite: 3 },
      ],
    },
  ]);
  await hub.sync([{ numero_facture: 'M-1', lignes: [{ article_id: 103, quantite: 5 }] }], SERIAL.lemba);
});
afterAll(() => hub[Symbol.asyncDispose]());

interface Movement {
  readonly id: number;
  readonly article_id: number;
}

const listed = async (query: string, serial: string = SERIAL.first): Promise<Movement[]> => {
  const answer = await hub.get(`${PATH}${query}`, { 'X-Device-Serial': serial });
  expect(answer.status).toBe(200);
  expect(answer.body.count).toBe(answer.body.mouvements.length);
  return answer.body.mouvements;
};

describe('the list of movements', () => {
  it('is newest first, has exactly the keys of the contract, and leaves openings out', async () => {
    const { status, body } = await hub.get(PATH);
    expect(status).toBe(200);
    const rest = {
      id: expect.any(Number),
      date_mouvement: expect.stringMatching(/^\d{4}-.*\.\d{6}\+01:00$/),
    };
    const lamp = { article_id: 30, article_nom: 'Lampe solaire portable', article_code: 'ART-030', ...rest };
    const sold = { type_mouvement: 'VENTE', utilisateur: 'Terminal MAUI' };
    const usd = { ...sold, reference_document: 'M-3', commentaire: 'Vente #M-3 - Prix: 12.50 USD' };
    expect(body).toEqual({
      success: true,
      boutique_id: 9,
      boutique_nom: 'Ma Boutique',
      count: 4,
      mouvements: [
        { ...lamp, ...usd, quantite: -3, stock_avant: 14, stock_apres: 11 },
        { ...lamp, ...usd, quantite: -1, stock_avant: 15, stock_apres: 14 },
        {
          ...rest,
          ...sold,
          article_id: 27,
          article_nom: 'Savon de toilette 175 g',
          article_code: 'ART-027',
          quantite: -1,
          stock_avant: 80,
          stock_apres: 79,
          reference_document: 'M-2',
          commentaire: 'Vente #M-2 - Variante: Citron vert - Prix: 1999.50 CDF',
        },
        {
          ...rest,
          ...sold,
          article_id: 15,
          article_nom: 'Huile végétale 5 L',
          article_code: 'ART-015',
          quantite: -2,
          stock_avant: 50,
          stock_apres: 48,
          reference_document: 'M-1',
          commentaire: 'Vente #M-1 - Prix: 25000.00 CDF',
        },
      ],
      next_cursor: null,
    });
  });

  it.each([[''], ['/'], ['//']])('is found with "%s" at the end, by each header', async (end) => {
    for (const name of ['X-Device-Serial', 'device-serial', 'SERIAL-NUMBER']) {
      expect((await hub.get(PATH + end, { [name]: SERIAL.first })).status).toBe(200);
    }
  });

  const now = Date.now();
  const at = (ms: number): string => new Date(now + ms).toISOString();
  const local = (ms: number): string => `${new Date(now + ms + 3_600_000).toISOString().slice(0, 19)}`;
  const hour = 3_600_000;

  it.each([
    ['?article_id=30', 2],
    ['?article_id=4711', 0],
    ['?article_id=103', 0],
    ['?limit=1', 1],
    ['?limit=1000', 4],
    [`?date_debut=${at(-hour)}`, 4],
    [`?date_debut=${at(hour)}`, 0],
    [`?date_fin=${at(hour)}`, 4],
    [`?date_fin=${at(-hour)}`, 0],
    [`?date_debut=${local(-hour)}&date_fin=${local(hour)}`, 4],
    [`?date_debut=${local(-hour)}+01:00&date_fin=${local(hour)}%2B01:00`, 4],
    [`?date_debut=${local(0).slice(0, 10)}&date_fin=${local(0).slice(0, 10)}`, 4],
    [`?date_fin=${local(-48 * hour).slice(0, 10)}`, 0],
    ['?boutique_id=9&article_id=15', 1],
  ])('filtered by %s has %i entries', async (query, count) => {
    expect(await listed(query)).toHaveLength(count);
  });

  it.each([
    ['?limit=0'],
    ['?limit=-1'],
    ['?limit=1001'],
    ['?limit=ten'],
    ['?limit=1.5'],
    ['?date_debut=2026-13-45'],
    ['?date_fin=yesterday'],
    ['?cursor=garbage'],
    ['?article_id=abc'],
    ['?boutique_id=abc'],
  ])('with %s is 400 INVALID_PARAM', async (query) => {
    const { status, body } = await hub.get(PATH + query);
    expect([status, body.code]).toEqual([400, 'INVALID_PARAM']);
  });

  it.each([
    ['no serial', {}, 400, { error: 'Header X-Device-Serial requis', code: 'MISSING_SERIAL' }],
    [
      'an unknown one',
      { 'X-Device-Serial': 'NOPE' },
      404,
      { error: 'Terminal non trouvé', code: 'TERMINAL_NOT_FOUND' },
    ],
    [
      'an inactive till',
      { 'X-Device-Serial': SERIAL.inactive },
      404,
      { error: 'Terminal non trouvé', code: 'TERMINAL_NOT_FOUND' },
    ],
    [
      'a till without shop',
      { 'X-Device-Serial': SERIAL.withoutShop },
      400,
      { error: 'Terminal non associé à une boutique', code: 'NO_BOUTIQUE' },
    ],
  ])('is refused for %s', async (_case, headers, status, body) => {
    for (const query of ['', '?boutique_id=9', '?limit=0']) {
      const answer = await hub.get(PATH + query, headers);
      expect([answer.status, answer.body]).toEqual([status, body]);
    }
  });

  it('is refused for the shop of somebody else, whatever else is asked', async () => {
    for (const query of ['?boutique_id=10', '?boutique_id=4711', '?limit=0&boutique_id=10']) {
      const { status, body } = await hub.get(PATH + query);
      expect([status, body.code]).toEqual([403, 'BOUTIQUE_MISMATCH']);
    }
  });
});

describe('walking the cursor', () => {
  it('returns every older movement exactly once while new ones are written', async () => {
    const sell = (number: string) => hub.sync([{ numero_facture: number, lignes: [{ article_id: 24 }] }]);
    for (let at = 0; at < 25; at++) await sell(`W-${at}`);
    const there = (await listed('?limit=1000')).map((movement) => movement.id);
    const walked: number[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null; page++) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const { body } = await hub.get(`${PATH}?limit=4${query}`);
      walked.push(...body.mouvements.map((movement: Movement) => movement.id));
      cursor = body.next_cursor;
      await sell(`W-late-${page}`);
    }
    expect(walked).toEqual(there);
  });

  it('ends with null, not with an empty page', async () => {
    const { body } = await hub.get(`${PATH}?article_id=30&limit=2`);
    expect([body.count, body.next_cursor]).toEqual([2, null]);
  });

  it('takes no cursor of another shop', async () => {
    const { body } = await hub.get(`${PATH}?limit=1`);
    const answer = await hub.get(`${PATH}?cursor=${body.next_cursor}`, { 'X-Device-Serial': SERIAL.lemba });
    expect([answer.status, answer.body.code]).toEqual([400, 'INVALID_PARAM']);
  });
});
