import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import reference from '../../docs/openapi.json' with { type: 'json' };
import { importInto, openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

const PATH = '/api/v2/simple/articles/';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

interface Article {
  readonly id: number;
  readonly nom: string;
  readonly quantite_stock: number;
}

const changedSince = async (since: string): Promise<number[]> => {
  const { status, body } = await hub.get(`${PATH}?since=${since}`);
  expect([status, body.sync_metadata.is_incremental]).toEqual([200, true]);
  return body.articles.map((article: Article) => article.id);
};

describe('the catalogue', () => {
  it('is the active articles of the own shop, by name, in the shape of the contract', async () => {
    const { status, body } = await hub.get(PATH);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      count: 13,
      boutique_id: 9,
      boutique_nom: 'Ma Boutique',
      taux_dollar: '2800.00',
      sync_metadata: { is_incremental: false, since: null, version_min: null },
    });
    const names: string[] = body.articles.map((article: Article) => article.nom);
    expect(names).toEqual([...names].sort());
    expect(names[0]).toBe('Bière blonde 72 cl');
    expect(body.articles.find((article: Article) => article.id === 30)).toEqual({
      id: 30,
      code: 'ART-030',
      nom: 'Lampe solaire portable',
      description: '',
      devise: 'USD',
      prix_vente: '12.50',
      prix_achat: '0.00',
      prix_vente_usd: '12.50',
      prix_achat_usd: null,
      categorie_nom: 'Maison',
      categorie_backend_id: 4,
      quantite_stock: 15,
      est_actif: true,
      has_variantes: false,
      stock_total_variantes: 15,
      variantes: [],
      est_valide_client: true,
      date_suppression: null,
      image_url: null,
    });
  });

  it('gives each variant the stock of its parent', async () => {
    const { body } = await hub.get('/api/v2/simple/articles');
    const soap = body.articles.find((article: Article) => article.id === 27);
    expect(soap.variantes).toMatchObject([
      {
        id: 1,
        nom_variante: 'Citron',
        quantite_stock: 80,
        prix_vente: '2000.00',
        nom_complet: 'Savon de toilette 175 g - Citron',
      },
      { id: 2, nom_variante: 'Citron vert', quantite_stock: 80, image_url: null },
    ]);
  });

  it('leaves the name of the category out where there is none, and keeps its null id', async () => {
    const orphan = { id: 50, boutique_id: 10, code: 'X', nom: 'Orphelin', prix_vente: '1.00', devise: 'CDF' };
    await importInto(hub.writer, { boutiques: [], terminaux: [], categories: [], articles: [orphan] });
    const { body } = await hub.get(PATH, { 'X-Device-Serial': SERIAL.lemba });
    const found = body.articles.find((article: Article) => article.id === 50);
    expect(found).toHaveProperty('categorie_backend_id', null);
    expect(found).not.toHaveProperty('categorie_nom');
  });

  const missing = {
    error: 'Paramètre boutique_id requis OU numéro de série dans les headers',
    code: 'MISSING_BOUTIQUE_ID',
    examples: {
      method1: '/api/v2/simple/articles/?boutique_id=2',
      method2: 'Header: X-Device-Serial: VOTRE_NUMERO_SERIE',
    },
  };

  it.each([
    [{}],
    [{ 'X-Device-Serial': 'NOPE' }],
    [{ 'X-Device-Serial': SERIAL.inactive }],
    [{ 'X-Device-Serial': SERIAL.withoutShop }],
  ])('is refused for a stranger, with or without a shop (%o)', async (headers) => {
    for (const query of ['', '?boutique_id=9', '?boutique_id=9999', '?boutique_id=x']) {
      const answer = await hub.get(PATH + query, headers);
      expect([answer.status, answer.body]).toEqual([400, missing]);
    }
  });

  it('is refused for the shop of somebody else; the own one changes nothing', async () => {
    for (const other of ['10', '9999']) {
      const answer = await hub.get(`${PATH}?boutique_id=${other}`);
      expect([answer.status, answer.body.code]).toEqual([403, 'BOUTIQUE_MISMATCH']);
    }
    const own = await hub.get(`${PATH}?boutique_id=9`);
    expect(own.body.articles).toEqual((await hub.get(PATH)).body.articles);
  });
});

describe('what changed since', () => {
  it('is every article whose stock moved, and only those, by the server_time of the last answer as it is', async () => {
    const { body } = await hub.get(PATH);
    await new Promise((resolve) => setTimeout(resolve, 20));
    const time: string = body.sync_metadata.server_time;
    await hub.sync([{ numero_facture: 'S-1', lignes: [{ article_id: 15 }, { article_id: 24 }] }]);
    expect(time).toMatch(/\+00:00$/);
    const moved = (ids: number[]) => ids.filter((id) => id === 15 || id === 24);
    expect(moved(await changedSince(time))).toEqual([15, 24]);
    expect(moved(await changedSince(encodeURIComponent(time)))).toEqual([15, 24]);
    const next: string = (await hub.get(PATH)).body.sync_metadata.server_time;
    await new Promise((resolve) => setTimeout(resolve, 20));
    await hub.sync([{ numero_facture: 'S-2', lignes: [{ article_id: 18 }] }]);
    const ids = await changedSince(next);
    expect(ids).toContain(18);
    expect(ids).not.toContain(20);
  });

  it('is also what was imported since, and nothing when nothing was', async () => {
    const before: string = (await hub.get(PATH)).body.sync_metadata.server_time;
    await new Promise((resolve) => setTimeout(resolve, 20));
    const change = {
      id: 20,
      boutique_id: 9,
      code: 'ART-020',
      nom: 'Sucre roux 1 kg',
      prix_vente: '3600.00',
      devise: 'CDF',
    };
    await importInto(hub.writer, { boutiques: [], terminaux: [], categories: [], articles: [change] });
    expect(await changedSince(encodeURIComponent(before))).toContain(20);
    const far = new Date(Date.now() + 3_600_000).toISOString();
    expect(await changedSince(far)).toEqual([]);
  });
});

describe('who needs no serial', () => {
  it('status/ says what it always said', async () => {
    for (const path of ['/api/v2/simple/status', '/api/v2/simple/status/']) {
      const { status, body } = await hub.get(path, {});
      expect([status, body.api_version, body.status]).toEqual([200, 'v2-simple', 'active']);
    }
  });

  it('/health and /ready answer when the hub can read and write', async () => {
    expect((await hub.get('/health', {})).body).toEqual({ status: 'ok', lastProvenBackupAt: null });
    expect((await hub.get('/ready', {})).body).toEqual({ status: 'ready' });
  });

  it('/docs/openapi.json is the API reference, whole', async () => {
    const { status, headers, body } = await hub.get('/docs/openapi.json', {});
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toEqual(reference);
  });
});
