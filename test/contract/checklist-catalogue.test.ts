import { describe, expect, test } from 'vitest';
import { importInto } from '../http/served-hub.ts';
import { ARTICLE, saleOf, TILL, TILL_B, useChecklistHub } from './checklist-scene.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { get, post, put } = scene;

const VARIANT = {
  id: 'int',
  article_parent_nom: 'text',
  code_barre: 'text',
  nom_variante: 'text',
  type_attribut: 'text',
  quantite_stock: 'int',
  est_actif: 'boolean',
  prix_vente: 'amount',
  prix_achat: 'amount',
  devise: 'text',
  nom_complet: 'text',
  image_url: null,
  date_creation: 'local',
  date_mise_a_jour: 'local',
};
const ARTICLE_KEYS = {
  id: 'int',
  code: 'text',
  nom: 'text',
  description: 'text',
  devise: 'text',
  prix_vente: 'amount',
  prix_achat: 'amount',
  prix_vente_usd: null,
  prix_achat_usd: null,
  categorie_nom: 'text',
  categorie_backend_id: 'int',
  quantite_stock: 'int',
  est_actif: 'boolean',
  has_variantes: 'boolean',
  stock_total_variantes: 'int',
  variantes: [],
  est_valide_client: 'boolean',
  date_suppression: null,
  image_url: null,
};

