import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askControl } from './ask-control.ts';
import { importInto, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

const SIMPLE = '/api/v2/simple';
const LOCAL = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+01:00$/);

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const post = (path: string, body: unknown, serial: string | null = SERIAL.first) =>
  hub.send(`${SIMPLE}/${path}`, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: serial === null ? {} : { 'X-Device-Serial': serial },
  });
const get = (path: string, serial: string = SERIAL.first) =>
  hub.get(`${SIMPLE}/${path}`, { 'X-Device-Serial': serial });

const returned = (more: object = {}) => ({
  code_article: 'ART-015',
  quantite: 2,
  montant_retourne: '50000',
  devise: 'CDF',
  date_operation: '2026-11-22T09:00:00',
  motif: 'Emballage abîmé',
  reference_vente: 'FAC-7',
  ...more,
});

describe('POST retours-articles', () => {
  it('takes goods back: 201 with an id, the stock and a movement, and a repeat changes nothing', async () => {
    const before = hub.stock(15);
    const first = await post('retours-articles', returned());
    expect([first.status, first.body]).toEqual([201, { id: expect.any(Number) }]);
    const again = await post('retours-articles/', returned({ montant_retourne: 50000.0, quantite: '2' }));
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(hub.stock(15)).toBe(before + 2);
    const { body } = await get('mouvements?article_id=15&limit=1');
    expect(body.mouvements[0]).toMatchObject({
      id: first.body.id,
      type_mouvement: 'RETOUR',
      quantite: 2,
      stock_avant: before,
      stock_apres: before + 2,
      reference_document: 'RETOUR-FAC-7',
      utilisateur: 'Terminal MAUI',
      commentaire: 'Retour client: 2 unité(s) - Motif: Emballage abîmé',
    });
  });

  it.each([undefined, 0, -3, 'deux', 1.5, null, 1_000_001])(
    'takes a quantity of %j for one piece',
    async (quantite) => {
      const before = hub.stock(18);
      const body = returned({ code_article: 'ART-018', quantite, reference_vente: `Q-${quantite}` });
      expect((await post('retours-articles', body)).status).toBe(201);
      expect(hub.stock(18)).toBe(before + 1);
    },
  );

  it('takes goods that the shop does not know, without an article', async () => {
    const { status, body } = await post('retours-articles', returned({ code_article: 4711 }));
    expect(status).toBe(201);
    const { body: listed } = await get('retours-articles/historique/?limit=1000');
    const row = listed.results.find(({ id }: { id: number }) => id === body.id);
    expect(row).toMatchObject({ code_article: '4711', quantite: 2 });
    expect(row).not.toHaveProperty('article_id');
    expect(row).not.toHaveProperty('article_nom');
  });
});

describe('what is wrong with an operation', () => {
  const cases: [string, object, string, string][] = [
    ['no code', { code_article: '  ' }, 'MISSING_CODE_ARTICLE', 'code_article requis'],
    ['no amount', { montant_negocie: null }, 'MISSING_FIELD', "Champ manquant: 'montant_negocie'"],
    ['no date', { date_operation: undefined }, 'MISSING_FIELD', "Champ manquant: 'date_operation'"],
    ['a negative amount', { montant_negocie: -1 }, 'INVALID_FORMAT', 'nombre positif'],
    ['an unreadable amount', { montant_negocie: 'cher' }, 'INVALID_FORMAT', 'nombre positif'],
    ['an amount that is a list', { montant_negocie: [1] }, 'INVALID_FORMAT', 'nombre positif'],
    ['a huge amount', { montant_negocie: 1e13 }, 'INVALID_FORMAT', 'trop grand'],
    ['a strange currency', { devise: 'EUR' }, 'INVALID_FORMAT', '« EUR »'],
  ];
  it.each(cases)('%s', async (_, more, code, sentence) => {
    const sent = { code_article: 'ART-015', montant_negocie: 1, date_operation: '2026-11-22', ...more };
    const { status, body } = await post('articles-negocies', sent);
    expect([status, body]).toEqual([400, { error: expect.stringContaining(sentence), code }]);
  });

  it.each(['articles-negocies', 'retours-articles', 'rapports-caisse/'])(
    '%s: no object, another shop',
    async (path) => {
      for (const body of ['[]', '7', '""', '']) {
        expect(await post(path, body)).toMatchObject({ status: 400, body: { code: 'INVALID_FORMAT' } });
      }
      expect(await post(path, '{')).toMatchObject({ status: 400, body: { code: 'INVALID_JSON' } });
      const foreign = { ...returned(), montant_negocie: 1, depense: 1, boutique_id: 10 };
      expect(await post(path, foreign)).toMatchObject({
        status: 403,
        body: { error: 'Accès refusé: boutique non autorisée', code: 'BOUTIQUE_MISMATCH' },
      });
    },
  );
});

