import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { articleId, shopId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { SoldLine } from '../../src/domain/sale.ts';
import { encodeSale, type ForwardedSale, joinSales } from '../../src/wire/head-office/sales.ts';
import { CentralBooks } from '../support/central-books.ts';

const SERIAL = 'till-a';
const SHOP = 9;
/** Names that contain each other, as shops give them. */
const VARIANTS = ['Rouge foncé', 'Rouge', 'Rouge foncé mat', 'Bleu', ''].map((name, index) => ({
  id: index + 1,
  name,
}));

function line(change: Partial<SoldLine> = {}): SoldLine {
  return {
    articleId: articleId(15),
    variantId: null,
    variantName: null,
    quantity: 1,
    unitPrice: minorUnits(2_500_000),
    unitPriceUsd: null,
    originalPrice: minorUnits(2_500_000),
    negotiated: false,
    discountReason: '',
    ...change,
  };
}

const at = (price: number, quantity = 1): SoldLine => line({ unitPrice: minorUnits(price), quantity });
const variant = (id: number, name: string): SoldLine => line({ variantId: id, variantName: name });

function sale(lines: readonly SoldLine[], currency = 'CDF'): ForwardedSale {
  const total = lines.reduce((sum, one) => sum + one.unitPrice * one.quantity, 0);
  return {
    shopId: shopId(SHOP),
    number: 'A-1',
    soldAt: Date.parse('2026-11-22T07:20:33.866Z'),
    currency,
    total: minorUnits(total),
    paymentMode: 'CASH',
    paid: true,
    lines,
  };
}

function headOffice(): CentralBooks {
  const books = new CentralBooks([{ serial: SERIAL, shopId: SHOP, active: true }]);
  for (const id of [15, 16]) books.articles.set(id, { id, shopId: SHOP, active: true, variants: VARIANTS });
  return books;
}

function stored(one: ForwardedSale) {
  const books = headOffice();
  const answer = books.sync(SERIAL, joinSales([encodeSale(one)]));
  return { answer, sale: books.sales[0], moved: books.moved };
}

describe('a sale on its way to head office', () => {
  test('is one entry of a bare list in snake_case, with whole prices as integers', () => {
    expect(encodeSale(sale([line({ quantity: 2, discountReason: 'Fidélité "or"' })]))).toBe(
      '{"numero_facture":"A-1","boutique_id":9,"date_vente":"2026-11-22T07:20:33.866+00:00","devise":"CDF",' +
        '"mode_paiement":"CASH","paye":true,"montant_total":50000,"lignes":[{"article_id":15,"quantite":2,' +
        '"prix_unitaire":25000,"devise":"CDF","prix_original":25000,"est_negocie":false,' +
        '"motif_reduction":"Fidélité \\"or\\""}]}',
    );
  });

  test.each([
    ['a price with cents leaves the total out', sale([at(85_050)]), /"prix_unitaire":850\.50,/],
    ['cents below ten keep their zero', sale([at(2_499_905)]), /"prix_unitaire":24999\.05,/],
    [
      'an original price with cents leaves the total out too',
      sale([line({ originalPrice: minorUnits(1) })]),
      /0\.01/,
    ],
  ])('%s', (_, one, price) => {
    const text = encodeSale(one);
    expect(text).toMatch(price);
    expect(text).not.toContain('montant_total');
  });

  test.each([
    [
      'all lines have one',
      [
        line({ unitPriceUsd: minorUnits(900) }),
        line({ articleId: articleId(16), unitPriceUsd: minorUnits(850) }),
      ],
      ['9', '8.50'],
    ],
    ['one line has none', [line({ unitPriceUsd: minorUnits(900) }), line({ articleId: articleId(16) })], []],
  ])('the dollar price stands on all lines or on none: %s', (_, lines, expected) => {
    const found = [...encodeSale(sale(lines)).matchAll(/"prix_unitaire_usd":([\d.]+)/g)].map(
      (match) => match[1],
    );
    expect(found).toEqual(expected);
  });

  test('a sale in dollars carries its price twice, so that both totals are filled', () => {
    const text = encodeSale(
      sale([line({ unitPrice: minorUnits(1_250), unitPriceUsd: minorUnits(9_999), quantity: 2 })], 'USD'),
    );
    expect(text).toContain('"prix_unitaire":12.50,"prix_unitaire_usd":12.50,"devise":"USD"');
    const { sale: kept } = stored(sale([line({ unitPrice: minorUnits(1_300), quantity: 2 })], 'USD'));
    expect(kept).toMatchObject({ total: 2_600, totalUsd: 2_600, currency: 'USD' });
  });

  test('a line without an original price names its own, so that nothing looks negotiated', () => {
    const { sale: kept } = stored(sale([line({ originalPrice: null })]));
    expect(kept?.lines[0]).toMatchObject({ originalPrice: 25_000, negotiated: false });
  });

  test('a variant that the hub did not know is sent as the plain article that was sold', () => {
    expect(encodeSale(sale([line({ variantId: 99 })]))).not.toContain('variante_id');
  });

  test('the plain article comes first, then its variants, contained names before those that contain them', () => {
    const text = encodeSale(
      sale([variant(3, 'Rouge foncé mat'), variant(1, 'Rouge foncé'), line(), variant(2, 'Rouge')]),
    );
    expect([...text.matchAll(/"variante_id":(\d)/g)].map((match) => match[1])).toEqual(['2', '1', '3']);
    expect(text.indexOf('"quantite"')).toBeLessThan(text.indexOf('variante_id'));
  });

  test.each([
    ['an average that two decimals express', [at(10_000), at(10_100)], 20_100, /"prix_unitaire":100\.50,/],
    [
      'a whole price and a total that overrides the sum',
      [at(10_000), at(10_100, 2)],
      30_200,
      /"montant_total":302,.*"prix_unitaire":100,/,
    ],
    [
      'a price moved away, where the total would be ignored',
      [at(10_000, 2), at(10_100)],
      30_100,
      /"montant_total":301,.*"prix_unitaire":99,/,
    ],
    [
      'a price moved up, where it cannot go down',
      [at(0, 2), at(100)],
      100,
      /"montant_total":1,.*"prix_unitaire":2,/,
    ],
    [
      'many digits, where there are cents',
      [at(10_000, 2), at(10_150)],
      30_150,
      /"prix_unitaire":100\.500,?|"prix_unitaire":100\.50,/,
    ],
    [
      'many digits without a total, where the sum has cents',
      [at(10_000, 2), at(10_001)],
      30_001,
      /"prix_unitaire":100\.003333333333,/,
    ],
  ])('one article at two prices is one line: %s', (_, lines, total, expected) => {
    const one = sale(lines);
    expect(encodeSale(one)).toMatch(expected);
    const quantity = lines.reduce((sum, { quantity: each }) => sum + each, 0);
    const { sale: kept, moved } = stored(one);
    expect(kept?.total).toBe(total);
    expect(moved.get(15)).toBe(-quantity);
  });
});

const variants = fc.constantFrom(null, ...VARIANTS);
const prices = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map((whole) => whole * 100),
  fc.integer({ min: 0, max: 4_000 }),
  fc.integer({ min: 1, max: 300 }).map((thousands) => thousands * 100_000),
);
const lines = fc.array(
  fc
    .record({
      article: fc.constantFrom(15, 16),
      variant: variants,
      quantity: fc.integer({ min: 1, max: 30 }),
      price: prices,
      original: fc.option(prices, { freq: 1 }),
      usd: fc.option(prices, { freq: 1 }),
    })
    .map(({ article, variant: sold, quantity, price, original, usd }) =>
      line({
        articleId: articleId(article),
        variantId: sold?.id ?? null,
        variantName: sold?.name ?? null,
        quantity,
        unitPrice: minorUnits(price),
        originalPrice: original === null ? null : minorUnits(original),
        unitPriceUsd: usd === null ? null : minorUnits(usd),
      }),
    ),
  { minLength: 1, maxLength: 8 },
);

test("whatever a till sold, head office stores the hub's total and moves the hub's quantities", () => {
  fc.assert(
    fc.property(lines, fc.constantFrom('CDF', 'USD'), (sold, currency) => {
      const one = sale(sold, currency);
      const { answer, sale: kept, moved } = stored(one);
      expect(answer.body).toMatchObject({ ventes_creees: 1 });
      expect(kept?.total).toBe(one.total);
      expect(kept?.totalUsd).toBe(currency === 'USD' ? one.total : null);
      const demand = new Map<number, number>();
      for (const { articleId: id, quantity } of sold) demand.set(id, (demand.get(id) ?? 0) - quantity);
      expect(moved).toEqual(demand);
    }),
    { numRuns: 500 },
  );
});
