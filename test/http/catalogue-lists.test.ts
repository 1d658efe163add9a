import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importInto, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

const BASE = '/api/v2/simple';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

/** Facts of one millisecond are told apart by nothing that a till sees: the next is recorded later. */
const nextMoment = () => new Promise((resolve) => setTimeout(resolve, 5));
const serverTime = async (): Promise<string> =>
  (await hub.get(`${BASE}/articles/`)).body.sync_metadata.server_time;
const changeArticle = (fields: object) =>
  importInto(hub.writer, { boutiques: [], terminaux: [], categories: [], articles: [fields] });
const ids = (list: readonly { readonly id: number }[]) => list.map(({ id }) => id);

const SOAP = {
  id: 27,
  boutique_id: 9,
  code: 'ART-027',
  nom: 'Savon de toilette 175 g',
  prix_vente: '2000.00',
  devise: 'CDF',
};

describe('articles/?version=', () => {
  it('is every article that a fact after that seq changed: the seq of a frame, and of a sale', async () => {
    const { body } = await hub.sync([{ numero_facture: 'V-1', lignes: [{ article_id: 20 }] }]);
    const { id } = body.details.creees[0];
    await hub.sync([{ numero_facture: 'V-2', lignes: [{ article_id: 24 }] }]);
    const changedAfter = async (version: number) => {
      const answer = await hub.get(`${BASE}/articles/?version=${version}`);
      expect(answer.body.sync_metadata).toMatchObject({
        is_incremental: true,
        since: null,
        version_min: String(version),
      });
      return ids(answer.body.articles).toSorted();
    };
    expect(await changedAfter(id)).toEqual([20, 24]);
    expect(await changedAfter(id + 1)).toEqual([24]);
    expect(await changedAfter(id + 3)).toEqual([]);
    expect((await changedAfter(0)).length).toBe((await hub.get(`${BASE}/articles/`)).body.count);
    const future = encodeURIComponent(new Date(Date.now() + 3_600_000).toISOString());
    expect((await hub.get(`${BASE}/articles/?version=0&since=${future}`)).body.articles).toEqual([]);
  });
});

describe('articles/terminal/<serial>/', () => {
  const path = (serial: string) => `${BASE}/articles/terminal/${serial}/`;

  it("is the catalogue of that till's shop, with the till and without sync_metadata", async () => {
    for (const serial of [SERIAL.first, SERIAL.second]) {
      const { status, body } = await hub.get(path(serial));
      expect(status).toBe(200);
      const whole = (await hub.get(`${BASE}/articles/`)).body;
      expect(Object.keys(body)).toEqual([
        'success',
        'count',
        'boutique_id',
        'boutique_nom',
        'taux_dollar',
        'terminal',
        'articles',
      ]);
      expect(body).toMatchObject({ count: whole.count, boutique_id: 9, articles: whole.articles });
      expect(body.terminal).toEqual({ numero_serie: serial, nom_terminal: expect.any(String) });
    }
  });

  it('needs the header: a serial in the path does not replace it', async () => {
    const answer = await hub.get(path(SERIAL.first), {});
    expect([answer.status, answer.body]).toEqual([
      400,
      {
        error: 'Numéro de série du terminal requis dans les headers',
        code: 'MISSING_SERIAL',
        header_required: 'X-Device-Serial',
      },
    ]);
  });

  const unknown = (serial: string) => ({
    error: 'Terminal non trouvé ou inactif',
    code: 'TERMINAL_NOT_FOUND',
    success: false,
    numero_serie: serial,
  });

  it.each(['NOPE', SERIAL.lemba, SERIAL.inactive, SERIAL.withoutShop])(
    'says the same of %s, whatever it is: unknown, of another shop, inactive, without shop',
    async (serial) => {
      const answer = await hub.get(path(serial));
      expect([answer.status, answer.body]).toEqual([404, unknown(serial)]);
    },
  );

  it('does not serve a caller that is unknown or without shop', async () => {
    for (const serial of ['NOPE', SERIAL.inactive]) {
      const answer = await hub.get(path(SERIAL.first), { 'X-Device-Serial': serial });
      expect([answer.status, answer.body]).toEqual([404, unknown(SERIAL.first)]);
    }
    const homeless = await hub.get(path(SERIAL.withoutShop), { 'X-Device-Serial': SERIAL.withoutShop });
    expect([homeless.status, homeless.body]).toEqual([
      400,
      {
        error: 'Terminal non associé à une boutique',
        code: 'NO_BOUTIQUE',
        success: false,
        numero_serie: SERIAL.withoutShop,
      },
    ]);
  });

  it('refuses a foreign boutique_id', async () => {
    const answer = await hub.get(`${path(SERIAL.first)}?boutique_id=10`);
    expect([answer.status, answer.body.code]).toEqual([403, 'BOUTIQUE_MISMATCH']);
  });
});