describe('articles-negocies/historique/', () => {
  it('lists the shop’s own, newest first, in exactly the keys of the contract', async () => {
    const negotiated = (montant_negocie: unknown, date_operation: string, serial: string = SERIAL.first) =>
      post('articles-negocies', { code_article: 'ART-015', montant_negocie, date_operation }, serial);
    const early = await negotiated(20_000, '2026-11-20');
    const late = await negotiated('19999,5', '2026-11-21T10:00:00+01:00', SERIAL.second);
    await negotiated(1, '2026-11-21', SERIAL.lemba);
    const stock = hub.stock(15);
    const { status, body } = await get('articles-negocies/historique/');
    expect(status).toBe(200);
    const rest = {
      boutique_id: 9,
      boutique_nom: 'Ma Boutique',
      article_id: 15,
      article_nom: expect.any(String),
      code_article: 'ART-015',
      quantite: 1,
      devise: 'CDF',
      motif: '',
      reference_vente: '',
      created_at: LOCAL,
      updated_at: LOCAL,
    };
    expect(body).toEqual({
      success: true,
      count: 2,
      boutique_id: 9,
      boutique_nom: 'Ma Boutique',
      par_terminal: false,
      results: [
        {
          ...rest,
          ...late.body,
          terminal_id: 6,
          terminal_nom: expect.any(String),
          terminal_serial: SERIAL.second,
          montant_negocie: '19999.50',
          date_operation: '2026-11-21T10:00:00.000000+01:00',
        },
        {
          ...rest,
          ...early.body,
          terminal_id: 5,
          terminal_nom: 'Terminal MAUI',
          terminal_serial: SERIAL.first,
          montant_negocie: '20000.00',
          date_operation: '2026-11-20T00:00:00.000000+01:00',
        },
      ],
    });
    expect(hub.stock(15)).toBe(stock);
    for (const yes of ['1', 'true', 'YES', 'on']) {
      const own = (await get(`articles-negocies/historique?par_terminal=${yes}`)).body;
      expect([own.par_terminal, own.results.map((row: { id: number }) => row.id)]).toEqual([
        true,
        [early.body.id],
      ]);
    }
    expect((await get('articles-negocies/historique/?limit=1')).body.results).toMatchObject([late.body]);
    for (const limit of ['0', '-1', 'abc', '1.5', '', '99999']) {
      const listed = await get(`articles-negocies/historique/?limit=${limit}&par_terminal=non`);
      expect([listed.status, listed.body.count]).toEqual([200, 2]);
    }
    expect((await get('articles-negocies/historique/?boutique_id=10')).body.code).toBe('BOUTIQUE_MISMATCH');
  });
});

