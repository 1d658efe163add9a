import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importInto, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;

beforeAll(async () => {
  hub = await openServedHub();
  await importInto(hub.writer, {
    boutiques: [
      {
        id: 9,
        nom: 'Ma Boutique',
        code: 'BTQ-009',
        type_commerce: 'BOUTIQUE',
        ville: 'Kinshasa',
        commercant: 3,
        commercant_details: { id: 3, nom_entreprise: 'Maman Lucie', rccm: 'CD/1', numero_fiscal: 'A-7' },
      },
      { id: 12, nom: 'Fermée', code: 'BTQ-012', est_active: false, pos_autorise: false },
      { id: 13, nom: 'Sans POS', code: 'BTQ-013', pos_autorise: false },
    ],
    terminaux: [
      { id: 20, nom: 'Fermée', numero_serie: 'closed-shop', boutique_id: 12 },
      { id: 21, nom: 'Sans POS', numero_serie: 'no-pos', boutique_id: 13 },
      {
        id: 22,
        nom: 'Vieille',
        numero_serie: 'old one/é',
        boutique_id: 9,
        est_actif: false,
        version_app_maui: '1.2.0',
        derniere_activite: '2026-11-01T08:00:00+01:00',
      },
    ],
  });
});
afterAll(async () => await hub[Symbol.asyncDispose]());

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  hub.send(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });
const login = (body: unknown) => post('/api/v2/auth/maui/', body);
const oldLogin = (body: unknown) => post('/api/maui/auth/', body);
const as = (serial: string) => ({ 'X-Device-Serial': serial });

describe('POST /api/v2/auth/maui/', () => {
  test('lets a till in by the serial of its body, with everything that it shows of its shop', async () => {
    const { status, body } = await login({ numero_serie: SERIAL.first, version_app: '2.0.1' });
    expect(status).toBe(200);
    expect(body).toEqual({
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
      refresh_token: expect.stringMatching(/^[0-9a-f]{64}$/),
      expires_in: 3600,
      user: { id: 5, username: SERIAL.first },
      client_maui: {
        id: 5,
        numero_serie: SERIAL.first,
        nom_terminal: 'Terminal MAUI',
        derniere_connexion: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}\+01:00$/),
        boutique_id: 9,
        boutique: {
          id: 9,
          nom: 'Ma Boutique',
          code: 'BTQ-009',
          commercant: 3,
          type_commerce: 'BOUTIQUE',
          ville: 'Kinshasa',
          adresse: '',
          quartier: '',
          telephone: '',
          devise: 'CDF',
          commercant_details: {
            id: 3,
            nom_entreprise: 'Maman Lucie',
            nom_responsable: '',
            adresse: '',
            telephone: '',
            email: '',
            rccm: 'CD/1',
            id_nat: 'A-7',
          },
        },
      },
      server_time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}\+00:00$/),
    });
    expect(body.token).not.toBe(body.refresh_token);
  });

  test.each([
    [{}, 400, 'MISSING_SERIAL', 'Numéro de série requis'],
    [{ numero_serie: null }, 400, 'MISSING_SERIAL', 'Numéro de série requis'],
    [{ numero_serie: 'nobody' }, 403, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif'],
    [{ numero_serie: SERIAL.inactive }, 403, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou inactif'],
    [{ numero_serie: SERIAL.withoutShop }, 403, 'NO_BOUTIQUE', 'Terminal non associé à une boutique'],
    [{ numero_serie: 'closed-shop' }, 403, 'BOUTIQUE_INACTIVE', 'Boutique désactivée'],
    [[], 400, 'INVALID_FORMAT', 'Format invalide: un objet JSON est attendu'],
    ['{', 400, 'INVALID_JSON', "Le corps de la requête n'est pas du JSON valide"],
  ])('answers %j with %i %s', async (sent, status, code, error) => {
    expect(await login(sent)).toMatchObject({ status, body: { error, code } });
  });

  test('asks no header, and takes none for a serial', async () => {
    expect(await post('/api/v2/auth/maui/', {}, as(SERIAL.first))).toMatchObject({ status: 400 });
    const told = await post('/api/v2/auth/maui/', { numero_serie: SERIAL.first }, as('nobody'));
    expect(told.status).toBe(200);
  });
});

