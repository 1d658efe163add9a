import { expect, test } from 'vitest';
import { A, saleOf, TILL, useChecklistHub } from './checklist-scene.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { get, post } = scene;

test('49: reports answer 200 with their bodies', async () => {
  const article = scene.next();
  await post('ventes/', {
    numero_facture: 'T49',
    lignes: [{ article_id: article, quantite: 2, prix_unitaire: 20_000 }],
  });
  const figure = { nombre: 'int', chiffre_affaires: 'amount', chiffre_affaires_usd: 'amount' };
  const { status, body } = await get('statistiques/');
  expect([status, shapeOf(body)]).toEqual([
    200,
    {
      success: 'boolean',
      boutique: { id: 'int', nom: 'text', type: expect.toSatisfy(() => true), ville: 'text' },
      statistiques: {
        articles: { total: 'int', stock_bas: 'int' },
        categories: { total: 'int' },
        ventes_jour: figure,
        ventes_mois: figure,
        negociations_jour: { nombre: 'int', montant_reduit: 'amount' },
        negociations_mois: { nombre: 'int', montant_reduit: 'amount' },
      },
    },
  ]);
  expect(body.statistiques.negociations_jour).toEqual({ nombre: 1, montant_reduit: '10000.00' });
  const { body: negotiations } = await get('negociations/');
  expect(shapeOf(negotiations)).toEqual({
    success: 'boolean',
    boutique: { id: 'int', nom: 'text' },
    statistiques: {
      total_negociations: 'int',
      total_reduction: 'amount',
      total_articles_negocies: 'int',
    },
    pagination: {
      page: 'int',
      total_pages: 'int',
      total_items: 'int',
      has_next: 'boolean',
      has_previous: 'boolean',
    },
    negociations: [
      {
        id: 'int',
        vente: { id: 'int', numero_facture: 'text', date: 'local', nom_client: expect.toSatisfy(() => true) },
        article: { id: 'int', code: 'text', nom: 'text' },
        quantite: 'int',
        prix_original: 'amount',
        prix_negocie: 'amount',
        reduction_unitaire: 'amount',
        reduction_totale: 'amount',
        reduction_pourcentage: expect.stringMatching(/^(int|float|amount)$/),
        devise: 'text',
      },
    ],
  });
  expect((await get('negociations/?limit=abc')).status).toBeLessThan(500);
});

test('49: status/, pos/status/, terminal/<serial>/ and boutiques/ tell of this shop only', async () => {
  const { body: state } = await get('status/', '');
  expect([state.api_version, state.status, state.authentication]).toEqual([
    'v2-simple',
    'active',
    'disabled',
  ]);
  expect((await get('pos/status/')).body).toEqual({
    success: true,
    pos_allowed: true,
    code: 'POS_OK',
    message: 'POS autorisé pour cette boutique',
    boutique_id: A.shop,
  });
  const nobody = await get('pos/status/', 'nobody');
  expect([nobody.status, nobody.body]).toMatchObject([
    404,
    {
      success: false,
      code: 'POS_UNKNOWN_BOUTIQUE',
      message: 'Boutique introuvable pour ce terminal',
      numero_serie: 'nobody',
    },
  ]);
  const { body: till } = await get(`terminal/${TILL.serial}/`);
  expect(till).toEqual({
    success: true,
    terminal: {
      id: TILL.id,
      numero_serie: TILL.serial,
      nom_terminal: TILL.name,
      est_actif: true,
      version_app_maui: expect.any(String),
      derniere_activite: expect.toSatisfy((at) => at === null || typeof at === 'string'),
    },
    boutique: {
      id: A.shop,
      nom: A.name,
      type_commerce: expect.any(String),
      ville: 'Kinshasa',
      devise: 'CDF',
    },
  });
  const { body: shops } = await get('boutiques/');
  expect(shops).toEqual({
    success: true,
    count: 1,
    boutiques: [
      {
        id: A.shop,
        nom: A.name,
        type_commerce: expect.any(String),
        ville: 'Kinshasa',
        adresse: expect.any(String),
        devise: 'CDF',
        nb_terminaux: 3,
        nb_articles: expect.any(Number),
        est_active: true,
      },
    ],
  });
});