describe('articles/deleted/', () => {
  it('is what was switched off, and with since what was since then', async () => {
    const { status, body } = await hub.get(`${BASE}/articles/deleted/`);
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      boutique_id: 9,
      count: 1,
      deleted_articles: [
        {
          id: 31,
          code: 'ART-031',
          nom: 'Biscuits 200 g (ancien emballage)',
          date_suppression: expect.stringMatching(/^\d{4}-.*\+01:00$/),
        },
      ],
      message: 'MAUI doit supprimer ces articles de son cache local',
    });
    await nextMoment();
    await changeArticle({ ...SOAP, id: 26, code: 'ART-026', nom: 'Rien', est_actif: false });
    const time = await serverTime();
    const since = await hub.get(`${BASE}/articles/deleted?since=${time}`);
    expect(ids(since.body.deleted_articles)).toEqual([26]);
    const changed = await hub.get(`${BASE}/articles/?since=${time}`);
    expect(changed.body.articles, 'its state changed').toContainEqual(
      expect.objectContaining({
        id: 26,
        est_actif: false,
        date_suppression: since.body.deleted_articles[0].date_suppression,
      }),
    );
    expect(ids((await hub.get(`${BASE}/articles/`)).body.articles)).not.toContain(26);
    await nextMoment();
    await hub.sync([{ numero_facture: 'AFTER', lignes: [{ article_id: 20 }] }]);
    const later = await serverTime();
    await hub.send(`${BASE}/articles/26/stock/`, {
      method: 'PUT',
      headers: { 'X-Device-Serial': SERIAL.first },
      body: '{"quantite_stock":99}',
    });
    expect(ids((await hub.get(`${BASE}/articles/?since=${later}`)).body.articles), 'once').toEqual([20]);
  });
});

describe('variantes/', () => {
  it('has the price and stock of its article, and says so again when the article sells', async () => {
    const { body } = await hub.get(`${BASE}/variantes/`);
    expect(body).toMatchObject({ success: true, boutique_id: 9, count: body.variantes.length });
    expect(body.sync_metadata).toEqual({
      is_incremental: false,
      since: null,
      server_time: expect.stringMatching(/\+00:00$/),
      total_variants: body.count,
    });
    expect(body.variantes[0]).toEqual({
      id: 1,
      article_parent_id: 27,
      code_barre: expect.any(String),
      nom_variante: 'Citron',
      type_attribut: expect.any(String),
      quantite_stock: 80,
      est_actif: true,
      prix_vente: '2000.00',
      devise: 'CDF',
      nom_complet: 'Savon de toilette 175 g - Citron',
      last_updated: expect.stringMatching(/\+00:00$/),
    });
    await nextMoment();
    await hub.sync([{ numero_facture: 'VAR-1', lignes: [{ article_id: 27, quantite: 5 }] }]);
    const since = await hub.get(`${BASE}/variantes/?since=${await serverTime()}`);
    expect(since.body.variantes).toMatchObject([
      { id: 1, quantite_stock: 75 },
      { id: 2, quantite_stock: 75 },
    ]);
  });

  it('reports a variant that was switched off to who asks since, and to nobody else', async () => {
    await nextMoment();
    const off = {
      id: 2,
      code_barre: 'x',
      nom_variante: 'Citron vert',
      type_attribut: 'PARFUM',
      est_actif: false,
    };
    await changeArticle({ ...SOAP, variantes: [off] });
    const since = await hub.get(`${BASE}/variantes/?since=${await serverTime()}`);
    expect(since.body.variantes).toContainEqual(expect.objectContaining({ id: 2, est_actif: false }));
    expect(ids((await hub.get(`${BASE}/variantes/`)).body.variantes)).not.toContain(2);
  });
});

