import { describe, expect, test } from 'vitest';
import { articleId, shopId } from '../../src/domain/ids.ts';
import { importInto } from '../http/served-hub.ts';
import { A, ARTICLE, saleOf, TILL, TILL_B, useChecklistHub } from './checklist-scene.ts';
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

async function announce(article: number, quantity: number, key: string): Promise<void> {
  const receipt = await scene.hub.writer.call('announceDelivery', {
    shopId: shopId(A.shop),
    articleId: articleId(article),
    quantity,
    sentAt: null,
    reference: '',
    user: 'test',
    comment: '',
    key,
  });
  expect(receipt).toMatchObject({ already: false });
}

test('45: valider applies what was sent, once; pending and refuser say so', async () => {
  const [article, refused] = [scene.next(), scene.next()];
  await announce(article, 12, 'T45-1');
  await announce(article, 8, 'T45-2');
  await announce(refused, 5, 'T45-3');
  const { body: pending } = await get('articles/pending/');
  expect(shapeOf({ ...pending, articles_pending: [pending.articles_pending[0]] })).toEqual({
    success: 'boolean',
    count: 'int',
    boutique_id: 'int',
    boutique_nom: 'text',
    articles_pending: [
      {
        id: 'int',
        code: 'text',
        nom: 'text',
        description: 'text',
        categorie: 'text',
        categorie_id: 'int',
        prix_vente: 'amount',
        prix_achat: 'amount',
        devise: 'text',
        quantite_envoyee: 'int',
        quantite_stock: 'int',
        date_envoi: expect.toSatisfy((look) => look === null || look === 'local'),
        date_creation: 'local',
      },
    ],
  });
  const waiting = pending.articles_pending.filter((one: { id: number }) => one.id === article);
  expect(
    waiting.reduce((sum: number, one: { quantite_envoyee: number }) => sum + one.quantite_envoyee, 0),
  ).toBe(20);
  expect((await get('articles/')).body.articles.some((one: { id: number }) => one.id === article)).toBe(true);
  const validated = await Promise.all(
    [3, 999].map((quantity) =>
      post('articles/valider/', { article_id: article, quantite_validee: quantity }),
    ),
  );
  expect(validated.map(({ status }) => status)).toEqual([200, 200]);
  expect(scene.hub.stock(article)).toBe(120);
  const [first, second] = validated.toSorted(
    (a, b) => Object.keys(a.body).length - Object.keys(b.body).length,
  );
  const nom = `Article ${article}`;
  const shown = { id: article, code: `A-${article}`, nom, quantite_stock: 120, est_valide_client: true };
  expect(first?.body).toEqual({
    success: true,
    message: `Article "${nom}" validé avec succès`,
    article: { ...shown, date_validation: expect.stringMatching(/\+01:00$/) },
  });
  expect(second?.body).toEqual({
    success: true,
    already_validated: true,
    message: `Article "${nom}" déjà validé`,
    article: shown,
  });
  const movements = await scene.movements(article);
  expect(movements.reduce((sum, one) => sum + Number(one['quantite']), 0)).toBe(20);
  for (const movement of movements) {
    expect(movement).toMatchObject({
      type_mouvement: 'ENTREE',
      reference_document: `VALIDATION-${A.code}-${article}`,
      utilisateur: 'MAUI-Client',
    });
  }
  const no = await post('articles/refuser/', { articleId: refused });
  expect([no.status, no.body]).toEqual([
    200,
    {
      success: true,
      message: `Article "Article ${refused}" refusé - remis dans le catalogue sans ajout de stock`,
      article: { id: refused, nom: `Article ${refused}`, quantite_stock: 100 },
    },
  ]);
  const late = await post('articles/valider/', { articleId: refused, quantiteValidee: 5 });
  expect([late.body.already_validated, scene.hub.stock(refused)]).toEqual([true, 100]);
  const errors: [string, object, number, string, string][] = [
    ['valider', { quantite_validee: 1 }, 400, 'MISSING_ARTICLE_ID', 'article_id requis'],
    ['valider', { article_id: article }, 400, 'MISSING_QUANTITE', 'quantite_validee requise'],
    [
      'valider',
      { article_id: ARTICLE.bOil, quantite_validee: 1 },
      404,
      'ARTICLE_NOT_FOUND',
      'Article non trouvé',
    ],
    ['refuser', {}, 400, 'MISSING_ARTICLE_ID', 'article_id requis'],
    ['refuser', { article_id: 99_999 }, 404, 'ARTICLE_NOT_FOUND', 'Article non trouvé'],
  ];
  for (const [route, body, status, code, error] of errors) {
    const answer = await post(`articles/${route}/`, body);
    expect([answer.status, answer.body.code, answer.body.error]).toEqual([status, code, error]);
  }
  const foreign = await post('articles/valider/', {
    article_id: article,
    quantite_validee: 1,
    boutique_id: 2,
  });
  expect([foreign.status, foreign.body.code]).toEqual([403, 'BOUTIQUE_MISMATCH']);
});

