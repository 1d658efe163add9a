import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

interface LineRow {
  unit_price: number;
  unit_price_usd: number | null;
  original_price: number | null;
  negotiated: number;
  discount_reason: string | null;
}

const linesOf = (number: string): LineRow[] =>
  hub.rows<LineRow>(
    `SELECT l.* FROM sale_line AS l JOIN sale AS s ON s.shop_id = l.shop_id AND s.seq = l.sale_seq
     WHERE s.number = ? ORDER BY l.line_no`,
    number,
  );

/** Article 20 costs 3500.00 CDF, article 30 costs 12.50 USD. */
const NEGOTIATED: readonly [string, object, Partial<LineRow>][] = [
  ['the catalogue price', { prix_unitaire: 3500 }, { negotiated: 0, original_price: 350_000 }],
  ['a centime less', { prix_unitaire: 3499.99 }, { negotiated: 0, unit_price: 349_999 }],
  ['two centimes less', { prix_unitaire: '3499,98' }, { negotiated: 1, unit_price: 349_998 }],
  ['a lower price that says it is none', { prix_unitaire: 3000, est_negocie: false }, { negotiated: 1 }],
  [
    'the full price that says it was negotiated',
    { prix_unitaire: 3500, est_negocie: true },
    { negotiated: 1 },
  ],
  ['camel case', { prix_unitaire: 3500, estNegocie: true }, { negotiated: 1 }],
  [
    'an original of its own',
    { prix_unitaire: 3500, prix_original: 4000 },
    { negotiated: 1, original_price: 400_000 },
  ],
  ['an original in camel case', { prix_unitaire: 4000, prixOriginal: '4000.00' }, { negotiated: 0 }],
  [
    'a reason',
    { prix_unitaire: 3000, motifReduction: 'Client fidèle' },
    { discount_reason: 'Client fidèle' },
  ],
  ['price 0', { prix_unitaire: 0 }, { negotiated: 1, unit_price: 0 }],
];

describe('a line', () => {
  it.each(NEGOTIATED)('with %s is kept as it was agreed', async (title, fields, expected) => {
    const number = `NEGO-${title}`;
    await hub.sync([{ numero_facture: number, lignes: [{ article_id: 20, quantite: 1, ...fields }] }]);
    expect(linesOf(number)).toMatchObject([expected]);
  });

  it.each([
    ['price in both fields', { prix_unitaire: 13, prix_unitaire_usd: 13 }, '13.00', '13.00'],
    ['price in the dollar field only', { prix_unitaire: 0, prix_unitaire_usd: '12.75' }, '12.75', '12.75'],
    ['price in the first field only', { prix_unitaire: 12.25 }, '12.25', '12.25'],
    ['no price', {}, '12.50', '12.50'],
  ])('in dollars with its %s is worth that, and its sale too', async (title, fields, price, usd) => {
    const lignes = [{ article_id: 30, quantite: 2, ...fields }];
    const { body } = await hub.sync([{ numero_facture: `USD-${title}`, devise: 'USD', lignes }]);
    const [sale] = body.details.creees;
    expect(sale.lignes).toMatchObject([{ prix_unitaire: price, prix_unitaire_usd: usd, devise: 'USD' }]);
    expect(sale.montant_total).toBe((2 * Number(price)).toFixed(2));
  });

  it('without a price in the currency of its sale is refused, not guessed', async () => {
    const { body } = await hub.sync([
      { numero_facture: 'NO-PRICE', devise: 'USD', lignes: [{ article_id: 20 }] },
    ]);
    expect(body.rejected).toMatchObject([{ vente_uid: 'NO-PRICE', reason: 'INVALID_FORMAT' }]);
  });

  it('in another currency than its sale is refused: francs and dollars are never added', async () => {
    const lignes = [
      { article_id: 20, prix_unitaire: 3500 },
      { article_id: 30, prix_unitaire: 12.5, devise: 'USD' },
    ];
    const { body } = await hub.sync([{ numero_facture: 'MIXED', lignes }], SERIAL.first);
    expect(body.rejected).toMatchObject([{ reason: 'INVALID_FORMAT' }]);
  });
});

describe('a sale', () => {
  it.each([
    ['the same total', 7000, null],
    ['another total', '6999.99', 'TOTAL_DIFFERS'],
    ['total 0', 0, null],
    ['a negative total', -1, 'TOTAL_UNREADABLE'],
    ['an unreadable total', 'beaucoup', 'TOTAL_UNREADABLE'],
  ])('with %s from its till is worth the sum of its lines', async (title, montant_total, anomalies) => {
    const number = `TOTAL-${title}`;
    const lignes = [{ article_id: 20, quantite: 2, prix_unitaire: 3500 }];
    const { body } = await hub.sync([{ numero_facture: number, montant_total, lignes }]);
    expect(body.details.creees).toMatchObject([{ montant_total: '7000.00' }]);
    expect(hub.rows('SELECT anomalies FROM sale WHERE number = ?', number)).toEqual([{ anomalies }]);
  });
});
