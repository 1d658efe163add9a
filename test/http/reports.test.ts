import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { localDay } from '../../src/domain/time-zone.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

const ZONE = 'Africa/Kinshasa';
const NOW = Date.now();
const DAY_MS = 86_400_000;

const dayText = (instant: number): string =>
  String(localDay(ZONE, instant)).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3');
/** The first second of the shop's day that lies so many days back: never ahead of the hub. */
const dawn = (daysBack: number): string => `${dayText(NOW - daysBack * DAY_MS)}T00:00:01+01:00`;
const TODAY = dayText(NOW);

let hub: ServedHub;
const get = (path: string, serial?: string) =>
  hub.get(
    `/api/v2/simple/${path}`,
    serial === undefined
      ? { 'X-Device-Serial': SERIAL.first }
      : serial === ''
        ? {}
        : { 'X-Device-Serial': serial },
  );

function article(id: number, nom: string, prix_vente: string, quantite_stock: number, more: object = {}) {
  return {
    id,
    boutique_id: 9,
    code: `A-${id}`,
    nom,
    prix_vente,
    prix_achat: '1.00',
    quantite_stock,
    ...more,
  };
}

beforeAll(async () => {
  hub = await openServedHub({
    boutiques: [
      {
        id: 9,
        nom: 'Ma Boutique',
        code: 'B9',
        type_commerce: 'DEPOT',
        ville: 'Goma',
        alerte_stock_bas: 20,
        politique_stock: 'accepter',
      },
      { id: 10, nom: 'Lemba', code: 'B10' },
    ],
    terminaux: [
      { id: 5, nom: 'Caisse', numero_serie: SERIAL.first, boutique_id: 9 },
      { id: 7, nom: 'Lemba', numero_serie: SERIAL.lemba, boutique_id: 10 },
      { id: 14, nom: 'Sans', numero_serie: SERIAL.withoutShop },
    ],
    categories: [{ id: 1, boutique_id: 9, nom: 'Vivres' }],
    articles: [
      article(1, 'Huile', '100.00', 50, { categorie_id: 1, prix_achat: '60.00' }),
      article(2, 'Riz', '30.00', 20),
      article(3, 'Lampe', '5.00', 100, { devise: 'USD' }),
      article(4, 'Vieux', '9.00', 3, { est_actif: false }),
      article(5, 'Sel', '2.00', 1),
    ],
  });
  const answer = await hub.sync([
    {
      numero_facture: 'V1',
      date_vente: dawn(0),
      lignes: [
        { article_id: 1, quantite: 2 },
        { article_id: 2, quantite: 1, prix_unitaire: '25.00' },
      ],
    },
    {
      numero_facture: 'V2',
      date_vente: dawn(0),
      devise: 'USD',
      lignes: [{ article_id: 3, quantite: 4, prix_unitaire: '4.50', devise: 'USD' }],
    },
    {
      numero_facture: 'V3',
      date_vente: dawn(0),
      paye: false,
      lignes: [{ article_id: 1, quantite: 1, prix_unitaire: '90.00' }],
    },
    {
      numero_facture: 'V4',
      date_vente: dawn(400),
      lignes: [{ article_id: 1, quantite: 3, prix_unitaire: '110.00' }],
    },
    {
      numero_facture: 'V5',
      date_vente: dawn(401),
      montant_total: 1,
      lignes: [{ article_id: 5, quantite: 4 }],
    },
  ]);
  expect(answer.body.ventes_erreurs).toBe(0);
});
afterAll(async () => await hub[Symbol.asyncDispose]());