describe('POST /api/maui/auth/', () => {
  test('answers in the older form, whatever else is sent', async () => {
    const sent = { numero_serie: SERIAL.first, nom_boutique: 'x', proprietaire: 'y' };
    const { status, body } = await oldLogin(sent);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      token_session: expect.stringMatching(/^[0-9a-f]{64}$/),
      client_id: 5,
      message: 'Authentification réussie',
      user: { id: 5, username: SERIAL.first },
      client_maui: { id: 5, boutique_id: 9, boutique: { id: 9, commercant_details: { rccm: 'CD/1' } } },
    });
    expect(Object.keys(body.client_maui.boutique)).toEqual([
      'id',
      'nom',
      'code',
      'commercant',
      'type_commerce',
      'devise',
      'commercant_details',
    ]);
  });

  test('has no client for a till without shop, and no codes for strangers', async () => {
    const without = await oldLogin({ numero_serie: SERIAL.withoutShop });
    expect(without).toMatchObject({ status: 200, body: { client_id: 14, client_maui: null } });
    const missing = await oldLogin({});
    expect([missing.status, missing.body]).toEqual([
      400,
      { success: false, error: 'Numéro de série requis' },
    ]);
    const unknown = await oldLogin({ numero_serie: SERIAL.inactive });
    expect([unknown.status, unknown.body]).toEqual([
      401,
      { success: false, error: 'Numéro de série invalide ou client inactif' },
    ]);
  });
});

describe('GET terminal/<serial>/', () => {
  const ask = (serial: string, caller: string) =>
    hub.get(`/api/v2/simple/terminal/${encodeURIComponent(serial)}/`, as(caller));

  test('shows the version and the time of the last login, which is no fact', async () => {
    const before = hub.reader.head((await ask(SERIAL.second, SERIAL.first)).body.boutique.id);
    await login({ numero_serie: SERIAL.second, version_app: '3.1.4-very-long-name-of-a-build' });
    const { status, body } = await ask(SERIAL.second, SERIAL.first);
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      terminal: {
        id: 6,
        numero_serie: SERIAL.second,
        nom_terminal: 'Caisse 2',
        est_actif: true,
        version_app_maui: '3.1.4-very-long-name',
        derniere_activite: expect.stringMatching(/\+01:00$/),
      },
      boutique: { id: 9, nom: 'Ma Boutique', type_commerce: 'BOUTIQUE', ville: 'Kinshasa', devise: 'CDF' },
    });
    expect(hub.reader.head(body.boutique.id)).toBe(before);
    await login({ numero_serie: SERIAL.second });
    expect((await ask(SERIAL.second, SERIAL.first)).body.terminal.version_app_maui).toBe('');
  });

  test('shows an inactive till of the shop, with what its file said', async () => {
    const { body } = await ask('old one/é', SERIAL.first);
    expect(body.terminal).toMatchObject({
      est_actif: false,
      version_app_maui: '1.2.0',
      derniere_activite: '2026-11-01T08:00:00+01:00',
    });
  });

  test('tells nothing of the tills of other shops, known or not', async () => {
    for (const serial of [SERIAL.lemba, SERIAL.withoutShop, 'nobody']) {
      const { status, body } = await ask(serial, SERIAL.first);
      expect([status, body]).toEqual([404, { error: 'Terminal non trouvé', code: 'TERMINAL_NOT_FOUND' }]);
    }
  });

  test('is refused with the number of another shop, as every read is', async () => {
    const path = `/api/v2/simple/terminal/${SERIAL.first}/?boutique_id=`;
    expect(await hub.get(`${path}10`, as(SERIAL.first))).toMatchObject({
      status: 403,
      body: { code: 'BOUTIQUE_MISMATCH', error: 'Accès refusé: boutique non autorisée' },
    });
    expect(await hub.get(`${path}x`, as(SERIAL.first))).toMatchObject({ status: 400 });
    expect(await hub.get(`${path}9`, as(SERIAL.first))).toMatchObject({ status: 200 });
  });

  test('lets a till without shop and one that is off ask about themselves only', async () => {
    const own = await ask(SERIAL.withoutShop, SERIAL.withoutShop);
    expect(own).toMatchObject({ status: 200, body: { terminal: { id: 14 }, boutique: null } });
    expect(await ask(SERIAL.inactive, SERIAL.inactive)).toMatchObject({
      status: 200,
      body: { terminal: { est_actif: false } },
    });
    expect(await ask(SERIAL.first, SERIAL.withoutShop)).toMatchObject({ status: 400 });
    expect(await ask(SERIAL.first, SERIAL.inactive)).toMatchObject({ status: 404 });
  });

  test('wants a header that is known', async () => {
    expect(await hub.get(`/api/v2/simple/terminal/${SERIAL.first}`, {})).toMatchObject({
      status: 400,
      body: { code: 'MISSING_SERIAL', header_required: 'X-Device-Serial' },
    });
    expect(await ask(SERIAL.first, 'nobody')).toMatchObject({ status: 404 });
  });
});

