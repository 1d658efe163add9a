import { expect, test } from 'vitest';
import { A, ARTICLE, SECOND, saleOf, TILL, TILL_B, useChecklistHub } from './checklist-scene.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { post } = scene;
const single = (body: unknown, serial?: string) => post('ventes/', body, serial);

test('36: ventes/ answers 201 and 200 as in 7.1', async () => {
  const article = scene.next();
  const sale = saleOf('T36', article, 2, { date_vente: '2026-11-20T08:00:00' });
  const first = await single(sale);
  expect(first.status).toBe(201);
  expect(shapeOf(first.body)).toEqual({
    success: 'boolean',
    vente: {
      id: 'int',
      numero_facture: 'text',
      devise: 'text',
      montant_total: 'amount',
      montant_total_usd: null,
      mode_paiement: 'text',
      date_vente: 'local',
      lignes: [
        {
          article_id: 'int',
          article_nom: 'text',
          quantite: 'int',
          prix_unitaire: 'amount',
          prix_unitaire_usd: null,
          devise: 'text',
          sous_total: 'amount',
        },
      ],
    },
    stock_updates: [{ article_id: 'int', nom: 'text', stock_actuel: 'int' }],
    boutique_id: 'int',
    terminal_id: 'int',
  });
  const again = await single(sale);
  expect([again.status, again.body]).toEqual([
    200,
    {
      success: true,
      already_exists: true,
      message: 'Vente T36 déjà enregistrée',
      vente: {
        id: first.body.vente.id,
        numero_facture: 'T36',
        montant_total: '50000.00',
        date_vente: '2026-11-20T08:00:00.000000+01:00',
      },
    },
  ]);
  expect(scene.hub.stock(article)).toBe(98);
  const batch = await post('ventes/sync', [sale]);
  expect([batch.body.accepted, batch.body.ventes_creees]).toEqual([['T36'], 0]);
});

test('36: ventes/ refuses as ventes/sync does, with a 4xx, and keeps what it refused', async () => {
  const article = scene.next();
  await single(saleOf('T36-c', article));
  const cases: [string, object, number, string, object][] = [
    [
      'T36-c',
      saleOf('T36-c', article, 9),
      409,
      'DUPLICATE_CONFLICT',
      { vente_existante_id: expect.any(Number) },
    ],
    [
      'T36-s',
      saleOf('T36-s', ARTICLE.three, 9),
      400,
      'INSUFFICIENT_STOCK',
      {
        error: `Stock insuffisant pour Article ${ARTICLE.three}`,
        article_id: ARTICLE.three,
        article_nom: `Article ${ARTICLE.three}`,
        stock_demande: 9,
        stock_disponible: 3,
      },
    ],
    [
      'T36-u',
      saleOf('T36-u', 99_999),
      404,
      'ARTICLE_NOT_FOUND',
      { error: 'Article 99999 non trouvé dans cette boutique' },
    ],
    ['T36-f', saleOf('T36-f', ARTICLE.bOil), 404, 'ARTICLE_NOT_FOUND', {}],
    ['T36-b', saleOf('T36-b', article, 1, { boutique_id: 2 }), 403, 'BOUTIQUE_MISMATCH', {}],
    ['T36-q', saleOf('T36-q', article, 0), 400, 'INVALID_FORMAT', {}],
    ['T36-l', { numero_facture: 'T36-l', lignes: [] }, 400, 'INVALID_FORMAT', {}],
  ];
  for (const [number, body, status, code, keys] of cases) {
    const answer = await single(body);
    expect([answer.status, answer.body.code], number).toEqual([status, code]);
    expect(answer.body, number).toMatchObject(keys);
    expect(scene.kept(number), number).toEqual([code]);
  }
  for (const body of ['[]', '[{}]', '"x"', '42', '']) {
    const answer = await single(body);
    expect([answer.status, answer.body.code], body).toEqual([400, 'INVALID_FORMAT']);
  }
  const negative = await single(saleOf('T36-neg', ARTICLE.bThree, 5), TILL_B.serial);
  expect([negative.status, negative.body.stock_updates[0].stock_actuel]).toEqual([201, -2]);
});