test('46: PUT stock and regulariser need a serial, and move and answer as in 7.6', async () => {
  const article = scene.next();
  const set = (level: unknown, serial?: string) =>
    put(`articles/${article}/stock/`, { boutique_id: 1, quantite_stock: level }, serial);
  expect((await set(1, '')).body.code).toBe('MISSING_SERIAL');
  expect((await set(1, 'nobody')).body.code).toBe('TERMINAL_NOT_FOUND');
  const { status, body } = await set(130);
  const named = { id: article, nom: `Article ${article}`, code: `A-${article}` };
  expect([status, body]).toEqual([
    200,
    {
      success: true,
      article: { ...named, ancienne_quantite: 100, nouvelle_quantite: 130, difference: 30 },
      boutique_id: 1,
    },
  ]);
  expect((await set(130)).body.article.nouvelle_quantite).toBe(130);
  expect((await set(-2)).body.article.difference).toBe(-132);
  expect(await scene.movements(article)).toMatchObject([
    { type_mouvement: 'ENTREE', quantite: 30, commentaire: 'Ajout stock MAUI (+30 unités)' },
    { type_mouvement: 'SORTIE', quantite: -132, commentaire: 'Retrait stock MAUI (-132 unités)' },
  ]);
  for (const movement of await scene.movements(article)) {
    expect(movement).toMatchObject({ reference_document: `MAUI-${article}`, utilisateur: 'MAUI' });
  }
  const missing = await put(`articles/${article}/stock/`, { boutique_id: 1 });
  expect([missing.status, missing.body.code, missing.body.error]).toEqual([
    400,
    'MISSING_QUANTITY',
    'Paramètre quantite_stock requis',
  ]);
  for (const level of ['beaucoup', 1.5, null, [], 2 ** 60]) {
    const answer = await set(level);
    expect(answer.status, String(level)).toBe(400);
  }
  expect((await put(`articles/${article}/stock/`, { boutique_id: 2, quantite_stock: 1 })).status).toBe(403);
  expect((await put(`articles/${ARTICLE.bOil}/stock/`, { quantite_stock: 1 })).status).toBe(404);
  const added = await post('analyse/regulariser', {
    article_id: article,
    quantite_ajout: 5,
    notes: 'compté',
  });
  expect([added.status, added.body]).toEqual([
    200,
    {
      success: true,
      article: { id: article, nom: named.nom, code: named.code },
      stock_avant: -2,
      quantite_ajoutee: 5,
      stock_apres: 3,
      alertes_resolues: expect.any(Number),
    },
  ]);
  const last = (await scene.movements(article)).at(-1);
  expect(last).toMatchObject({ type_mouvement: 'ENTREE', quantite: 5, utilisateur: TILL.name });
  expect(last?.['commentaire']).toBe('Régularisation stock: compté');
  expect(last?.['reference_document']).toMatch(new RegExp(`^REGUL-${TILL.name}-\\d{14}$`));
  const twice = await Promise.all(
    [1, 2].map((notes) =>
      post('analyse/regulariser', { article_id: article, quantite_ajout: 10, notes: `${notes}` }),
    ),
  );
  expect(twice.map(({ status: one }) => one)).toEqual([200, 200]);
  expect(scene.hub.stock(article)).toBe(23);
  await post('ventes/sync', [saleOf('T46', ARTICLE.bThree, 5)], TILL_B.serial);
  const closed = await post(
    'analyse/regulariser',
    { article_id: ARTICLE.bThree, quantite_ajout: 9 },
    TILL_B.serial,
  );
  expect([closed.body.alertes_resolues, closed.body.stock_avant]).toEqual([1, -2]);
  expect((await scene.movements(ARTICLE.bThree, TILL_B.serial)).at(-1)?.['commentaire']).toBe(
    'Régularisation stock: Régularisation manuelle via terminal',
  );
  for (const body of [{}, { article_id: article }, { article_id: article, quantite_ajout: 0 }]) {
    const answer = await post('analyse/regulariser', body);
    expect([answer.status, answer.body]).toEqual([
      400,
      { error: 'article_id et quantite_ajout (>0) requis' },
    ]);
  }
  const unknown = await post('analyse/regulariser', { article_id: 99_999, quantite_ajout: 1 });
  expect([unknown.status, unknown.body]).toEqual([404, { error: 'Article 99999 non trouvé' }]);
});
