import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RowSeller } from './row-seller.ts';
import { openServedHub, type ServedHub } from './served-hub.ts';
import { WIDE, wideProvision } from './wide-provision.ts';

let hub: ServedHub;
let rows: RowSeller;
beforeAll(async () => {
  hub = await openServedHub(wideProvision());
  rows = new RowSeller(hub);
});
afterAll(() => hub[Symbol.asyncDispose]());

const saleOf = (number: string, article_id: number, more: object = {}) => ({
  numero_facture: number,
  lignes: [{ article_id, quantite: 1, ...more }],
});

const movementsOf = (article: number): number =>
  hub.rows("SELECT 1 FROM movement WHERE article_id = ? AND kind = 'sale'", article).length;

describe('a batch that is sent again', () => {
  it('stores nothing, moves nothing, and is in accepted', async () => {
    const [a, b] = [rows.freshArticle(), rows.freshArticle()];
    const batch = ['X', 'Y'].map((number) => ({
      numero_facture: number,
      lignes: [a, b].map((article_id) => ({ article_id, quantite: 2, prix_unitaire: 25000 })),
      montant_total: 100000,
    }));
    const first = await hub.sync(batch, WIDE.till);
    expect(first.body).toMatchObject({ ventes_creees: 2, ventes_erreurs: 0 });
    expect(first.body.stock_updates).toHaveLength(2);
    const head = hub.reader.head(1 as never);
    const second = await hub.sync(batch, WIDE.till);
    expect(second.status).toBe(201);
    expect(second.body).toMatchObject({
      success: true,
      message: '0 vente(s) synchronisée(s) avec succès',
      accepted: ['X', 'Y'],
      rejected: [],
      stock_updates: [],
      statistiques: { total_envoyees: 2, reussies: 0, erreurs: 2 },
    });
    expect(second.body.details.erreurs).toEqual(
      ['X', 'Y'].map((numero_facture, at) => ({
        index: at + 1,
        numero_facture,
        erreur: 'Vente déjà existante',
        code: 'DUPLICATE',
        vente_existante_id: first.body.details.creees[at].id,
      })),
    );
    expect(hub.reader.head(1 as never)).toBe(head);
  });

  it('is a replay also with its price spelled otherwise, with or without a total', async () => {
    const article = rows.freshArticle();
    for (const price of ['25000', '25000.0', '25000.00', '"25000.00"', '2.5e4', '"25000,00"']) {
      for (const total of ['', ',"montant_total":1', ',"montant_total":"25000.00"']) {
        const line = `{"article_id":${article},"prix_unitaire":${price}}`;
        const { body } = await hub.sync(`[{"numero_facture":"SPELL","lignes":[${line}]${total}}]`, WIDE.till);
        expect([price, total, body.accepted, body.rejected]).toEqual([price, total, ['SPELL'], []]);
      }
    }
    expect(movementsOf(article)).toBe(1);
  });

  it('of a sale refused before is processed afresh, and does not multiply its quarantine entry', async () => {
    const sale = saleOf('AGAIN', WIDE.none);
    for (let round = 0; round < 3; round++) {
      expect((await hub.sync([sale], WIDE.till)).body.rejected).toMatchObject([
        { reason: 'INSUFFICIENT_STOCK' },
      ]);
    }
    expect(rows.payloads('AGAIN')).toEqual([JSON.stringify(sale)]);
  });
});