test('36: numero_serie in the body must agree with the header and never replaces it', async () => {
  const article = scene.next();
  const named = (serial: string) => saleOf('T36-n', article, 1, { numero_serie: serial });
  const without = await single(named(TILL.serial), '');
  expect([without.status, without.body]).toMatchObject([
    400,
    {
      error: 'Paramètre numero_serie requis (body ou header)',
      code: 'MISSING_SERIAL',
      examples: { method1: expect.any(String), method2: expect.any(String) },
      debug: { headers_received: expect.any(Array), body_keys: expect.any(Array) },
    },
  ]);
  const other = await single(named(SECOND.serial));
  expect(other.status).toBeGreaterThanOrEqual(400);
  expect(other.status).toBeLessThan(500);
  expect(scene.hub.rows("SELECT 1 FROM sale WHERE number = 'T36-n'")).toEqual([]);
  expect((await single(named(TILL.serial))).status).toBe(201);
  const unknown = await single(saleOf('T36-x', article), 'nobody');
  expect([unknown.status, unknown.body.code, unknown.body.error]).toEqual([
    404,
    'TERMINAL_NOT_FOUND',
    'Terminal non trouvé ou sans boutique',
  ]);
});

test('40: historique/ lists the shop, newest first, with its filters and the added keys', async () => {
  const article = scene.next();
  const at = (hour: number) => `2026-03-05T0${hour}:00:00`;
  for (const hour of [3, 1, 2]) await single(saleOf(`T40-${hour}`, article, 1, { date_vente: at(hour) }));
  await single(saleOf('T40-second', article, 1, { date_vente: at(4) }), SECOND.serial);
  await post('ventes/annuler', { numero_facture: 'T40-2', motif: 'erreur' });
  const window = 'date_debut=2026-03-05T00:00:00%2B01:00&date_fin=2026-03-05T23:59:59+01:00';
  const { status, body } = await scene.get(`ventes/historique/?${window}`);
  expect(status).toBe(200);
  const sale = (cancelled: boolean) => ({
    id: 'int',
    numero_facture: 'text',
    date_vente: 'local',
    montant_total: 'amount',
    mode_paiement: 'text',
    paye: 'boolean',
    terminal: 'text',
    lignes: [
      {
        article_nom: 'text',
        article_code: 'text',
        quantite: 'int',
        prix_unitaire: 'amount',
        sous_total: 'amount',
        total_ligne: 'amount',
      },
    ],
    est_annulee: 'boolean',
    date_annulation: cancelled ? 'local' : null,
    motif_annulation: expect.anything(),
    devise: 'text',
  });
  const numbers = body.ventes.map((one: { numero_facture: string }) => one.numero_facture);
  expect(numbers).toEqual(['T40-second', 'T40-3', 'T40-2', 'T40-1']);
  for (const one of body.ventes) {
    const { motif_annulation: reason, ...rest } = sale(one.numero_facture === 'T40-2');
    const { motif_annulation: shown, ...looks } = shapeOf(one) as Record<string, unknown>;
    expect([looks, reason !== undefined]).toEqual([rest, true]);
    expect('motif_annulation' in one, String(shown)).toBe(true);
  }
  const cancelled = body.ventes[2];
  expect([cancelled.est_annulee, cancelled.motif_annulation]).toEqual([true, 'erreur']);
  expect(shapeOf({ ...body, ventes: [] })).toMatchObject({
    success: 'boolean',
    boutique_id: 'int',
    boutique_nom: 'text',
    statistiques: { total_ventes: 'int', chiffre_affaires: 'amount' },
    ventes: [],
    count: 'int',
  });
  expect([body.boutique_id, body.count, body.statistiques.total_ventes]).toEqual([A.shop, 4, 4]);
  const limited = (await scene.get(`ventes/historique/?limit=2&${window}`)).body;
  expect(limited.ventes.map((one: { numero_facture: string }) => one.numero_facture)).toEqual([
    'T40-second',
    'T40-3',
  ]);
  expect(limited.statistiques.total_ventes).toBe(2);
  const day = (await scene.get('ventes/historique/?date_debut=2026-03-05&date_fin=2026-03-05')).body;
  expect(day.count).toBe(4);
  for (const query of ['limit=abc', 'limit=0', 'limit=1001', 'date_debut=hier', 'date_fin=2026-02-30']) {
    const { status: refused, body: error } = await scene.get(`ventes/historique/?${query}`);
    expect([refused, error.code], query).toEqual([400, 'INVALID_PARAM']);
  }
});