describe('GET statistiques/', () => {
  test('counts what is active, and the paid sales of today and of the month by currency', async () => {
    const { status, body } = await get('statistiques/');
    expect(status).toBe(200);
    expect(body).toEqual({
      success: true,
      boutique: { id: 9, nom: 'Ma Boutique', type: 'DEPOT', ville: 'Goma' },
      statistiques: {
        articles: { total: 4, stock_bas: 2 },
        categories: { total: 1 },
        ventes_jour: { nombre: 2, chiffre_affaires: '225.00', chiffre_affaires_usd: '18.00' },
        ventes_mois: { nombre: 2, chiffre_affaires: '225.00', chiffre_affaires_usd: '18.00' },
        negociations_jour: { nombre: 2, montant_reduit: '5.00' },
        negociations_mois: { nombre: 2, montant_reduit: '5.00' },
      },
    });
  });

  test('takes the expenses that a person applied from the turnover of the main currency, below zero too', async () => {
    const date = { text: dawn(0), instant: Date.parse(dawn(0)) };
    const report = {
      kind: 'cash-report',
      date,
      currency: 'CDF',
      amount: minorUnits(50_000),
      detail: '',
    } as const;
    const declared = await hub.writer.call('declare', {
      serial: tillSerial(SERIAL.first),
      declaration: report,
    });
    if (isRefused(declared)) throw new Error('refused');
    await hub.writer.call('applyExpense', { shopId: declared.shopId, id: declared.id, user: 'patron' });
    expect((await get('statistiques/')).body.statistiques.ventes_jour).toEqual({
      nombre: 2,
      chiffre_affaires: '-275.00',
      chiffre_affaires_usd: '18.00',
    });
  });
});

