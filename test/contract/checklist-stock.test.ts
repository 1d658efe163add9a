import { expect, test } from 'vitest';
import { articleId, shopId } from '../../src/domain/ids.ts';
import { A, ARTICLE, saleOf, TILL, TILL_B, useChecklistHub } from './checklist-scene.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { get, post, put } = scene;

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

test('45: pending shows what was sent, and the article stays on sale', async () => {
  const article = scene.next();
  await announce(article, 12, 'T45-1');
  await announce(article, 8, 'T45-2');
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
});

test('45: valider applies what was sent once, whatever quantity is said', async () => {
  const article = scene.next();
  await announce(article, 12, 'T45-3');
  await announce(article, 8, 'T45-4');
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
});

test('45: refuser puts nothing on the shelf, and both say what is wrong', async () => {
  const [article, refused] = [scene.next(), scene.next()];
  await announce(refused, 5, 'T45-5');
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

test('46: PUT stock needs a serial, and moves and answers as in 7.6', async () => {
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
});

test('46: regulariser adds, closes alerts, and answers as in 7.6', async () => {
  const article = scene.next();
  const named = { id: article, nom: `Article ${article}`, code: `A-${article}` };
  await put(`articles/${article}/stock/`, { quantite_stock: -2 });
  const asked = { article_id: article, quantite_ajout: 1 };
  expect((await post('analyse/regulariser', asked, '')).body.code).toBe('MISSING_SERIAL');
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
