import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Row, RowSeller } from './row-seller.ts';
import { openServedHub, type ServedHub } from './served-hub.ts';
import { WIDE, wideProvision } from './wide-provision.ts';

let hub: ServedHub;
let rows: RowSeller;
beforeAll(async () => {
  hub = await openServedHub(wideProvision());
  rows = new RowSeller(hub);
});
afterAll(() => hub[Symbol.asyncDispose]());

describe('a sale is created', () => {
  const created: (Row & { title: string; total: string; moved?: number })[] = [
    { title: 'with an integer price', total: '50000.00' },
    { title: 'with a price as text', line: { prix_unitaire: '25000.00' }, total: '50000.00' },
    { title: 'with a price with a decimal comma', line: { prix_unitaire: '24999,99' }, total: '49999.98' },
    { title: 'with a price with an exponent', line: { prix_unitaire: '2.5e4' }, total: '50000.00' },
    {
      title: 'with decimals in price and total',
      line: { prix_unitaire: 24999.99 },
      sale: () => ({ montant_total: 49999.98 }),
      total: '49999.98',
    },
    {
      title: 'with a decimal price and an integer total',
      line: { prix_unitaire: 25000.1 },
      sale: () => ({ montant_total: 50000 }),
      total: '50000.20',
    },
    {
      title: 'with decimals in the price and no total',
      line: { prix_unitaire: 24999.99 },
      total: '49999.98',
    },
    {
      title: 'at a negotiated price',
      line: { prix_unitaire: 20000 },
      sale: () => ({ montant_total: 40000.0 }),
      total: '40000.00',
    },
    { title: 'with a total as text', sale: () => ({ montant_total: '50000.00' }), total: '50000.00' },
    { title: 'with a wrong total', sale: () => ({ montant_total: 60000 }), total: '50000.00' },
    { title: 'with an unreadable total', sale: () => ({ montant_total: 'beaucoup' }), total: '50000.00' },
    { title: 'with a quantity as text', line: { quantite: '2' }, total: '50000.00' },
    { title: 'without a quantity', line: { quantite: null }, total: '25000.00', moved: 1 },
    { title: 'without a price', line: { prix_unitaire: null }, total: '50000.00' },
    { title: 'for nothing', line: { prix_unitaire: 0 }, total: '0.00' },
    {
      title: 'with half a centime, rounded away from zero',
      line: { prix_unitaire: 0.125, quantite: 1 },
      total: '0.13',
      moved: 1,
    },
    {
      title: 'with the article id as text',
      sale: (line) => ({ lignes: [{ ...line, article_id: String(line['article_id']) }] }),
      total: '50000.00',
    },
    {
      title: 'with the same article on two lines',
      sale: (line) => ({ lignes: [line, { ...line, quantite: 1 }] }),
      total: '75000.00',
      moved: 3,
    },
    { title: 'with an unknown variant, as the parent', line: { variante_id: 4711 }, total: '50000.00' },
    { title: 'paid by MPESA', sale: () => ({ mode_paiement: 'MPESA' }), total: '50000.00' },
    { title: 'with the own shop named', sale: () => ({ boutique_id: '1' }), total: '50000.00' },
    { title: 'with a date in 2099', sale: () => ({ date_vente: '2099-01-01T08:00:00' }), total: '50000.00' },
    { title: 'with "yesterday" as its date', sale: () => ({ date_vente: 'yesterday' }), total: '50000.00' },
    { title: 'of an article that awaits reception', line: { article_id: WIDE.awaiting }, total: '50000.00' },
    {
      title: 'in USD with decimals and a total',
      line: { article_id: WIDE.lamp, prix_unitaire: 12.5 },
      sale: () => ({ devise: 'USD', montant_total: 25.0 }),
      total: '25.00',
    },
    {
      title: 'in USD with an integer price',
      line: { article_id: WIDE.lamp, prix_unitaire: 13 },
      sale: () => ({ devise: 'USD', montant_total: 26 }),
      total: '26.00',
    },
    {
      title: 'in USD by its USD price alone',
      line: { article_id: WIDE.lamp, prix_unitaire: 0, prix_unitaire_usd: 850 },
      sale: () => ({ devise: 'USD' }),
      total: '1700.00',
    },
  ];

  it.each(created.map((row) => [row.title, row] as const))('%s', async (title, row) => {
    const before = row.line?.['article_id'] === undefined ? 100 : hub.stock(row.line['article_id'] as number);
    const { answer, article } = await rows.sell(`C ${title}`, row);
    expect(answer).toMatchObject({
      status: 201,
      body: { accepted: [`C ${title}`], rejected: [], ventes_creees: 1 },
    });
    const [sale] = answer.body.details.creees;
    expect(sale.montant_total).toBe(row.total);
    const moved = row.moved ?? 2;
    expect(hub.stock(article)).toBe(before - moved);
    expect(answer.body.stock_updates).toMatchObject([{ article_id: article, stock_actuel: before - moved }]);
    expect(rows.payloads(`C ${title}`)).toEqual([]);
  });

  it('with prices in two decimals everywhere, and null where there is no USD price', async () => {
    const { answer } = await rows.sell('DECIMALS');
    expect(answer.body.details.creees[0].lignes).toEqual([
      {
        article_id: expect.any(Number),
        article_nom: expect.any(String),
        article_code: expect.any(String),
        quantite: 2,
        prix_unitaire: '25000.00',
        prix_unitaire_usd: null,
        devise: 'CDF',
        sous_total: '50000.00',
        stock_avant: 100,
        stock_apres: 98,
      },
    ]);
    const usd = await rows.sell('USD', {
      line: { article_id: WIDE.lamp, prix_unitaire: 13 },
      sale: () => ({ devise: 'USD' }),
    });
    expect(usd.answer.body.details.creees[0].lignes[0]).toMatchObject({
      prix_unitaire_usd: '13.00',
      devise: 'USD',
    });
  });

  it('with two variants of one parent, whatever their names, and each line moves the parent', async () => {
    const line = (variante_id: number | null) => ({
      article_id: WIDE.withVariants,
      variante_id,
      quantite: 1,
    });
    const lignes = [line(2), line(1), line(null)];
    const { body } = await hub.sync([{ numero_facture: 'VAR', lignes }], WIDE.till);
    expect(
      body.details.creees[0].lignes.map((sold: { stock_avant: number; stock_apres: number }) => [
        sold.stock_avant,
        sold.stock_apres,
      ]),
    ).toEqual([
      [100, 99],
      [99, 98],
      [98, 97],
    ]);
  });

  it('without a number, under one that is never given twice', async () => {
    const sale = (article_id: number) => ({ lignes: [{ article_id, quantite: 1 }] });
    const sales = [sale(rows.freshArticle()), sale(rows.freshArticle()), sale(rows.freshArticle())];
    const one = await hub.sync(sales, WIDE.till);
    const two = await hub.sync(
      sales.map((each) => ({ ...each, numero_facture: '  ' })),
      WIDE.secondTill,
    );
    const numbers = [...one.body.accepted, ...two.body.accepted];
    expect(new Set(numbers).size).toBe(6);
    for (const number of numbers) expect(number).toMatch(/\d/);
  });

  it('with a JSON number as its number, which stays text in the answer', async () => {
    const { body } = await hub.sync(
      `[{"numero_facture":20241104001,"lignes":[{"article_id":${rows.freshArticle()}}]}]`,
      WIDE.till,
    );
    expect([body.accepted, body.details.creees[0].numero_facture]).toEqual([['20241104001'], '20241104001']);
  });

  it.each([
    ['2026-01-05T10:00:00', '2026-01-05T09:00:00.000Z'],
    ['2026-01-05 10:00:00', '2026-01-05T09:00:00.000Z'],
    ['2026-01-05T10:00:00+02:00', '2026-01-05T08:00:00.000Z'],
    ['2026-01-05T10:00:00.1234567Z', '2026-01-05T10:00:00.123Z'],
    ['2026-01-05', '2026-01-04T23:00:00.000Z'],
    ['1999-12-31T23:59:59', '1999-12-31T22:59:59.000Z'],
  ])('with its own date when that is %s', async (sent, stored) => {
    await rows.sell(`DATE ${sent}`, { sale: () => ({ date_vente: sent }) });
    const [row] = hub.rows<{ sold_at: number }>('SELECT sold_at FROM sale WHERE number = ?', `DATE ${sent}`);
    expect(new Date(row?.sold_at ?? 0).toISOString()).toBe(stored);
  });

  it.each([['2099-01-01T08:00:00'], ['yesterday'], [''], [null]])(
    'with the hub time as its date when that is %s',
    async (sent) => {
      await rows.sell(`NOW ${sent}`, { sale: () => ({ date_vente: sent }) });
      const [row] = hub.rows<{ sold_at: number }>('SELECT sold_at FROM sale WHERE number = ?', `NOW ${sent}`);
      expect(Math.abs(Date.now() - (row?.sold_at ?? 0))).toBeLessThan(10_000);
    },
  );
});
