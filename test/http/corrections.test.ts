import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

const BASE = '/api/v2/simple';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const ask = (method: 'PUT' | 'POST', path: string, body: unknown, serial: string = SERIAL.first) =>
  hub.send(BASE + path, {
    method,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Device-Serial': serial },
  });

const movements = async (article: number) =>
  (await hub.get(`${BASE}/mouvements?article_id=${article}`)).body.mouvements;

describe('PUT articles/<id>/stock', () => {
  it('sets the stock, and gives the first answer again when it is repeated after a sale', async () => {
    const first = await ask('PUT', '/articles/15/stock/', { boutique_id: 9, quantite_stock: 44 });
    expect([first.status, first.body]).toEqual([
      200,
      {
        success: true,
        article: {
          id: 15,
          nom: 'Huile végétale 5 L',
          code: 'ART-015',
          ancienne_quantite: 50,
          nouvelle_quantite: 44,
          difference: -6,
        },
        boutique_id: 9,
      },
    ]);
    await hub.sync([{ numero_facture: 'C-1', lignes: [{ article_id: 15, quantite: 4 }] }]);
    expect((await ask('PUT', '/articles/15/stock', { quantite_stock: '44' })).body).toEqual(first.body);
    expect(hub.stock(15)).toBe(40);
    const other = await ask('PUT', '/articles/15/stock', { quantite_stock: 41 }, SERIAL.second);
    expect(other.body.article).toMatchObject({ ancienne_quantite: 40, difference: 1 });
    expect(await movements(15)).toMatchObject([
      { type_mouvement: 'ENTREE', quantite: 1, commentaire: 'Ajout stock MAUI (+1 unités)' },
      { type_mouvement: 'VENTE' },
      {
        type_mouvement: 'SORTIE',
        quantite: -6,
        reference_document: 'MAUI-15',
        utilisateur: 'MAUI',
        commentaire: 'Retrait stock MAUI (-6 unités)',
      },
    ]);
  });

  it.each([
    ['15', {}, 400, 'MISSING_QUANTITY', 'Paramètre quantite_stock requis'],
    ['15', { quantite_stock: null }, 400, 'MISSING_QUANTITY', 'Paramètre quantite_stock requis'],
    ['15', { quantite_stock: 'beaucoup' }, 400, 'INVALID_FORMAT', expect.any(String)],
    ['15', { quantite_stock: 1.5 }, 400, 'INVALID_FORMAT', expect.any(String)],
    ['15', { quantite_stock: true }, 400, 'INVALID_FORMAT', expect.any(String)],
    ['15', { quantite_stock: 2147483648 }, 400, 'INVALID_FORMAT', expect.any(String)],
    ['15', [], 400, 'INVALID_FORMAT', expect.any(String)],
    ['4711', { quantite_stock: 1 }, 404, 'ARTICLE_NOT_FOUND', 'Article non trouvé'],
    ['101', { quantite_stock: 1 }, 404, 'ARTICLE_NOT_FOUND', 'Article non trouvé'],
    ['abc', { quantite_stock: 1 }, 404, 'NOT_FOUND', expect.any(String)],
    [
      '15',
      { quantite_stock: 1, boutique_id: 10 },
      403,
      'BOUTIQUE_MISMATCH',
      'Accès refusé: boutique non autorisée',
    ],
  ])('of article %s with %j is refused', async (article, body, status, code, error) => {
    const before = hub.stock(15);
    const answer = await ask('PUT', `/articles/${article}/stock/`, body);
    expect([answer.status, answer.body]).toEqual([status, { error, code }]);
    expect(hub.stock(15)).toBe(before);
  });

  it('needs the serial of a till', async () => {
    const init = { method: 'PUT', body: '{"quantite_stock":1,"boutique_id":9}' };
    const answer = await hub.send(`${BASE}/articles/15/stock/`, init);
    expect([answer.status, answer.body.code]).toEqual([400, 'MISSING_SERIAL']);
  });
});