test('41: reconciliation/ compares this till, with amounts as texts', async () => {
  const article = scene.next();
  const dated = { date_vente: '2026-04-05T08:00:00' };
  await post('ventes/sync', [saleOf('T41-a', article, 1, dated), saleOf('T41-b', article, 2, dated)]);
  await post('ventes/sync', [saleOf('T41-other', article, 1, dated)], SECOND.serial);
  await post('ventes/annuler', { reference: 'T41-b' });
  const day = { date_debut: '2026-04-05T00:00:00', date_fin: '2026-04-05T23:59:59' };
  const { status, body } = await post('ventes/reconciliation/', {
    references_maui: ['T41-a', 'T41-x', 'T41-x', 'T41-other'],
    ...day,
  });
  expect([status, body]).toMatchObject([
    200,
    {
      success: true,
      terminal: TILL.name,
      boutique: A.name,
      coherent: false,
      stats: { ventes_django: 2, ventes_maui: 3, en_commun: 1, total_django: '75000.00' },
      differences: {
        dans_django_pas_maui: ['T41-b'],
        dans_maui_pas_django: expect.toSatisfy(
          (list: string[]) => JSON.stringify([...list].sort()) === '["T41-other","T41-x"]',
        ),
        ventes_manquantes_details: [
          { reference: 'T41-b', montant: '50000.00', date: expect.stringContaining('2026-04-05T08:00:00') },
        ],
      },
    },
  ]);
  const pascal = { ReferencesMaui: ['T41-a', 'T41-b'], DateDebut: day.date_debut, DateFin: day.date_fin };
  const agreed = (await post('ventes/reconciliation', pascal)).body;
  expect([agreed.coherent, agreed.stats.en_commun]).toEqual([true, 2]);
  const [missing, unknown] = [
    await post('ventes/reconciliation', {}, ''),
    await post('ventes/reconciliation', {}, 'nobody'),
  ];
  expect([missing.status, missing.body.code, missing.body.error]).toEqual([
    400,
    'MISSING_SERIAL',
    'Numéro de série requis',
  ]);
  expect([unknown.status, unknown.body.code, unknown.body.error]).toEqual([
    404,
    'TERMINAL_NOT_FOUND',
    'Terminal non trouvé',
  ]);
});

test('41: notifier-rejet leaves one trace per reference, however often it is told', async () => {
  const article = scene.next();
  const told = {
    reference: 'T41-rejet',
    motif_rejet: 'Stock',
    articles: [
      { article_id: article, quantite: 3 },
      { ArticleId: 99_999, Quantite: 1 },
    ],
  };
  for (let time = 0; time < 3; time += 1) {
    const { status, body } = await post('ventes/notifier-rejet', told);
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        message: '1 trace(s) créée(s) pour la vente rejetée T41-rejet',
        reference: 'T41-rejet',
        motif_rejet: 'Stock',
        traces: [{ article_id: article, nom: `Article ${article}`, quantite_tentee: 3, stock_actuel: 100 }],
      },
    ]);
  }
  expect(await scene.movements(article)).toMatchObject([
    {
      type_mouvement: 'AJUSTEMENT',
      quantite: 0,
      stock_avant: 100,
      stock_apres: 100,
      reference_document: 'REJET-T41-rejet',
      utilisateur: TILL.name,
      commentaire:
        'Vente rejetée #T41-rejet — Qté tentée: 3 — Motif: Stock — Stock Django inchangé (jamais décrémenté)',
    },
  ]);
  const unnamed = await post('ventes/notifier-rejet', { articles: [] });
  expect([unnamed.status, unnamed.body.code, unnamed.body.error]).toEqual([
    400,
    'MISSING_REFERENCE',
    'Référence vente requise',
  ]);
  const pascal = await post('ventes/notifier-rejet/', { Reference: 'T41-p', MotifRejet: 'X', articles: [] });
  expect([pascal.status, pascal.body.motif_rejet, pascal.body.traces]).toEqual([200, 'X', []]);
});