describe('rapports-caisse/', () => {
  const report = (more: object = {}) => ({
    detail: 'Transport',
    depense: 15000,
    date_rapport: '2026-11-20',
    ...more,
  });

  it('answers the bare report, the first one again for a repeat, and lists it', async () => {
    const { status, body } = await post('rapports-caisse/', report());
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(Number),
        boutique_id: 9,
        boutique_nom: 'Ma Boutique',
        terminal_id: 5,
        terminal_nom: 'Terminal MAUI',
        terminal_serial: SERIAL.first,
        date_rapport: '2026-11-20T00:00:00.000000+01:00',
        detail: 'Transport',
        depense: '15000.00',
        devise: 'CDF',
        est_synchronise: true,
        id_backend: null,
        created_at: LOCAL,
        updated_at: LOCAL,
      },
    ]);
    expect((await post('rapports-caisse', report({ depense: '15000.00', devise: 'CDF' }))).body).toEqual(
      body,
    );
    expect(
      (await post('rapports-caisse', report({ date_rapport: '2026-11-21T23:59:59' }), SERIAL.second)).status,
    ).toBe(201);
    const counts = async (query: string) => (await get(`rapports-caisse/${query}`)).body.count;
    expect(await counts('')).toBe(2);
    expect(await counts('?par_terminal=true')).toBe(1);
    expect(await counts('?date_min=2026-11-21')).toBe(1);
    expect(await counts('?date_max=2026-11-20')).toBe(1);
    expect(await counts('?date_min=2026-11-20&date_max=2026-11-21')).toBe(2);
    expect((await get('rapports-caisse/?date_max=2026-11-20')).body).toEqual({
      success: true,
      count: 1,
      boutique_id: 9,
      boutique_nom: 'Ma Boutique',
      par_terminal: false,
      results: [body],
    });
    expect((await get('rapports-caisse/', SERIAL.lemba)).body.results).toEqual([]);
  });

  it('means now without a date, and where it cannot read one', async () => {
    for (const date_rapport of [undefined, null, 'hier', 20261122, '2026-02-30']) {
      const { status, body } = await post(
        'rapports-caisse',
        report({ date_rapport, detail: `now ${date_rapport}` }),
      );
      expect([status, body.date_rapport]).toEqual([201, body.created_at]);
    }
  });

  it.each([
    [{ depense: undefined }, { depense: ['Ce champ est obligatoire.'] }],
    [{ depense: null }, { depense: ['Ce champ ne peut être nul.'] }],
    [{ depense: 'cher' }, { depense: ['Un nombre valide est requis.'] }],
    [{ depense: true }, { depense: ['Un nombre valide est requis.'] }],
    [{ depense: -0.01 }, { depense: ['Assurez-vous que cette valeur est supérieure ou égale à 0.'] }],
    [{ depense: '-5' }, { depense: ['Assurez-vous que cette valeur est supérieure ou égale à 0.'] }],
    [{ depense: 1e14 }, { depense: ["Assurez-vous qu'il n'y a pas plus de 15 chiffres au total."] }],
    [{ devise: 'EUR' }, { devise: ["« EUR » n'est pas un choix valide."] }],
  ])('refuses %j', async (more, errors) => {
    const { status, body } = await post('rapports-caisse/', report(more));
    expect([status, body]).toEqual([400, errors]);
  });

  it.each(['date_min', 'date_max'])('refuses a bad %s', async (name) => {
    const { status, body } = await get(`rapports-caisse/?${name}=hier`);
    expect([status, body]).toEqual([
      400,
      {
        error: 'Format de date invalide',
        code: 'INVALID_DATE_FORMAT',
        expected: 'ISO 8601, ex: 2025-11-30 ou 2025-11-30T00:00:00Z',
      },
    ]);
  });

  it('cuts texts to the length that they may have', async () => {
    const { body } = await post('rapports-caisse/', report({ detail: 'é'.repeat(10_001) }));
    expect(body.detail).toBe('é'.repeat(10_000));
  });

  it('waits for a person, who deducts its expenses once', async () => {
    const { body } = await post('rapports-caisse/', report({ detail: 'to deduct' }));
    const ask = (method: string, path: string, sent?: object) =>
      askControl(hub.socketPath, method, path, sent);
    const decision = { shopId: 9, id: body.id, user: 'patron' };
    expect(await ask('POST', '/cash-reports/apply', decision)).toEqual({
      status: 200,
      body: { already: false },
    });
    expect(await ask('POST', '/cash-reports/apply', decision)).toEqual({
      status: 200,
      body: { already: true },
    });
    const { body: listed } = await ask('GET', '/cash-reports?shopId=9');
    expect(listed.reports.find(({ id }: { id: number }) => id === body.id)).toEqual({
      shopId: 9,
      id: body.id,
      till: { id: 5, name: 'Terminal MAUI', serial: SERIAL.first },
      detail: 'to deduct',
      occurredAt: Date.parse('2026-11-20T00:00:00+01:00'),
      currency: 'CDF',
      amount: 1_500_000,
      recordedAt: expect.any(Number),
      appliedAt: expect.any(Number),
    });
    for (const [shopId, id] of [
      [9, 4711],
      [10, body.id],
      [77, body.id],
    ]) {
      const refused = await ask('POST', '/cash-reports/apply', { shopId, id, user: 'x' });
      expect([refused.status, refused.body.code]).toEqual([404, 'REPORT_NOT_FOUND']);
    }
    expect(await ask('GET', '/cash-reports')).toMatchObject({ status: 400 });
    expect((await ask('GET', '/cash-reports?shopId=77')).body.code).toBe('SHOP_NOT_FOUND');
  });
});

