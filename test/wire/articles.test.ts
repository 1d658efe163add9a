import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import type { CatalogueArticle } from '../../src/domain/catalogue.ts';
import { articleId, shopId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { encodeArticles } from '../../src/wire/catalogue/articles.ts';
import { type ArticlesQuery, decodeArticlesQuery } from '../../src/wire/catalogue/articles-query.ts';
import { ArticlesAnswerSchema } from '../../src/wire/catalogue/articles-schema.ts';
import { API_STATUS } from '../../src/wire/tills/api-status.ts';

const SHOP = {
  id: shopId(9),
  name: 'Ma Boutique',
  timeZone: 'Africa/Kinshasa',
  dollarRate: minorUnits(280_000),
};
const AT = Date.parse('2026-11-22T07:20:33.866Z');
const SOAP: CatalogueArticle = {
  id: articleId(27),
  code: 'ART-027',
  name: 'Savon de toilette 175 g',
  description: '',
  category: { id: 3, name: 'Hygiène' },
  currency: 'CDF',
  price: minorUnits(200_000),
  purchasePrice: minorUnits(150_000),
  priceUsd: null,
  purchasePriceUsd: minorUnits(50),
  active: true,
  validated: true,
  imageUrl: null,
  removedAt: null,
  stock: -4,
  variants: [
    {
      id: 1,
      articleId: articleId(27),
      barcode: '6009999000271',
      name: 'Citron',
      attribute: 'PARFUM',
      active: true,
      imageUrl: null,
      createdAt: AT,
      changedAt: AT,
    },
  ],
};
const EVERYTHING: ArticlesQuery = { since: null, version: null };
const encode = (article: CatalogueArticle, query = EVERYTHING) =>
  encodeArticles({ shop: SHOP, articles: [article], query, serverTime: AT });

const EXPECTED = {
  success: true,
  count: 1,
  boutique_id: 9,
  boutique_nom: 'Ma Boutique',
  taux_dollar: '2800.00',
  articles: [
    {
      id: 27,
      code: 'ART-027',
      nom: 'Savon de toilette 175 g',
      description: '',
      devise: 'CDF',
      prix_vente: '2000.00',
      prix_achat: '1500.00',
      prix_vente_usd: null,
      prix_achat_usd: '0.50',
      categorie_nom: 'Hygiène',
      categorie_backend_id: 3,
      quantite_stock: -4,
      est_actif: true,
      has_variantes: true,
      stock_total_variantes: -4,
      variantes: [
        {
          id: 1,
          article_parent_nom: 'Savon de toilette 175 g',
          code_barre: '6009999000271',
          nom_variante: 'Citron',
          type_attribut: 'PARFUM',
          quantite_stock: -4,
          est_actif: true,
          prix_vente: '2000.00',
          prix_achat: '1500.00',
          devise: 'CDF',
          nom_complet: 'Savon de toilette 175 g - Citron',
          image_url: null,
          date_creation: '2026-11-22T08:20:33.866000+01:00',
          date_mise_a_jour: '2026-11-22T08:20:33.866000+01:00',
        },
      ],
      est_valide_client: true,
      date_suppression: null,
      image_url: null,
    },
  ],
  sync_metadata: {
    is_incremental: false,
    since: null,
    version_min: null,
    server_time: '2026-11-22T07:20:33.866000+00:00',
  },
};

async function served(answer: object): Promise<string> {
  const app = fastify();
  app.get('/', { schema: { response: { 200: ArticlesAnswerSchema } } }, () => answer);
  const { body } = await app.inject('/');
  await app.close();
  return body;
}

describe('the catalogue', () => {
  test("has every key of the contract in its order, also through the server's serializer", async () => {
    expect(JSON.stringify(encode(SOAP))).toBe(JSON.stringify(EXPECTED));
    expect(await served(encode(SOAP))).toBe(JSON.stringify(EXPECTED));
  });

  test('of an article without category has no categorie_nom, and a null id', async () => {
    const { articles } = JSON.parse(await served(encode({ ...SOAP, category: null, variants: [] })));
    expect(articles[0]).not.toHaveProperty('categorie_nom');
    expect(articles[0]).toMatchObject({ categorie_backend_id: null, has_variantes: false, variantes: [] });
  });

  test('echoes what was asked', () => {
    const since = { at: AT, text: '2026-11-22T07:00:00Z' };
    expect(encode(SOAP, { since, version: null }).sync_metadata).toMatchObject({
      is_incremental: true,
      since: '2026-11-22T07:00:00Z',
      version_min: null,
    });
    expect(encode(SOAP, { since: null, version: { above: 1, text: '1' } }).sync_metadata).toMatchObject({
      is_incremental: true,
      since: null,
      version_min: '1',
    });
  });
});

describe('the query of the catalogue', () => {
  const decode = (query: Record<string, unknown>) => decodeArticlesQuery(query, SHOP);

  test.each([
    [{}, null],
    [{ since: '' }, null],
    [{ since: '2026-11-22T08:20:33' }, Date.parse('2026-11-22T07:20:33Z')],
    [{ since: '2026-11-22T07:20:33.866000 00:00' }, AT],
    [{ since: '2026-11-22' }, Date.parse('2026-11-21T23:00:00Z')],
  ])('%j starts at %j', (query, at) => {
    const decoded = decode(query);
    expect(decoded.ok && (decoded.value.since?.at ?? null)).toBe(at);
  });

  test('takes back the server_time it gave, unchanged', () => {
    const { server_time } = encode(SOAP).sync_metadata;
    expect(decode({ since: server_time })).toMatchObject({ ok: true, value: { since: { at: AT } } });
  });

  test('reads a version as the seq after which changes are asked for', () => {
    expect(decode({ version: '012' })).toEqual({
      ok: true,
      value: { since: null, version: { above: 12, text: '012' } },
    });
  });

  test.each([
    { since: 'hier' },
    { since: ['a', 'b'] },
    { version: '-1' },
    { version: 'x' },
    { boutique_id: 'x' },
  ])('%j is refused as INVALID_PARAM', (query) => {
    expect(decode(query)).toMatchObject({ ok: false, error: { body: { code: 'INVALID_PARAM' } } });
  });

  test("another shop's id is refused", () => {
    expect(decode({ boutique_id: '10' })).toMatchObject({ ok: false, error: { status: 403 } });
  });
});

test('the status of the API is word for word what tills know', () => {
  expect(JSON.stringify(API_STATUS)).toBe(
    '{"api_version":"v2-simple","status":"active","message":"API v2 Multi-Boutiques SIMPLIFIÉE (sans authentification)","authentication":"disabled","endpoints":{"status":"/api/v2/simple/status/","articles":"/api/v2/simple/articles/?boutique_id=X","categories":"/api/v2/simple/categories/?boutique_id=X","ventes":"/api/v2/simple/ventes/","boutiques":"/api/v2/simple/boutiques/","terminal_info":"/api/v2/simple/terminal/<numero_serie>/"},"note":"Aucune authentification requise - Version de développement"}',
  );
});
