import { expect, test } from 'vitest';
import { ARTICLE, SECOND, saleOf, TILL_B, useChecklistHub } from './checklist-scene.ts';

const scene = useChecklistHub();
const { post } = scene;
const sync = (body: unknown, serial?: string) => post('ventes/sync', body, serial);
const codes = (body: { details: { erreurs: { code: string }[] } }) =>
  body.details.erreurs.map(({ code }) => code);

test('16: an identical sale again stores nothing, moves nothing, and clears the queue of its till', async () => {
  const article = scene.next();
  const sent = saleOf('T16', article, 3, { date_vente: '2026-11-20T08:00:00' });
  const first = await sync([sent]);
  const again = await sync({ Ventes: [sent] });
  expect(again.status).toBe(201);
  expect(again.body.details.erreurs).toEqual([
    {
      index: 1,
      numero_facture: 'T16',
      erreur: 'Vente déjà existante',
      code: 'DUPLICATE',
      vente_existante_id: first.body.details.creees[0].id,
    },
  ]);
  expect([again.body.ventes_creees, again.body.ventes_erreurs]).toEqual([0, 1]);
  expect([again.body.accepted, again.body.rejected, again.body.stock_updates]).toEqual([['T16'], [], []]);
  expect(await scene.movements(article)).toHaveLength(1);
  expect([scene.hub.stock(article), scene.kept('T16')]).toEqual([97, []]);
});