describe('strangers', () => {
  const missing = { error: 'Numéro de série du terminal requis dans les headers', code: 'MISSING_SERIAL' };
  const unknown = { error: 'Terminal non trouvé ou sans boutique', code: 'TERMINAL_NOT_FOUND' };
  const ask = (path: string, serial: string | null) =>
    path.includes('historique')
      ? hub.get(`${SIMPLE}/${path}`, serial === null ? {} : { 'X-Device-Serial': serial })
      : post(path, returned(), serial);

  it.each([
    'articles-negocies',
    'retours-articles',
    'articles-negocies/historique/',
    'retours-articles/historique',
  ])('%s', async (path) => {
    expect(await ask(path, null)).toMatchObject({ status: 400, body: missing });
    for (const serial of ['nobody', SERIAL.inactive, SERIAL.withoutShop]) {
      const { status, body } = await ask(path, serial);
      expect([status, body]).toEqual([404, unknown]);
    }
  });

  it('rapports-caisse/', async () => {
    const headerless = await hub.get(`${SIMPLE}/rapports-caisse/`, {});
    expect([headerless.status, headerless.body]).toEqual([
      400,
      { error: 'Header X-Device-Serial requis', code: 'MISSING_SERIAL', header_required: 'X-Device-Serial' },
    ]);
    for (const serial of ['nobody', SERIAL.inactive]) {
      const { status, body } = await get('rapports-caisse/', serial);
      expect([status, body]).toEqual([
        401,
        { error: 'Terminal non autorisé ou inexistant', code: 'TERMINAL_NOT_FOUND' },
      ]);
    }
    const { status, body } = await post('rapports-caisse/', { depense: 1 }, SERIAL.withoutShop);
    expect([status, body]).toEqual([
      403,
      { error: 'Boutique introuvable ou désactivée pour ce terminal', code: 'BOUTIQUE_INACTIVE' },
    ]);
  });

  it('rapports-caisse/ of a shop that is switched off', async () => {
    const shop = (est_active: boolean) => ({
      boutiques: [{ id: 10, nom: 'Lemba', code_boutique: 'BTQ-010', devise: 'CDF', est_active }],
    });
    await importInto(hub.writer, shop(false));
    const { status, body } = await get('rapports-caisse/', SERIAL.lemba);
    expect([status, body.code]).toEqual([403, 'BOUTIQUE_INACTIVE']);
    await importInto(hub.writer, shop(true));
    expect((await get('rapports-caisse/', SERIAL.lemba)).status).toBe(200);
  });
});
