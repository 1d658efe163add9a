import { expect, test } from 'vitest';
import { dataPaths } from '../../src/store/paths.ts';
import { verify } from '../../src/store/verify.ts';
import { A, ARTICLE, HOMELESS, SECOND, saleOf, TILL, TILL_B, useChecklistHub } from './checklist-scene.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { get, post } = scene;
const sync = (body: unknown, serial?: string) => post('ventes/sync', body, serial);

test('34: each line writes its VENTE movement, and the answer shows the same levels', async () => {
  const article = scene.next();
  const lignes = [
    { article_id: article, quantite: 2, prix_unitaire: '24999.9' },
    { article_id: ARTICLE.soap, quantite: 1, variante_id: 9062 },
  ];
  const { body } = await sync([{ numero_facture: 'T34', lignes }], SECOND.serial);
  const lines = body.details.creees[0].lignes;
  const [first] = await scene.movements(article);
  const last = (await scene.movements(ARTICLE.soap)).at(-1);
  for (const [place, movement] of [first, last].entries()) {
    expect(movement).toMatchObject({
      type_mouvement: 'VENTE',
      quantite: -lines[place].quantite,
      stock_avant: lines[place].stock_avant,
      stock_apres: lines[place].stock_apres,
      reference_document: 'T34',
      utilisateur: SECOND.name,
    });
    expect(Number(movement?.['stock_avant']) + Number(movement?.['quantite'])).toBe(
      movement?.['stock_apres'],
    );
  }
  expect(first?.['commentaire']).toBe('Vente #T34 - Prix: 24999.90 CDF');
  expect(last?.['commentaire']).toBe('Vente #T34 - Variante: Rouge - Prix: 25000.00 CDF');
});

test('35: stock is opening plus movements for every article under concurrent load, and nothing rewrites them', async () => {
  const articles = [scene.next(), scene.next(), scene.next()];
  const batches = Array.from({ length: 24 }, (_, batch) => {
    const sales = Array.from({ length: 5 }, (_, place) => {
      const article = articles[(batch + place) % articles.length] ?? 0;
      return saleOf(`T35-${batch}-${place}`, article, 1 + (place % 3));
    });
    return sync(sales, [TILL.serial, SECOND.serial][batch % 2]);
  });
  await Promise.all(batches);
  for (const article of articles) {
    const movements = await scene.movements(article);
    let level = 100;
    for (const movement of movements) {
      expect(movement['stock_avant']).toBe(level);
      level += Number(movement['quantite']);
      expect(movement['stock_apres']).toBe(level);
    }
    expect(scene.hub.stock(article)).toBe(level);
    expect(level).toBeGreaterThanOrEqual(0);
  }
  expect(verify(dataPaths(scene.hub.folder).database).differences).toEqual([]);
  const triggers = scene.hub.rows<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'");
  expect(triggers.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['movement_never_updated', 'movement_never_deleted']),
  );
});

test('64: GET mouvements has the keys of section 8, its filters, and a cursor that loses and repeats nothing', async () => {
  const article = scene.next();
  const sell = (from: number, to: number) =>
    sync(Array.from({ length: to - from }, (_, place) => saleOf(`T64-${from + place}`, article, 1)));
  await sell(0, 30);
  const { body } = await get(`mouvements/?article_id=${article}&limit=3`);
  expect(shapeOf(body)).toEqual({
    success: 'boolean',
    boutique_id: 'int',
    boutique_nom: 'text',
    count: 'int',
    mouvements: [
      {
        id: 'int',
        article_id: 'int',
        article_nom: 'text',
        article_code: 'text',
        type_mouvement: 'text',
        quantite: 'int',
        stock_avant: 'int',
        stock_apres: 'int',
        reference_document: 'text',
        commentaire: 'text',
        date_mouvement: 'local',
        utilisateur: 'text',
      },
    ],
    next_cursor: 'text',
  });
  expect([body.success, body.boutique_id, body.boutique_nom, body.count]).toEqual([true, A.shop, A.name, 3]);
  const seen: string[] = [];
  let cursor: string | null = null;
  let growth = 30;
  do {
    const next: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = (await get(`mouvements?article_id=${article}&limit=7${next}`)).body;
    seen.push(...page.mouvements.map((one: { reference_document: string }) => one.reference_document));
    cursor = page.next_cursor;
    await sell(growth, growth + 2);
    growth += 2;
  } while (cursor !== null);
  expect(seen).toEqual(Array.from({ length: 30 }, (_, place) => `T64-${29 - place}`));
  await sync(Array.from({ length: 65 }, (_, place) => saleOf(`T64-more-${place}`, scene.next(), 1)));
  expect((await get('mouvements')).body.count).toBe(100);
  const { date_mouvement: date } = (await scene.movements(article))[0] as { date_mouvement: string };
  const between = async (from: string, to: string): Promise<number> => {
    const query = `article_id=${article}&limit=1000&date_debut=${from}&date_fin=${to}`;
    return (await get(`mouvements?${query}`)).body.count;
  };
  const all = (await scene.movements(article)).length;
  const day = date.slice(0, 10);
  expect(await between(date, '2099-01-01')).toBe(all);
  expect(await between('2020-01-01', '2020-12-31')).toBe(0);
  expect(await between(day, '2099-01-01')).toBe(all);
  expect(await between(encodeURIComponent(date), encodeURIComponent(date))).toBeGreaterThan(0);
});

test('65: GET mouvements refuses who is unknown, another shop, and what it cannot read', async () => {
  const asked = async (query: string, serial?: string): Promise<unknown[]> => {
    const { status, body } = await get(`mouvements${query}`, serial);
    return [status, body.code, body.error];
  };
  expect(await asked('', '')).toEqual([400, 'MISSING_SERIAL', 'Header X-Device-Serial requis']);
  expect(await asked('', 'nobody')).toEqual([404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé']);
  expect(await asked('', HOMELESS)).toEqual([400, 'NO_BOUTIQUE', 'Terminal non associé à une boutique']);
  const mismatch = [403, 'BOUTIQUE_MISMATCH', 'Accès refusé: boutique non autorisée'];
  expect(await asked('?boutique_id=2')).toEqual(mismatch);
  expect(await asked('?boutique_id=1', TILL_B.serial)).toEqual(mismatch);
  expect((await get('mouvements?boutique_id=1')).status).toBe(200);
  const bad = ['limit=0', 'limit=-1', 'limit=1001', 'limit=abc', 'date_debut=demain', 'date_fin=2026-02-30'];
  bad.push('cursor=abc', 'cursor=eyJ4IjoxfQ', 'article_id=abc', 'article_id=1.5', 'boutique_id=abc');
  for (const query of bad) {
    expect((await asked(`?${query}`)).slice(0, 2), query).toEqual([400, 'INVALID_PARAM']);
  }
  const foreign = await get(`mouvements?article_id=${ARTICLE.bOil}`);
  expect([foreign.status, foreign.body.count]).toEqual([200, 0]);
});