describe('42: the lists of the catalogue', () => {
  test('42: articles/ and articles/terminal/<serial>/', async () => {
    const { status, body } = await get('articles/');
    expect(status).toBe(200);
    const of = (id: number) => body.articles.find((one: { id: number }) => one.id === id);
    expect(shapeOf(of(100))).toEqual(ARTICLE_KEYS);
    expect(shapeOf(of(ARTICLE.soap))).toEqual({ ...ARTICLE_KEYS, variantes: [VARIANT] });
    const { categorie_nom: _none, ...without } = ARTICLE_KEYS;
    expect(shapeOf(of(ARTICLE.noCategory))).toEqual({ ...without, categorie_backend_id: null });
    expect(shapeOf(of(ARTICLE.lamp))).toEqual({ ...ARTICLE_KEYS, prix_vente_usd: 'amount' });
    expect([of(ARTICLE.inactive), of(ARTICLE.awaiting), of(ARTICLE.bOil)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    const names = body.articles.map((one: { nom: string }) => one.nom);
    expect(names).toEqual([...names].sort());
    await post('ventes/sync', [saleOf('T42', ARTICLE.soap, 4)]);
    const sold = (await get('articles/')).body.articles.find(
      (one: { id: number }) => one.id === ARTICLE.soap,
    );
    expect(sold.quantite_stock).toBe(96);
    for (const variant of sold.variantes) expect(variant.quantite_stock).toBe(96);
    const head = {
      success: 'boolean',
      count: 'int',
      boutique_id: 'int',
      boutique_nom: 'text',
      taux_dollar: 'amount',
    };
    expect(shapeOf({ ...body, articles: [] })).toEqual({
      ...head,
      articles: [],
      sync_metadata: { is_incremental: 'boolean', since: null, version_min: null, server_time: 'utc' },
    });
    expect([body.count, body.taux_dollar]).toEqual([body.articles.length, '2800.00']);
    const own = await get(`articles/terminal/${TILL.serial}/`);
    expect([own.status, shapeOf({ ...own.body, articles: [] })]).toEqual([
      200,
      { ...head, terminal: { numero_serie: 'text', nom_terminal: 'text' }, articles: [] },
    ]);
    expect(own.body.articles).toEqual((await get('articles/')).body.articles);
  });

  test('42: articles/terminal/ of who is unknown or has no shop', async () => {
    const unknown = await get('articles/terminal/nobody/', 'nobody');
    expect([unknown.status, unknown.body]).toEqual([
      404,
      {
        error: 'Terminal non trouvé ou inactif',
        code: 'TERMINAL_NOT_FOUND',
        success: false,
        numero_serie: 'nobody',
      },
    ]);
    const homeless = await get('articles/terminal/till-homeless/', 'till-homeless');
    expect([homeless.status, homeless.body.code, homeless.body.numero_serie]).toEqual([
      400,
      'NO_BOUTIQUE',
      'till-homeless',
    ]);
    const foreign = await get(`articles/terminal/${TILL_B.serial}/`);
    expect(foreign.status).toBeGreaterThanOrEqual(400);
    expect(JSON.stringify(foreign.body)).not.toContain('secrète');
  });

  test('42: articles/deleted/, variantes/ and categories/', async () => {
    const { body: deleted } = await get('articles/deleted/');
    expect(shapeOf(deleted)).toEqual({
      success: 'boolean',
      boutique_id: 'int',
      count: 'int',
      deleted_articles: [{ id: 'int', code: 'text', nom: 'text', date_suppression: 'local' }],
      message: 'text',
    });
    expect(deleted.deleted_articles.map((one: { id: number }) => one.id)).toEqual([ARTICLE.inactive]);
    expect(deleted.message).toBe('MAUI doit supprimer ces articles de son cache local');
    const { body: variants } = await get('variantes/');
    expect(shapeOf(variants)).toEqual({
      success: 'boolean',
      boutique_id: 'int',
      count: 'int',
      variantes: [
        {
          id: 'int',
          article_parent_id: 'int',
          code_barre: 'text',
          nom_variante: 'text',
          type_attribut: 'text',
          quantite_stock: 'int',
          est_actif: 'boolean',
          prix_vente: 'amount',
          devise: 'text',
          nom_complet: 'text',
          last_updated: expect.stringMatching(/^(utc|local)$/),
        },
      ],
      sync_metadata: { is_incremental: 'boolean', since: null, server_time: 'utc', total_variants: 'int' },
    });
    expect(variants.variantes.map((one: { id: number }) => one.id)).toEqual([9061, 9062, 9063]);
    expect(variants.variantes[0].nom_complet).toBe(`Article ${ARTICLE.soap} - Rouge foncé`);
    const { body: categories } = await get('categories/');
    expect(shapeOf(categories)).toEqual({
      success: 'boolean',
      count: 'int',
      boutique_id: 'int',
      boutique_nom: 'text',
      categories: [
        {
          id: 'int',
          nom: 'text',
          description: 'text',
          date_creation: 'local',
          last_updated: 'local',
          boutique: 'int',
        },
      ],
      sync_metadata: { is_incremental: 'boolean', since: null, server_time: 'utc' },
    });
    expect(categories.categories.map((one: { nom: string }) => one.nom)).toEqual(['Boissons', 'Épicerie']);
  });
});

test('43: since returns what changed, in every writing, and server_time sent back loses nothing', async () => {
  const [sold, priced, corrected] = [scene.next(), scene.next(), scene.next()];
  const [renamed, switchedOff] = [scene.next(), scene.next()];
  const { server_time: start } = (await get('articles/')).body.sync_metadata;
  await new Promise((wait) => setTimeout(wait, 5));
  const changed = async (since: string): Promise<number[]> =>
    (await get(`articles/?since=${since}`)).body.articles.map((one: { id: number }) => one.id);
  await post('ventes/sync', [saleOf('T43', sold, 1)]);
  await importInto(scene.hub.writer, {
    boutiques: [],
    terminaux: [],
    categories: [],
    articles: [
      { id: priced, boutique_id: 1, code: `A-${priced}`, nom: `Article ${priced}`, prix_vente: '1.00' },
      { id: renamed, boutique_id: 1, code: `A-${renamed}`, nom: 'Autrement' },
      { id: switchedOff, boutique_id: 1, code: `A-${switchedOff}`, nom: 'Éteint', est_actif: false },
    ],
  });
  await put(`articles/${corrected}/stock/`, { quantite_stock: 7 });
  const all = [sold, priced, corrected, renamed, switchedOff];
  expect(await changed(start.replace('+', '%2B'))).toEqual(expect.arrayContaining(all));
  expect(await changed(start), 'a + that arrives as a space').toEqual(expect.arrayContaining(all));
  const instant = Date.parse(start);
  const naive = new Date(instant + 3_600_000).toISOString().slice(0, 23);
  for (const since of [new Date(instant).toISOString(), naive, `${naive}%2B01:00`]) {
    const ids = await changed(since);
    expect(ids, since).toEqual(expect.arrayContaining(all));
    expect(ids.length, since).toBeLessThan(20);
  }
  expect(await changed('2099-01-01T00:00:00Z')).toEqual([]);
  let known = start as string;
  const learnt = new Set<number>();
  const touched: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const article = scene.next();
    touched.push(article);
    const selling = post('ventes/sync', [saleOf(`T43-${round}`, article, 1)]);
    const { body } = await get(`articles/?since=${known.replace('+', '%2B')}`);
    for (const one of body.articles) learnt.add(one.id);
    known = body.sync_metadata.server_time;
    await selling;
  }
  for (const id of await changed(known.replace('+', '%2B'))) learnt.add(id);
  expect(touched.filter((id) => !learnt.has(id))).toEqual([]);
  expect((await get('articles/?since=garbage')).body.code).toBe('INVALID_PARAM');
});

test('44: who is unknown gets 400 MISSING_BOUTIQUE_ID, and a foreign boutique_id 403', async () => {
  const lists = ['articles/', 'articles/deleted/', 'articles/pending/', 'variantes/', 'categories/'];
  for (const path of lists) {
    for (const serial of ['', 'nobody']) {
      for (const query of ['', '?boutique_id=1']) {
        const { status, body } = await get(path + query, serial);
        expect([status, body.code], `${path}${query} ${serial}`).toEqual([400, 'MISSING_BOUTIQUE_ID']);
      }
    }
    for (const shop of [2, 9999]) {
      const { status, body } = await get(`${path}?boutique_id=${shop}`);
      expect([status, body.code], path).toEqual([403, 'BOUTIQUE_MISMATCH']);
    }
    const [own, plain] = [await get(`${path}?boutique_id=1`), await get(path)];
    expect([own.status, own.body.count], path).toEqual([200, plain.body.count]);
  }
  const texts = await Promise.all(lists.map(async (path) => (await get(path, 'nobody')).body.error));
  expect(texts).toEqual([
    'Paramètre boutique_id requis OU numéro de série dans les headers',
    'Paramètre boutique_id requis',
    'Paramètre boutique_id requis ou header X-Device-Serial',
    'Paramètre boutique_id requis',
    'Paramètre boutique_id requis OU numéro de série dans les headers',
  ]);
});
