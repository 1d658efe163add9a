import { expect, test } from 'vitest';
import { A, INACTIVE, SECOND, saleOf, TILL, useChecklistHub } from './checklist-scene.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { get, post, put } = scene;

test('47: negotiations and returns: 201 with an id, the first one for a repeat, a return moves stock', async () => {
  const article = scene.next();
  const said = (amount: string) => ({
    code_article: `A-${article}`,
    [amount]: '1500,50',
    date_operation: '2026-11-20T10:00:00',
    quantite: 2,
    motif: 'abîmé',
    reference_vente: 'V-1',
  });
  for (const [path, amount] of [
    ['articles-negocies', 'montant_negocie'],
    ['retours-articles', 'montant_retourne'],
  ] as const) {
    const first = await post(path, said(amount));
    expect([first.status, first.body]).toEqual([201, { id: expect.any(Number) }]);
    expect((await post(`${path}/`, said(amount))).body).toEqual(first.body);
    expect((await post(path, said(amount), SECOND.serial)).body).not.toEqual(first.body);
    const unknown = await post(path, { ...said(amount), code_article: 'INCONNU' });
    expect(unknown.status).toBe(201);
    const { body } = await get(`${path}/historique/`);
    const entry = {
      id: 'int',
      boutique_id: 'int',
      boutique_nom: 'text',
      terminal_id: 'int',
      terminal_nom: 'text',
      terminal_serial: 'text',
      code_article: 'text',
      quantite: 'int',
      [amount]: 'amount',
      devise: 'text',
      date_operation: 'local',
      motif: 'text',
      reference_vente: 'text',
      created_at: 'local',
      updated_at: 'local',
    };
    expect(shapeOf(body)).toEqual({
      success: 'boolean',
      count: 'int',
      boutique_id: 'int',
      boutique_nom: 'text',
      par_terminal: 'boolean',
      results: expect.arrayContaining([entry, { ...entry, article_id: 'int', article_nom: 'text' }]),
    });
    expect([body.count, body.par_terminal]).toEqual([3, false]);
    expect(body.results.every((one: Record<string, unknown>) => one['devise'] === 'CDF')).toBe(true);
    expect((await get(`${path}/historique/?par_terminal=1`, SECOND.serial)).body.count).toBe(1);
    expect((await get(`${path}/historique/?limit=abc`)).body.count).toBe(3);
    expect((await get(`${path}/historique/?limit=1`)).body.results).toHaveLength(1);
    const { code_article: _code, ...without } = said(amount) as Record<string, unknown>;
    const missing = await post(path, without);
    expect([missing.status, missing.body.code, missing.body.error]).toEqual([
      400,
      'MISSING_CODE_ARTICLE',
      'code_article requis',
    ]);
    const { [amount]: _amount, ...unpaid } = said(amount) as Record<string, unknown>;
    const field = await post(path, unpaid);
    expect([field.status, field.body.code, field.body.error]).toEqual([
      400,
      'MISSING_FIELD',
      `Champ manquant: '${amount}'`,
    ]);
    for (const bad of ['cher', -1, [], {}, true]) {
      expect((await post(path, { ...said(amount), [amount]: bad })).status, String(bad)).toBe(400);
    }
    expect((await post(path, said(amount), '')).body.code).toBe('MISSING_SERIAL');
    expect((await post(path, said(amount), 'nobody')).status).toBe(404);
    expect((await post(path, { ...said(amount), boutique_id: 2 })).status).toBe(403);
  }
  expect((await scene.movements(article)).map((one) => [one['type_mouvement'], one['quantite']])).toEqual([
    ['RETOUR', 2],
    ['RETOUR', 2],
  ]);
  expect(scene.hub.stock(article)).toBe(104);
});

test('47: cash reports: the bare object, the first one for a repeat, and what is refused', async () => {
  const told = {
    detail: 'Transport',
    depense: '1500.00',
    devise: 'CDF',
    date_rapport: '2026-11-20T18:00:00',
  };
  const first = await post('rapports-caisse/', told);
  expect(first.status).toBe(201);
  const REPORT = {
    id: 'int',
    boutique_id: 'int',
    boutique_nom: 'text',
    terminal_id: 'int',
    terminal_nom: 'text',
    terminal_serial: 'text',
    date_rapport: 'local',
    detail: 'text',
    depense: 'amount',
    devise: 'text',
    est_synchronise: 'boolean',
    id_backend: expect.toSatisfy((look) => look === null || look === 'int'),
    created_at: 'local',
    updated_at: 'local',
  };
  expect(shapeOf(first.body)).toEqual(REPORT);
  expect((await post('rapports-caisse', { ...told, depense: 1500 })).body).toEqual(first.body);
  await post('rapports-caisse/', { ...told, date_rapport: '2026-11-21T23:30:00' }, SECOND.serial);
  const { body } = await get('rapports-caisse/?date_max=2026-11-21&date_min=2026-11-20');
  expect(shapeOf(body)).toEqual({
    success: 'boolean',
    count: 'int',
    boutique_id: 'int',
    boutique_nom: 'text',
    par_terminal: 'boolean',
    results: [REPORT],
  });
  const dates = body.results.map((one: { date_rapport: string }) => one.date_rapport.slice(0, 10));
  expect(dates).toEqual(['2026-11-21', '2026-11-20']);
  expect((await get('rapports-caisse/?par_terminal=yes&date_max=2026-11-21')).body.count).toBe(1);
  const bad = await get('rapports-caisse/?date_min=hier');
  expect([bad.status, bad.body.code, bad.body.expected]).toEqual([
    400,
    'INVALID_DATE_FORMAT',
    'ISO 8601, ex: 2025-11-30 ou 2025-11-30T00:00:00Z',
  ]);
  const { depense: _expense, ...unpaid } = told;
  const missing = await post('rapports-caisse/', unpaid);
  expect([missing.status, missing.body]).toEqual([400, { depense: ['Ce champ est obligatoire.'] }]);
  for (const depense of [-1, 'cher', [], {}]) {
    expect((await post('rapports-caisse/', { ...told, depense })).status, String(depense)).toBe(400);
  }
  const unknown = await post('rapports-caisse/', told, INACTIVE);
  expect([unknown.status, unknown.body.code, unknown.body.error]).toEqual([
    401,
    'TERMINAL_NOT_FOUND',
    'Terminal non autorisé ou inexistant',
  ]);
  const without = await get('rapports-caisse/', '');
  expect([without.status, without.body.header_required]).toEqual([400, 'X-Device-Serial']);
});