describe('POST analyse/regulariser', () => {
  it('adds once, closes the alerts, and answers a repeat as the first', async () => {
    await ask('PUT', '/articles/18/stock', { quantite_stock: -3 });
    const request = { article_id: '18', quantite_ajout: '10', notes: 'inventaire' };
    const first = await ask('POST', '/analyse/regulariser', request);
    expect([first.status, first.body]).toEqual([
      200,
      {
        success: true,
        article: { id: 18, nom: 'Riz parfumé 25 kg', code: 'ART-018' },
        stock_avant: -3,
        quantite_ajoutee: 10,
        stock_apres: 7,
        alertes_resolues: 1,
      },
    ]);
    expect((await ask('POST', '/analyse/regulariser/', request)).body).toEqual(first.body);
    expect(hub.stock(18)).toBe(7);
    const [movement] = await movements(18);
    expect(movement).toMatchObject({
      type_mouvement: 'ENTREE',
      reference_document: expect.stringMatching(/^REGUL-Terminal MAUI-\d{14}$/),
      utilisateur: 'Terminal MAUI',
      commentaire: 'Régularisation stock: inventaire',
    });
  });

  it('names its own reason when the till gives none', async () => {
    await ask('POST', '/analyse/regulariser', { article_id: 20, quantite_ajout: 1, notes: ' ' });
    const [movement] = await movements(20);
    expect(movement.commentaire).toBe('Régularisation stock: Régularisation manuelle via terminal');
  });

  const REQUIRED = 'article_id et quantite_ajout (>0) requis';
  it.each([
    [{}, 400, REQUIRED],
    [{ article_id: 15 }, 400, REQUIRED],
    [{ article_id: 15, quantite_ajout: 0 }, 400, REQUIRED],
    [{ article_id: 15, quantite_ajout: -2 }, 400, REQUIRED],
    [{ article_id: 'x', quantite_ajout: 2 }, 400, REQUIRED],
    [{ article_id: 15, quantite_ajout: 1_000_001 }, 400, REQUIRED],
    [{ article_id: 4711, quantite_ajout: 2 }, 404, 'Article 4711 non trouvé'],
    [{ article_id: 101, quantite_ajout: 2 }, 404, 'Article 101 non trouvé'],
  ])('%j is refused without a code', async (body, status, error) => {
    const answer = await ask('POST', '/analyse/regulariser', body);
    expect([answer.status, answer.body]).toEqual([status, { error }]);
  });

  it('is refused in its own words for strangers', async () => {
    const init = { method: 'POST', body: '{}' };
    const nobody = await hub.send(`${BASE}/analyse/regulariser`, init);
    expect([nobody.status, nobody.body]).toEqual([
      400,
      { error: 'Numéro de série requis', code: 'MISSING_SERIAL' },
    ]);
    const unknown = await ask('POST', '/analyse/regulariser', {}, 'NOPE');
    expect([unknown.status, unknown.body]).toEqual([
      404,
      { error: 'Terminal non trouvé', code: 'TERMINAL_NOT_FOUND' },
    ]);
  });
});

describe('POST ventes/notifier-rejet', () => {
  it('leaves one trace per reference, and answers a repeat as the first', async () => {
    const request = {
      Reference: 'REJ-1',
      MotifRejet: 'Stock insuffisant',
      articles: [
        { ArticleId: '21', Quantite: '5' },
        { article_id: 4711, quantite: 1 },
        { article_id: 101, quantite: 1 },
        'rien',
      ],
    };
    const first = await ask('POST', '/ventes/notifier-rejet', request);
    expect([first.status, first.body]).toEqual([
      200,
      {
        success: true,
        message: '1 trace(s) créée(s) pour la vente rejetée REJ-1',
        reference: 'REJ-1',
        motif_rejet: 'Stock insuffisant',
        traces: [{ article_id: 21, nom: 'Farine de maïs 5 kg', quantite_tentee: 5, stock_actuel: 40 }],
      },
    ]);
    expect((await ask('POST', '/ventes/notifier-rejet/', request)).body).toEqual(first.body);
    expect(await movements(21)).toMatchObject([
      {
        type_mouvement: 'AJUSTEMENT',
        quantite: 0,
        stock_avant: 40,
        stock_apres: 40,
        reference_document: 'REJET-REJ-1',
        utilisateur: 'Terminal MAUI',
        commentaire:
          'Vente rejetée #REJ-1 — Qté tentée: 5 — Motif: Stock insuffisant — Stock Django inchangé (jamais décrémenté)',
      },
    ]);
  });

  it('asks which sale is meant when two other tills have it', async () => {
    const provision = {
      boutiques: [{ id: 1, nom: 'A', code: 'A' }],
      terminaux: [1, 2, 3].map((id) => ({
        id,
        nom: `Caisse ${id}`,
        numero_serie: `T-${id}`,
        boutique_id: 1,
      })),
      articles: [{ id: 1, boutique_id: 1, code: 'X', nom: 'X', prix_vente: '2.50', quantite_stock: 9 }],
    };
    await using three = await openServedHub(provision);
    for (const till of ['T-2', 'T-3']) {
      const lignes = [{ article_id: 1, quantite: 2 }];
      await three.sync([{ numero_facture: 'N-1', date_vente: '2026-11-01T08:00:00Z', lignes }], till);
    }
    const rejected = (serial: string) =>
      three.send(`${BASE}/ventes/notifier-rejet`, {
        method: 'POST',
        body: JSON.stringify({ reference: 'N-1' }),
        headers: { 'X-Device-Serial': serial },
      });
    const candidate = (terminal: string) => ({
      terminal,
      date: '2026-11-01T09:00:00.000000+01:00',
      total: '5.00',
    });
    expect(await rejected('T-1')).toMatchObject({
      status: 409,
      body: {
        code: 'AMBIGUOUS_NUMBER',
        candidates: [candidate('Caisse 2'), candidate('Caisse 3')],
      },
    });
    expect(await rejected('T-2')).toMatchObject({
      status: 200,
      body: { traces: [], motif_rejet: 'Rejet inconnu' },
    });
  });

  it.each([
    [{}, 400, 'MISSING_REFERENCE', 'Référence vente requise'],
    [{ reference: ' ' }, 400, 'MISSING_REFERENCE', 'Référence vente requise'],
    [{ reference: 'R', articles: {} }, 400, 'INVALID_FORMAT', expect.any(String)],
    [{ reference: 'R', articles: Array(501).fill({}) }, 400, 'INVALID_FORMAT', expect.any(String)],
    [{ reference: 'R', boutique_id: 10 }, 403, 'BOUTIQUE_MISMATCH', 'Accès refusé: boutique non autorisée'],
  ])('%j is refused', async (body, status, code, error) => {
    const answer = await ask('POST', '/ventes/notifier-rejet', body);
    expect([answer.status, answer.body]).toEqual([status, { error, code }]);
  });
});