describe('a number that is used twice', () => {
  it('with other content is a conflict that is kept whole', async () => {
    const article = rows.freshArticle();
    const first = await hub.sync([saleOf('TWICE', article)], WIDE.till);
    const other = saleOf('TWICE', article, { quantite: 3 });
    const { body } = await hub.sync([other], WIDE.till);
    expect(body).toMatchObject({
      accepted: [],
      rejected: [{ vente_uid: 'TWICE', reason: 'DUPLICATE_CONFLICT' }],
    });
    expect(body.stock_updates).toEqual([]);
    expect(body.details.erreurs[0].vente_existante_id).toBe(first.body.details.creees[0].id);
    expect(body.details.erreurs[0].erreur).not.toBe('Vente déjà existante');
    expect(rows.payloads('TWICE')).toEqual([JSON.stringify(other)]);
    expect(movementsOf(article)).toBe(1);
  });

  it('with another date only is a conflict', async () => {
    const article = rows.freshArticle();
    await hub.sync([saleOf('DATED', article)], WIDE.till);
    const { body } = await hub.sync(
      [{ ...saleOf('DATED', article), date_vente: '2026-01-05T10:00:00' }],
      WIDE.till,
    );
    expect(body.rejected).toMatchObject([{ reason: 'DUPLICATE_CONFLICT' }]);
  });

  it('by another till, of the same shop or another, is another sale', async () => {
    const article = rows.freshArticle();
    const of = async (serial: string, id: number) => (await hub.sync([saleOf('SHARED', id)], serial)).body;
    expect(await of(WIDE.till, article)).toMatchObject({ ventes_creees: 1 });
    expect(await of(WIDE.secondTill, article)).toMatchObject({ ventes_creees: 1 });
    expect(await of(WIDE.otherTill, WIDE.foreign)).toMatchObject({ ventes_creees: 1 });
  });

  it('in one request: the same content is once in accepted, other content in both lists', async () => {
    const article = rows.freshArticle();
    const { body } = await hub.sync(
      [saleOf('ONE', article), saleOf('ONE', article), saleOf('ONE', article, { quantite: 2 })],
      WIDE.till,
    );
    expect(body.accepted).toEqual(['ONE']);
    expect(
      body.details.erreurs.map((error: { index: number; code: string }) => [error.index, error.code]),
    ).toEqual([
      [2, 'DUPLICATE'],
      [3, 'DUPLICATE_CONFLICT'],
    ]);
    expect(body.rejected).toMatchObject([{ vente_uid: 'ONE', reason: 'DUPLICATE_CONFLICT' }]);
    expect(movementsOf(article)).toBe(1);
  });
});

describe('at the same moment', () => {
  it('eight uploads of one sale create it once, and all eight tills clear their queue', async () => {
    const article = rows.freshArticle();
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => hub.sync([saleOf(`RACE-${round}`, article)], WIDE.till)),
      );
      expect(answers.filter(({ body }) => body.ventes_creees === 1)).toHaveLength(1);
      for (const { body } of answers) {
        expect([body.accepted, body.rejected]).toEqual([[`RACE-${round}`], []]);
      }
    }
    expect(movementsOf(article)).toBe(5);
  });

  it('eight sales of the last three articles: three are created, five refused and kept', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) => hub.sync([saleOf(`LAST-${at}`, WIDE.three)], WIDE.till)),
    );
    const created = answers.filter(({ body }) => body.ventes_creees === 1);
    expect(created).toHaveLength(3);
    expect(hub.stock(WIDE.three)).toBe(0);
    const stocks = created.map(({ body }) => body.details.creees[0].lignes[0].stock_avant);
    expect(stocks.sort()).toEqual([1, 2, 3]);
    const kept = hub.rows("SELECT 1 FROM quarantine WHERE number LIKE 'LAST-%'");
    expect(kept).toHaveLength(5);
  });
});

describe('a batch of good and bad', () => {
  it('books the good ones, names the bad ones with their place, and each list keeps the order sent', async () => {
    const article = rows.freshArticle();
    const bad = { numero_facture: 'B2', lignes: [{ article_id: article }, { article_id: 4711 }] };
    const { body } = await hub.sync([saleOf('B1', article), bad, 42, saleOf('B4', article)], WIDE.till);
    expect(body.accepted).toEqual(['B1', 'B4']);
    expect(body.details.erreurs).toMatchObject([
      { index: 2, numero_facture: 'B2', code: 'ARTICLE_NOT_FOUND' },
      { index: 3, numero_facture: 'N/A', code: 'INVALID_FORMAT' },
    ]);
    expect(body.rejected).toMatchObject([{ vente_uid: 'B2' }, { vente_uid: 'N/A' }]);
    expect(body.statistiques).toEqual({ total_envoyees: 4, reussies: 2, erreurs: 2 });
    expect(movementsOf(article)).toBe(2);
  });
});