test('48: notifications: shapes, counts, Kinshasa time, empty for who is unknown', async () => {
  const article = scene.next();
  await put(`articles/${article}/stock/`, { quantite_stock: 150 });
  await post('ventes/notifier-rejet', { reference: 'T48', articles: [{ article_id: article, quantite: 1 }] });
  await post('ventes/sync', [saleOf('T48-sale', article, 1)]);
  const { body: list } = await get('notifications/');
  const ITEM = {
    id: 'int',
    client_nom: 'text',
    boutique_nom: 'text',
    type_notification: 'text',
    type_notification_display: 'text',
    titre: 'text',
    message: 'text',
    article_nom: 'text',
    article_code: 'text',
    quantite_mouvement: 'int',
    stock_avant: 'int',
    stock_actuel: 'int',
    quantite_ajoutee: 'int',
    lue: 'boolean',
    date_lecture: null,
    date_lecture_formatee: null,
    date_creation: 'local',
    date_creation_formatee: 'text',
    donnees_supplementaires: expect.any(Object),
  };
  const mine = list.results.filter((one: { article_code: string }) => one.article_code === `A-${article}`);
  expect(mine.map((one: { type_notification: string }) => one.type_notification).sort()).toEqual([
    'STOCK_AJOUT',
    'STOCK_AJUSTEMENT',
  ]);
  for (const one of mine) expect(shapeOf(one)).toEqual(ITEM);
  const [newest] = mine;
  const day = (at: string) => `${at.slice(8, 10)}/${at.slice(5, 7)}/${at.slice(0, 4)} à ${at.slice(11, 16)}`;
  expect(newest.date_creation_formatee).toBe(day(newest.date_creation));
  expect(Object.keys(list).sort()).toEqual(['count', 'non_lues', 'results']);
  const { body: unread } = await get('notifications/unread/');
  expect(Object.keys(unread).sort()).toEqual(['count', 'results']);
  const { body: count } = await get('notifications/count_unread/');
  expect(count).toEqual({ count: unread.count });
  expect(Object.keys((await get('notifications/recent/')).body).sort()).toEqual([
    'count',
    'non_lues',
    'results',
  ]);
  const { body: detail } = await get(`notifications/${newest.id}/`);
  expect(shapeOf(detail)).toMatchObject({
    boutique_info: { id: 'int', nom: 'text', code_boutique: 'text' },
    client_info: expect.any(Object),
    article_info: expect.any(Object),
    mouvement_info: {
      id: 'int',
      type_mouvement: 'text',
      quantite: 'int',
      stock_avant: 'int',
      stock_apres: 'int',
      date_mouvement: expect.any(String),
      date_mouvement_formatee: 'text',
      commentaire: 'text',
      reference_document: 'text',
      utilisateur: 'text',
    },
  });
  expect((await get('notifications/count_unread/')).body.count).toBe(count.count - 1);
  expect((await get('notifications/count_unread/', SECOND.serial)).body.count).toBe(count.count);
  const other = mine[1];
  const marked = await post(`notifications/${other.id}/mark_as_read/`, undefined);
  expect(marked.body).toMatchObject({
    status: 'success',
    message: 'Notification marquée comme lue.',
    notification: { id: other.id, lue: true },
  });
  expect((await post(`notifications/${other.id}/mark_as_read/`, {})).body).toEqual({
    status: 'already_read',
    message: 'Cette notification a déjà été marquée comme lue.',
  });
  expect((await get('notifications/?lue=true')).body.count).toBe(2);
  const left = (await get('notifications/count_unread/')).body.count;
  const all = (await post('notifications/mark_all_as_read/', undefined)).body;
  expect(all).toMatchObject(
    left === 0
      ? { status: 'no_unread', count: 0 }
      : { status: 'success', message: `${left} notification(s) marquée(s) comme lue(s).`, count: left },
  );
  expect((await post('notifications/mark_all_as_read/', {})).body).toEqual({
    status: 'no_unread',
    message: 'Aucune notification non lue.',
    count: 0,
  });
  const missing = await get('notifications/999999/');
  expect([missing.status, missing.body]).toEqual([404, { detail: 'Pas trouvé.' }]);
  for (const serial of ['', 'nobody']) {
    const { status, body } = await get('notifications/', serial);
    expect([status, body.count, body.results]).toEqual([200, 0, []]);
    expect((await get('notifications/count_unread/', serial)).body).toEqual({ count: 0 });
  }
});

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