test('50: both logins answer from what the hub has, with opaque tokens', async () => {
  const { status, body } = await post(
    '/api/v2/auth/maui/',
    { numero_serie: TILL.serial, version_app: '2.1' },
    '',
  );
  expect([status, shapeOf(body)]).toMatchObject([
    200,
    {
      token: 'text',
      refresh_token: 'text',
      expires_in: 'int',
      user: { id: 'int', username: 'text' },
      client_maui: {
        id: 'int',
        numero_serie: 'text',
        nom_terminal: 'text',
        derniere_connexion: 'local',
        boutique_id: 'int',
        boutique: {
          id: 'int',
          nom: 'text',
          code: 'text',
          type_commerce: 'text',
          ville: 'text',
          adresse: 'text',
          quartier: 'text',
          telephone: 'text',
          devise: 'text',
          commercant_details: {
            id: 'int',
            nom_entreprise: 'text',
            nom_responsable: 'text',
            adresse: 'text',
            telephone: 'text',
            email: 'text',
            rccm: 'text',
            id_nat: 'text',
          },
        },
      },
      server_time: expect.stringMatching(/^(utc|local)$/),
    },
  ]);
  expect([body.client_maui.boutique_id, body.client_maui.boutique.code]).toEqual([A.shop, A.code]);
  expect((await get(`terminal/${TILL.serial}/`)).body.terminal.version_app_maui).toBe('2.1');
});

test('50: the logins refuse whom they do not know, and the older one answers in its own form', async () => {
  const refusals: [object, number, string][] = [
    [{}, 400, 'MISSING_SERIAL'],
    [{ numero_serie: 'nobody' }, 403, 'TERMINAL_NOT_FOUND'],
    [{ numero_serie: 'till-homeless' }, 403, 'NO_BOUTIQUE'],
  ];
  for (const [told, expected, code] of refusals) {
    const answer = await post('/api/v2/auth/maui', told, '');
    expect([answer.status, answer.body.code]).toEqual([expected, code]);
  }
  const older = await post('/api/maui/auth/', { numero_serie: TILL.serial, nom_boutique: 'x' }, '');
  expect([older.status, shapeOf(older.body)]).toMatchObject([
    200,
    {
      success: 'boolean',
      token_session: 'text',
      client_id: 'int',
      message: 'text',
      user: { id: 'int', username: 'text' },
      client_maui: { id: 'int', numero_serie: 'text', nom_terminal: 'text', boutique_id: 'int' },
    },
  ]);
  expect(older.body.message).toBe('Authentification réussie');
  const missing = await post('/api/maui/auth/', {}, '');
  expect([missing.status, missing.body]).toEqual([400, { success: false, error: 'Numéro de série requis' }]);
  const unknown = await post('/api/maui/auth/', { numero_serie: 'nobody' }, '');
  expect([unknown.status, unknown.body]).toEqual([
    401,
    { success: false, error: 'Numéro de série invalide ou client inactif' },
  ]);
});

test('51: aliases answer like the real route, and /api/sync/ventes in its own shape', async () => {
  const article = scene.next();
  for (const path of ['sync-ventes/', 'ventes/sync/batch', 'ventes/sync/batch/', 'sync-ventes']) {
    const { status, body } = await post(path, [saleOf(`T51-${path}`, article)]);
    expect([status, body.accepted, body.ventes_creees], path).toEqual([201, [`T51-${path}`], 1]);
  }
  expect((await get(`mouvements-stock/?article_id=${article}`)).body).toEqual(
    (await get(`mouvements?article_id=${article}`)).body,
  );
  expect((await get('/api/v2/notifications/count_unread/')).body).toEqual(
    (await get('notifications/count_unread/')).body,
  );
  const older = (uid: string, quantity: number, price: string) => ({
    vente_uid: uid,
    date: '2026-11-20T08:00:00',
    total: price,
    items: [{ article_id: article, quantite: quantity, prix_unitaire: price }],
  });
  const told = { pos_id: 11, ventes: [older('T51-old', 1, '24000,50'), older('T51-much', 999, '25000')] };
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await post('/api/sync/ventes', told);
    expect([status, body]).toEqual([
      200,
      { accepted: ['T51-old'], rejected: [{ vente_uid: 'T51-much', reason: expect.any(String) }] },
    ]);
  }
  expect(scene.kept('T51-much')).toEqual(['INSUFFICIENT_STOCK']);
  const wrong = await post('/api/sync/ventes', { ventes: 'x' });
  expect([wrong.status, wrong.body.code, wrong.body.error]).toEqual([
    400,
    'INVALID_FORMAT',
    'Format invalide: champ ventes (liste) requis',
  ]);
  expect((await post('/api/sync/ventes', told, 'nobody')).status).toBe(401);
});
