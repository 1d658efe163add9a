import { describe, expect, test } from 'vitest';
import type { Article, Variant } from '../../src/domain/catalogue.ts';
import { articleId, shopId } from '../../src/domain/ids.ts';
import { AMOUNT_LIMIT, minorUnits } from '../../src/domain/money.ts';
import { type PriceList, priceSale } from '../../src/domain/pricing.ts';
import type { LineDraft, SaleDraft } from '../../src/domain/sale.ts';

const article = (id: number, currency: string, price: number, priceUsd: number | null): Article => ({
  id: articleId(id),
  shopId: shopId(9),
  code: `A${id}`,
  name: `Article ${id}`,
  currency,
  price: minorUnits(price),
  priceUsd: priceUsd === null ? null : minorUnits(priceUsd),
  active: true,
});
const articles = new Map(
  [
    article(1, 'CDF', 2_500_000, null),
    article(2, 'CDF', 280_000, 100),
    article(3, 'USD', 1250, null),
    article(4, 'USD', 1250, 1300),
  ].map((each) => [each.id, each]),
);
const variants = new Map<number, Variant>([
  [7, { id: 7, articleId: articleId(1), name: 'Citron', active: true }],
  [8, { id: 8, articleId: articleId(1), name: 'Menthe', active: false }],
]);
const prices: PriceList = {
  sellableArticle: (id) => articles.get(id),
  variant: (id) => variants.get(id),
};

function draft(currency: string, ...lines: Partial<LineDraft>[]): SaleDraft {
  return {
    number: 'F-1',
    claimedShopId: null,
    sentDate: null,
    currency,
    paymentMode: 'CASH',
    paid: true,
    tillTotal: minorUnits(1),
    lines: lines.map((line) => ({
      articleId: articleId(1),
      variantId: null,
      quantity: 1,
      unitPrice: null,
      unitPriceUsd: null,
      originalPrice: null,
      negotiated: false,
      discountReason: '',
      ...line,
    })),
    anomalies: [],
  };
}

function onlyLine(currency: string, line: Partial<LineDraft>) {
  const priced = priceSale(draft(currency, line), prices);
  if (!('lines' in priced)) throw new Error(JSON.stringify(priced));
  return priced.lines[0];
}
const m = minorUnits;

describe('the price of a line', () => {
  test.each([
    ['absent: the catalogue price', 'CDF', { articleId: articleId(1) }, 2_500_000, null],
    ['0 is a price', 'CDF', { unitPrice: m(0) }, 0, null],
    ['as sent', 'CDF', { unitPrice: m(2_499_999) }, 2_499_999, null],
    ['a CDF sale names the USD price of the article', 'CDF', { articleId: articleId(2) }, 280_000, 100],
    ['a USD price in a CDF sale changes nothing', 'CDF', { unitPriceUsd: m(900) }, 2_500_000, 900],
    ['USD sale, USD article', 'USD', { articleId: articleId(3) }, 1250, 1250],
    [
      "USD sale, the article's own currency before its USD price",
      'USD',
      { articleId: articleId(4) },
      1250,
      1250,
    ],
    ['USD sale, CDF article with a USD price', 'USD', { articleId: articleId(2) }, 100, 100],
    ['USD sale, price 0 and a USD price', 'USD', { unitPrice: m(0), unitPriceUsd: m(850) }, 850, 850],
    ['USD sale, no price and a USD price', 'USD', { unitPriceUsd: m(850) }, 850, 850],
    ['USD sale, both prices', 'USD', { unitPrice: m(800), unitPriceUsd: m(850) }, 800, 850],
    ['USD sale, price 0 alone', 'USD', { articleId: articleId(3), unitPrice: m(0) }, 0, 0],
  ])('%s', (_case, currency, line, unitPrice, unitPriceUsd) => {
    expect(onlyLine(currency, line)).toMatchObject({ unitPrice, unitPriceUsd });
  });

  test.each([
    ['the same price', { unitPrice: m(2_500_000) }, false],
    ['one minor unit off', { unitPrice: m(2_499_999) }, false],
    ['two minor units off', { unitPrice: m(2_499_998) }, true],
    ['the till says so', { negotiated: true }, true],
    ["measured against the till's original price", { unitPrice: m(100), originalPrice: m(100) }, false],
    ['which may differ from an unchanged price', { originalPrice: m(3_000_000) }, true],
  ])('is negotiated or not: %s', (_case, line, negotiated) => {
    expect(onlyLine('CDF', line)?.negotiated).toBe(negotiated);
  });

  test('nothing is forced to "negotiated" where the article has no price in the currency', () => {
    expect(onlyLine('EUR', { unitPrice: m(5) })).toMatchObject({ negotiated: false, originalPrice: null });
  });

  test.each([
    [7, 'Citron'],
    [8, null],
    [99, null],
  ])('variant %i is named %s', (variantId, variantName) => {
    expect(onlyLine('CDF', { variantId })).toMatchObject({ variantId, variantName });
  });

  test("another article's variant sells the plain parent", () => {
    expect(onlyLine('CDF', { articleId: articleId(2), variantId: 7 })?.variantName).toBeNull();
  });
});

describe('a sale', () => {
  test("is worth the sum of its lines, whatever the till's total says", () => {
    const sale = draft('CDF', { unitPrice: m(150), quantity: 3 }, { unitPrice: m(1), quantity: 2 });
    expect(priceSale(sale, prices)).toMatchObject({
      total: 452,
      lines: [{ subtotal: 450 }, { subtotal: 2 }],
    });
  });

  test('names its first unknown article, before any missing price', () => {
    const sale = draft('EUR', {}, { articleId: articleId(77) }, { articleId: articleId(66) });
    expect(priceSale(sale, prices)).toEqual({ code: 'ARTICLE_NOT_FOUND', articleId: 77 });
  });

  test('is refused at the first line without a price in its currency', () => {
    expect(priceSale(draft('USD', { articleId: articleId(3) }, {}), prices)).toEqual({
      code: 'INVALID_FORMAT',
      problem: { kind: 'price-missing', line: 2 },
    });
  });

  test('is refused when a line, or the sum, is too large', () => {
    const huge = m(AMOUNT_LIMIT - 1);
    expect(priceSale(draft('CDF', {}, { unitPrice: huge, quantity: 2 }), prices)).toEqual({
      code: 'INVALID_FORMAT',
      problem: { kind: 'amount-too-large', line: 2 },
    });
    expect(priceSale(draft('CDF', { unitPrice: huge }, { unitPrice: m(1) }), prices)).toEqual({
      code: 'INVALID_FORMAT',
      problem: { kind: 'amount-too-large' },
    });
  });
});