describe('GET negociations/', () => {
  test('lists negotiated lines of paid sales, newest first, with the totals of the period', async () => {
    const { status, body } = await get('negociations/');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      boutique: { id: 9, nom: 'Ma Boutique' },
      statistiques: { total_negociations: 3, total_reduction: '5.00', total_articles_negocies: 8 },
      pagination: { page: 1, total_pages: 1, total_items: 3, has_next: false, has_previous: false },
    });
    const numbers = body.negociations.map(
      (line: { vente: { numero_facture: string } }) => line.vente.numero_facture,
    );
    expect(numbers).toEqual(['V2', 'V1', 'V4']);
    expect(body.negociations[1]).toEqual({
      id: expect.any(Number),
      vente: {
        id: expect.any(Number),
        numero_facture: 'V1',
        date: `${TODAY}T00:00:01.000000+01:00`,
        nom_client: '',
      },
      article: { id: 2, code: 'A-2', nom: 'Riz' },
      quantite: 1,
      prix_original: '30.00',
      prix_negocie: '25.00',
      reduction_unitaire: '5.00',
      reduction_totale: '5.00',
      reduction_pourcentage: 16.67,
      devise: 'CDF',
    });
    expect(body.negociations[2]).toMatchObject({
      prix_negocie: '110.00',
      reduction_totale: '0.00',
      reduction_pourcentage: 0,
    });
  });

  test('is cut by days, and walked by pages', async () => {
    const cut = await get(
      `negociations/?date_debut=${dayText(NOW - 400 * DAY_MS)}&date_fin=${dayText(NOW - 400 * DAY_MS)}`,
    );
    expect(cut.body.pagination.total_items).toBe(1);
    expect(cut.body.negociations).toMatchObject([{ vente: { numero_facture: 'V4' } }]);
    const second = await get('negociations/?page=2&limit=2');
    expect(second.body.pagination).toEqual({
      page: 2,
      total_pages: 2,
      total_items: 3,
      has_next: false,
      has_previous: true,
    });
    expect(second.body.negociations).toMatchObject([{ vente: { numero_facture: 'V4' } }]);
    expect((await get('negociations/?page=9')).body.negociations).toEqual([]);
  });

  test.each(['page=0', 'page=x', 'limit=0', 'limit=1001', 'date_debut=hier', 'date_fin=2026-02-30'])(
    'refuses %s',
    async (query) => {
      expect(await get(`negociations/?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'INVALID_PARAM' },
      });
    },
  );
});

describe('GET journal-valeur-stock', () => {
  const OPENED = 50 * 100 + 20 * 30 + 3 * 9 + 1 * 2;
  const SOLD = 6 * 100 + 30 + 4 * 2;

  test('tells what each day did to the value of the stock, and writes nothing', async () => {
    const before = hub.rows('SELECT * FROM day_total');
    const { status, body } = await get('journal-valeur-stock?boutique_id=9');
    expect(status).toBe(200);
    expect(body).toEqual({
      boutique_id: 9,
      boutique_nom: 'Ma Boutique',
      total: 1,
      journal: [
        {
          date: TODAY,
          valeur_stock_precedent: '0.00',
          montant_inventaire: '0.00',
          valeur_stock_ajoute: `${OPENED}.00`,
          valeur_transfert_entrant: '0.00',
          impact_modification_prix: '0.00',
          valeur_stock_sorti: '0.00',
          valeur_transfert_sortant: '0.00',
          valeur_ventes: `${SOLD}.00`,
          valeur_stock_restant: `${OPENED - SOLD}.00`,
          valeur_stock_reel: `${OPENED - SOLD}.00`,
        },
      ],
    });
    expect(hub.rows('SELECT * FROM day_total')).toEqual(before);
  });

  test('takes any whole number as limit, and no other', async () => {
    for (const limit of ['0', '-4', '9999'])
      expect((await get(`journal-valeur-stock?limit=${limit}`)).status).toBe(200);
    expect(await get('journal-valeur-stock?limit=dix')).toMatchObject({ status: 400 });
    expect((await get('journal-valeur-stock?date_fin=2020-01-01')).body).toMatchObject({
      total: 0,
      journal: [],
    });
  });
});

describe('GET analyse/mouvements', () => {
  test('sums up the month: money, movements, alerts, health and what sold best', async () => {
    const { status, body } = await get('analyse/mouvements');
    expect(status).toBe(200);
    expect(body.periode).toEqual({
      debut: `${TODAY.slice(0, 8)}01`,
      fin: TODAY,
      nb_jours: Number(TODAY.slice(8)),
    });
    expect(body.boutique).toEqual({ id: 9, nom: 'Ma Boutique' });
    expect(body.resume_financier).toEqual({
      chiffre_affaires_cdf: '225.00',
      chiffre_affaires_usd: '18.00',
      valeur_stock_prix_vente_cdf: `${44 * 100 + 19 * 30 + 3 * 9 - 3 * 2}.00`,
      valeur_stock_prix_cout_cdf: `${44 * 60 + 19 + 3 - 3}.00`,
      marge_potentielle_cdf: `${44 * 40 + 19 * 29 + 3 * 8 - 3}.00`,
      nb_ventes: 2,
      nb_lignes_vente: 3,
    });
    expect(body.mouvements_resume).toEqual({
      entrees: { nb: 0, total_qte: 0 },
      sorties: { nb: 0, total_qte: 0 },
      ventes: { nb: 6, total_qte: 15 },
      retours: { nb: 0, total_qte: 0 },
      ajustements: { nb: 0, total_qte: 0 },
    });
    expect(body.alertes_stock).toEqual({
      total_en_attente: 1,
      articles_stock_negatif: [
        {
          id: 5,
          nom: 'Sel',
          code: 'A-5',
          quantite_stock: -3,
          prix_vente: '2.00',
          prix_achat: '1.00',
          devise: 'CDF',
        },
      ],
      articles_a_regulariser: [
        {
          article_id: 5,
          nom: 'Sel',
          code: 'A-5',
          stock_actuel: -3,
          qte_a_regulariser: 3,
          nb_alertes: 1,
          ventes: ['V5'],
        },
      ],
      pertes_estimees_cdf: '3.00',
    });
    expect(body.top_articles_vendus).toEqual([
      { article_id: 3, nom: 'Lampe', code: 'A-3', devise: 'USD', qte_vendue: 4, ca: '18.00', nb_ventes: 1 },
      { article_id: 1, nom: 'Huile', code: 'A-1', devise: 'CDF', qte_vendue: 2, ca: '200.00', nb_ventes: 1 },
      { article_id: 2, nom: 'Riz', code: 'A-2', devise: 'CDF', qte_vendue: 1, ca: '25.00', nb_ventes: 1 },
    ]);
    const health = body.analyse_ia;
    expect(health.insights.map((one: { type: string }) => one.type)).toEqual(
      ['STOCK_NEGATIF', 'ROTATION_FAIBLE', 'PRIX_NEGOCIE'].filter(
        (type) => type !== 'ROTATION_FAIBLE' || health.rotation_stock_annuelle < 4,
      ),
    );
    expect(health.insights[0]).toMatchObject({ niveau: 'ALERTE', articles: [{ nom: 'Sel', stock: -3 }] });
    expect(health.recommandations[0]).toMatchObject({
      priorite: 'HAUTE',
      action: 'REGULARISER_STOCK_NEGATIF',
      articles: ['Sel'],
    });
    expect(body).not.toHaveProperty('detail_par_article');
  });

  test('reads another period by the days of its sales, and their anomalies', async () => {
    const [debut, fin] = [dayText(NOW - 401 * DAY_MS), dayText(NOW - 400 * DAY_MS)];
    const { body } = await get(`analyse/mouvements?debut=${debut}&fin=${fin}`);
    expect(body.periode).toEqual({ debut, fin, nb_jours: 2 });
    expect(body.resume_financier).toMatchObject({ chiffre_affaires_cdf: '338.00', nb_ventes: 2 });
    expect(body.mouvements_resume.ventes).toEqual({ nb: 0, total_qte: 0 });
    expect(body.analyse_ia.anomalies).toMatchObject([{ type: 'TOTAL_DIFFERS', nb_ventes: 1 }]);
    const none = await get(`analyse/mouvements?debut=${TODAY}&fin=${fin}`);
    expect(none.body).toMatchObject({ periode: { nb_jours: 0 }, resume_financier: { nb_ventes: 0 } });
  });

  test('takes what is no date for the default, and details articles when asked', async () => {
    const { status, body } = await get('analyse/mouvements?debut=hier&fin=&mode=complet');
    expect(status).toBe(200);
    expect(body.periode.fin).toBe(TODAY);
    expect(body.detail_par_article).toHaveLength(4);
    expect(body.detail_par_article[1]).toEqual({
      id: 1,
      code: 'A-1',
      nom: 'Huile',
      categorie: 'Vivres',
      devise: 'CDF',
      prix_vente: '100.00',
      prix_achat: '60.00',
      stock_actuel: 44,
      valeur_stock_vente: '4400.00',
      valeur_stock_cout: '2640.00',
      qte_vendue_periode: 2,
      ca_periode: '200.00',
      qte_entree_periode: 0,
      qte_retour_periode: 0,
      nb_mouvements: 3,
      alerte_stock: false,
    });
    expect(body.detail_par_article[3]).toMatchObject({ nom: 'Sel', categorie: null, alerte_stock: true });
  });
});

test('a sale that was cancelled leaves no trace in any figure but those of its movements', async () => {
  const figures = async () => {
    const [counted, negotiated, analysed] = await Promise.all(
      ['statistiques/', 'negociations/', 'analyse/mouvements?mode=complet'].map((path) => get(path)),
    );
    const { resume_financier, top_articles_vendus, detail_par_article } = analysed?.body ?? {};
    const sold = detail_par_article.map((one: { qte_vendue_periode: number }) => one.qte_vendue_periode);
    return [counted?.body, negotiated?.body, resume_financier, top_articles_vendus, sold];
  };
  const before = await figures();
  const lignes = [{ article_id: 1, quantite: 5, prix_unitaire: '80.00' }];
  await hub.sync([{ numero_facture: 'V9', date_vente: dawn(0), lignes }]);
  expect(await figures()).not.toEqual(before);
  const cancelled = await hub.send('/api/v2/simple/ventes/annuler', {
    method: 'POST',
    body: JSON.stringify({ numero_facture: 'V9', motif: 'essai' }),
    headers: { 'X-Device-Serial': SERIAL.first },
  });
  expect(cancelled.status).toBe(200);
  expect(await figures()).toEqual(before);
  const { mouvements_resume: moved } = (await get('analyse/mouvements')).body;
  expect([moved.ventes, moved.retours]).toEqual([
    { nb: 7, total_qte: 20 },
    { nb: 1, total_qte: 5 },
  ]);
  const [today] = (await get('journal-valeur-stock')).body.journal;
  expect(today.valeur_stock_restant).toBe(today.valeur_stock_reel);
});