test('17: of simultaneous uploads of one sale one creates it, all accept it, and it moves stock once', async () => {
  const article = scene.next();
  const answers = await Promise.all(Array.from({ length: 8 }, () => sync([saleOf('T17', article, 2)])));
  expect(answers.map(({ body }) => body.ventes_creees).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  expect(answers.flatMap(({ body }) => codes(body))).toEqual(Array(7).fill('DUPLICATE'));
  for (const { body } of answers) expect(body.accepted).toEqual(['T17']);
  expect(await scene.movements(article)).toHaveLength(1);
  expect(scene.hub.stock(article)).toBe(98);
});

test('18: another till may use the number; other content of the same till is a conflict, kept whole', async () => {
  const article = scene.next();
  await sync([saleOf('T18', article, 1)]);
  expect((await sync([saleOf('T18', article, 1)], SECOND.serial)).body.ventes_creees).toBe(1);
  const other = saleOf('T18', article, 5, { note: 'gardée' });
  const { body } = await sync([other]);
  expect([body.accepted, body.rejected[0].reason, codes(body)]).toEqual([
    [],
    'DUPLICATE_CONFLICT',
    ['DUPLICATE_CONFLICT'],
  ]);
  expect(body.details.erreurs[0].erreur).not.toBe('Vente déjà existante');
  expect(scene.kept('T18')).toEqual(['DUPLICATE_CONFLICT']);
  const [row] = scene.hub.rows<{ payload: string }>("SELECT payload FROM quarantine WHERE number = 'T18'");
  expect(JSON.parse(row?.payload ?? '')).toEqual(other);
  expect(scene.hub.stock(article)).toBe(98);
});

test('19: more than there is: refused and kept under refuser, booked below zero under accepter', async () => {
  const { body } = await sync([saleOf('T19', ARTICLE.three, 5)]);
  expect(body.details.erreurs).toEqual([
    {
      index: 1,
      numero_facture: 'T19',
      erreur: `Stock insuffisant pour Article ${ARTICLE.three}`,
      code: 'INSUFFICIENT_STOCK',
      article_id: ARTICLE.three,
      article_nom: `Article ${ARTICLE.three}`,
      stock_demande: 5,
      stock_disponible: 3,
    },
  ]);
  expect([await scene.movements(ARTICLE.three), scene.kept('T19')]).toEqual([[], ['INSUFFICIENT_STOCK']]);
  const accepted = await sync([saleOf('T19', ARTICLE.bThree, 5)], TILL_B.serial);
  expect(accepted.body.details.creees[0].lignes[0]).toMatchObject({ stock_avant: 3, stock_apres: -2 });
  const alerts = scene.hub.rows('SELECT state FROM stock_alert WHERE article_id = ?', ARTICLE.bThree);
  expect(alerts).toEqual([{ state: 'open' }]);
  const usual = await sync([saleOf('T19-usual', ARTICLE.bOil)], TILL_B.serial);
  const [negative, plain] = [accepted, usual].map(({ body: { details } }) => Object.keys(details.creees[0]));
  expect(negative).toEqual(plain);
});

test('20: an unknown, inactive or foreign article refuses the whole sale, and it is kept', async () => {
  const article = scene.next();
  for (const bad of [99_999, ARTICLE.inactive, ARTICLE.bOil]) {
    const number = `T20-${bad}`;
    const { body } = await sync([
      { numero_facture: number, lignes: [{ article_id: article }, { article_id: bad, quantite: 2 }] },
    ]);
    expect(body.details.erreurs).toEqual([
      {
        index: 1,
        numero_facture: number,
        erreur: `Article ${bad} non trouvé dans cette boutique`,
        code: 'ARTICLE_NOT_FOUND',
        article_id: bad,
        article_nom: '',
        stock_demande: 0,
        stock_disponible: 0,
      },
    ]);
    expect([body.rejected[0].reason, scene.kept(number)]).toEqual([
      'ARTICLE_NOT_FOUND',
      ['ARTICLE_NOT_FOUND'],
    ]);
  }
  expect([scene.hub.stock(article), await scene.movements(article)]).toEqual([100, []]);
});

test("21: another shop's id is BOUTIQUE_MISMATCH for that sale, in list and envelopes, and it is kept", async () => {
  const article = scene.next();
  const forms = [
    (one: object) => [one],
    (one: object) => ({ ventes: [one] }),
    (one: object) => ({ Ventes: [one] }),
  ];
  for (const [form, wrap] of forms.entries()) {
    const number = `T21-${form}`;
    const { body } = await sync(wrap(saleOf(number, article, 1, { boutique_id: form === 0 ? 2 : '2' })));
    expect(body.details.erreurs).toEqual([
      {
        index: 1,
        numero_facture: number,
        erreur: 'Accès refusé: boutique non autorisée',
        code: 'BOUTIQUE_MISMATCH',
      },
    ]);
    expect(scene.kept(number)).toEqual(['BOUTIQUE_MISMATCH']);
  }
  expect((await sync([saleOf('T21-own', article, 1, { boutique_id: '1' })])).body.ventes_creees).toBe(1);
});

test('22: a sale of several lines is booked whole or not at all', async () => {
  const [good, short] = [scene.next(), scene.next()];
  const lignes = [
    { article_id: good, quantite: 1 },
    { article_id: short, quantite: 101 },
  ];
  expect((await sync([{ numero_facture: 'T22', lignes }])).body.ventes_creees).toBe(0);
  expect([scene.hub.stock(good), scene.hub.stock(short)]).toEqual([100, 100]);
  expect(scene.hub.rows("SELECT 1 FROM sale WHERE number = 'T22'")).toEqual([]);
});

test('23: one article on several lines decrements the sum, one movement per line', async () => {
  const article = scene.next();
  const lignes = [1, 2, 1].map((quantite) => ({ article_id: article, quantite }));
  const { body } = await sync([{ numero_facture: 'T23', lignes }]);
  const levels = body.details.creees[0].lignes.map((line: Record<string, number>) => [
    line['stock_avant'],
    line['stock_apres'],
  ]);
  expect(levels).toEqual([
    [100, 99],
    [99, 97],
    [97, 96],
  ]);
  expect((await scene.movements(article)).map((one) => one['quantite'])).toEqual([-1, -2, -1]);
  const over = await sync([
    { numero_facture: 'T23-over', lignes: [50, 47].map((quantite) => ({ article_id: article, quantite })) },
  ]);
  expect(over.body.details.erreurs[0]).toMatchObject({ stock_demande: 97, stock_disponible: 96 });
});

test('24: variants decrement their parent whatever their names and order; an unknown one sells the parent', async () => {
  const before = scene.hub.stock(ARTICLE.soap);
  const line = (variante_id: number | null) => ({ article_id: ARTICLE.soap, variante_id, quantite: 1 });
  const orders = [
    [9061, 9062],
    [9062, 9061],
    [9061, null],
    [null, 9062],
  ];
  for (const [place, order] of orders.entries()) {
    const { body } = await sync([{ numero_facture: `T24-${place}`, lignes: order.map(line) }]);
    expect(body.ventes_creees).toBe(1);
  }
  expect(scene.hub.stock(ARTICLE.soap)).toBe(before - 8);
  expect((await sync([{ numero_facture: 'T24-?', lignes: [line(77_777)] }])).body.ventes_creees).toBe(1);
  expect(scene.hub.stock(ARTICLE.soap)).toBe(before - 9);
  const [row] = scene.hub.rows<{ variant_id: number }>(
    "SELECT variant_id FROM sale_line JOIN sale ON sale.shop_id = sale_line.shop_id AND seq = sale_seq WHERE number = 'T24-?'",
  );
  expect(row?.variant_id).toBe(77_777);
  const comments = (await scene.movements(ARTICLE.soap)).map((one) => one['commentaire']);
  expect(comments.slice(0, 2)).toEqual([
    'Vente #T24-0 - Variante: Rouge foncé - Prix: 25000.00 CDF',
    'Vente #T24-0 - Variante: Rouge - Prix: 25000.00 CDF',
  ]);
  expect(comments.at(-1)).toBe('Vente #T24-? - Prix: 25000.00 CDF');
});

test('33: stock_updates names each touched article once, by name, with the committed level', async () => {
  const [one, two] = [scene.next(), scene.next()];
  const { body } = await sync([
    saleOf('T33-a', two, 2),
    saleOf('T33-b', one, 3),
    saleOf('T33-c', two, 1),
    saleOf('T33-d', ARTICLE.none, 1),
    saleOf('T33-e', ARTICLE.inactive, 1),
    saleOf('T33-f', ARTICLE.bOil, 1),
    saleOf('T33-g', 99_999, 1),
  ]);
  const row = (id: number, stock: number) => ({
    article_id: id,
    code: `A-${id}`,
    nom: `Article ${id}`,
    stock_actuel: stock,
    prix_actuel: '25000.00',
  });
  const expected = [row(one, 97), row(two, 97), row(ARTICLE.inactive, 5), row(ARTICLE.none, 0)];
  expect(body.stock_updates).toEqual(expected.sort((a, b) => (a.nom < b.nom ? -1 : 1)));
});