describe('categories/', () => {
  it('come by name, with their dates, and with since only those that changed', async () => {
    const { body } = await hub.get(`${BASE}/categories`);
    expect(body).toMatchObject({ success: true, boutique_id: 9, boutique_nom: 'Ma Boutique' });
    expect(body.count).toBe(body.categories.length);
    const names: string[] = body.categories.map(({ nom }: { nom: string }) => nom);
    expect(names).toEqual([...names].sort());
    expect(body.categories.find(({ id }: { id: number }) => id === 4)).toEqual({
      id: 4,
      nom: 'Maison',
      description: expect.any(String),
      date_creation: expect.stringMatching(/\+01:00$/),
      last_updated: expect.stringMatching(/\+01:00$/),
      boutique: 9,
    });
    await nextMoment();
    const renamed = { id: 4, boutique_id: 9, nom: 'Foyer' };
    await importInto(hub.writer, { boutiques: [], terminaux: [], categories: [renamed], articles: [] });
    const time = await serverTime();
    const since = await hub.get(`${BASE}/categories/?since=${encodeURIComponent(time)}`);
    expect(since.body.categories).toMatchObject([{ id: 4, nom: 'Foyer' }]);
    expect(since.body.sync_metadata).toEqual({ is_incremental: true, since: time, server_time: time });
    const articles = (await hub.get(`${BASE}/articles/?since=${time}`)).body.articles;
    expect(articles).toContainEqual(expect.objectContaining({ id: 30, categorie_nom: 'Foyer' }));
  });
});

const REQUIRED = { error: 'Paramètre boutique_id requis', code: 'MISSING_BOUTIQUE_ID' };
const UNDETERMINED = {
  error: 'Paramètre boutique_id requis OU numéro de série dans les headers',
  code: 'MISSING_BOUTIQUE_ID',
  examples: {
    method1: '/api/v2/simple/articles/?boutique_id=2',
    method2: 'Header: X-Device-Serial: VOTRE_NUMERO_SERIE',
  },
};

describe.each([
  ['articles/deleted/', REQUIRED],
  ['variantes/', REQUIRED],
  ['categories/', UNDETERMINED],
])('%s', (route, refusal) => {
  it('has its own words for strangers, with or without a shop', async () => {
    for (const serial of [null, 'NOPE', SERIAL.inactive, SERIAL.withoutShop]) {
      const headers: Record<string, string> = serial === null ? {} : { 'Serial-Number': serial };
      const answer = await hub.get(`${BASE}/${route}?boutique_id=9`, headers);
      expect([answer.status, answer.body]).toEqual([400, refusal]);
    }
  });

  it('refuses a foreign shop and an unusable since, and takes the own shop', async () => {
    const status = async (query: string) => {
      const answer = await hub.get(`${BASE}/${route}?${query}`);
      return [answer.status, answer.body.code];
    };
    expect(await status('boutique_id=10')).toEqual([403, 'BOUTIQUE_MISMATCH']);
    expect(await status('since=hier')).toEqual([400, 'INVALID_PARAM']);
    expect(await status('boutique_id=9')).toEqual([200, undefined]);
  });

  it('shows a till of another shop nothing of this one', async () => {
    const { body } = await hub.get(`${BASE}/${route}`, { 'X-Device-Serial': SERIAL.lemba });
    expect(body.boutique_id).toBe(10);
    const own = (await hub.get(`${BASE}/${route}`)).body;
    const key = route === 'articles/deleted/' ? 'deleted_articles' : route.slice(0, -1);
    expect(own[key].length).toBeGreaterThan(0);
    const theirs = new Set(ids(body[key]));
    expect(ids(own[key]).filter((id) => theirs.has(id))).toEqual([]);
  });
});