describe('GET pos/status/ and boutiques/', () => {
  test.each([
    [
      SERIAL.first,
      200,
      {
        success: true,
        pos_allowed: true,
        code: 'POS_OK',
        message: 'POS autorisé pour cette boutique',
        boutique_id: 9,
      },
    ],
    [
      'no-pos',
      200,
      {
        success: true,
        pos_allowed: false,
        code: 'POS_DISABLED',
        message: 'POS désactivé au niveau de la boutique',
        boutique_id: 13,
      },
    ],
    [
      'closed-shop',
      403,
      {
        success: false,
        code: 'POS_BOUTIQUE_INACTIVE',
        message: 'Boutique désactivée, POS indisponible',
        boutique_id: 12,
      },
    ],
    [
      'nobody',
      404,
      {
        success: false,
        code: 'POS_UNKNOWN_BOUTIQUE',
        message: 'Boutique introuvable pour ce terminal',
        numero_serie: 'nobody',
      },
    ],
    [
      SERIAL.withoutShop,
      404,
      {
        success: false,
        code: 'POS_UNKNOWN_BOUTIQUE',
        message: 'Boutique introuvable pour ce terminal',
        numero_serie: SERIAL.withoutShop,
      },
    ],
  ])('pos/status/ tells %s: %i', async (serial, status, body) => {
    const told = await hub.get('/api/v2/simple/pos/status/', as(serial));
    expect([told.status, told.body]).toEqual([status, body]);
  });

  test('pos/status/ without a header knows nobody, whatever the URL says; a foreign shop is refused', async () => {
    const path = `/api/v2/simple/pos/status/?numero_serie=${SERIAL.first}`;
    expect(await hub.get(path, {})).toMatchObject({ status: 404, body: { numero_serie: null } });
    const foreign = await hub.get('/api/v2/simple/pos/status/?boutique_id=10');
    expect(foreign).toMatchObject({ status: 403, body: { code: 'BOUTIQUE_MISMATCH' } });
    expect((await hub.get('/api/v2/simple/pos/status/?boutique_id=9')).status).toBe(200);
  });

  test('boutiques/ lists the caller\u2019s shop alone, with what is active in it', async () => {
    const { status, body } = await hub.get('/api/v2/simple/boutiques/');
    expect(status).toBe(200);
    const active = (table: string) =>
      hub.rows<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE shop_id = 9 AND active = 1`)[0]?.n;
    expect(body).toEqual({
      success: true,
      count: 1,
      boutiques: [
        {
          id: 9,
          nom: 'Ma Boutique',
          type_commerce: 'BOUTIQUE',
          ville: 'Kinshasa',
          adresse: '',
          devise: 'CDF',
          nb_terminaux: active('till'),
          nb_articles: active('article'),
          est_active: true,
        },
      ],
    });
    expect(await hub.get('/api/v2/simple/boutiques/', as('closed-shop'))).toMatchObject({
      status: 200,
      body: { count: 0, boutiques: [] },
    });
    expect(await hub.get('/api/v2/simple/boutiques/?boutique_id=10')).toMatchObject({ status: 403 });
    expect(await hub.get('/api/v2/simple/boutiques/', {})).toMatchObject({ status: 400 });
  });
});

test('mouvements-stock/ answers like mouvements', async () => {
  const [real, alias] = await Promise.all(
    ['mouvements', 'mouvements-stock/'].map((path) => hub.get(`/api/v2/simple/${path}?limit=2`)),
  );
  expect(alias?.status).toBe(200);
  expect(alias?.body).toEqual(real?.body);
});
