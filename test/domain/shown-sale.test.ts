import { expect, test } from 'vitest';
import type { Article } from '../../src/domain/catalogue.ts';
import { articleId, shopId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { agree, reconstruct, type ShownSale } from '../../src/domain/shown-sale.ts';

function article(id: number, currency: string, price: number, priceUsd: number | null = null): Article {
  const named = { id: articleId(id), shopId: shopId(1), code: `A-${id}`, name: '', active: false };
  return {
    ...named,
    currency,
    price: minorUnits(price),
    priceUsd: priceUsd === null ? null : minorUnits(priceUsd),
  };
}

const SHELF = [
  article(1, 'CDF', 2_500_000),
  article(2, 'CDF', 2_800_000, 1_000),
  article(3, 'USD', 1_250, 1_250),
  article(4, 'USD', 900),
  article(5, 'CDF', 2_000, 1_800),
];

function shown(...lines: readonly (readonly [id: number, quantity: number, unitPrice: number])[]): ShownSale {
  const total = lines.reduce((sum, [, quantity, price]) => sum + quantity * price, 0);
  return {
    ...{ number: 'N', soldAt: 0, total: minorUnits(total), paymentMode: 'CASH', paid: true, terminal: null },
    lines: lines.map(([id, quantity, price]) => {
      return { articleCode: `A-${id}`, quantity, unitPrice: minorUnits(price) };
    }),
  };
}

const known = (code: string) => SHELF.find((one) => one.code === code);
const currencyOf = (sale: ShownSale) => {
  const sold = reconstruct(sale, known);
  return typeof sold === 'string' ? sold : sold.currency;
};

test.each([
  ['an article with one price', shown([1, 2, 2_500_000]), 'CDF'],
  ['a price that was negotiated hard', shown([1, 1, 300_000]), 'CDF'],
  ['an article with two prices, sold in the one', shown([2, 1, 2_700_000]), 'CDF'],
  ['and in the other', shown([2, 1, 950]), 'USD'],
  ['an article whose own price is in dollars', shown([3, 1, 1_200], [4, 2, 900]), 'USD'],
  ['a gift beside something that was paid', shown([1, 1, 2_500_000], [2, 1, 0]), 'CDF'],
  ['a gift alone', shown([1, 1, 0]), 'CURRENCY_UNCLEAR'],
  ['a price of neither', shown([2, 1, 60_000]), 'CURRENCY_UNCLEAR'],
  ['a price of both', shown([5, 1, 1_900]), 'CURRENCY_UNCLEAR'],
  ['articles of two currencies', shown([1, 1, 2_500_000], [4, 1, 900]), 'CURRENCY_UNCLEAR'],
  ['an unknown article', shown([9, 1, 5]), 'ARTICLE_UNKNOWN'],
  ['another total', { ...shown([1, 1, 2_500_000]), total: minorUnits(2_500_001) }, 'TOTAL_DIFFERS'],
  ['no lines', shown(), 'NOT_SHOWN'],
  ['nothing of an article', shown([1, 0, 2_500_000]), 'NOT_SHOWN'],
  ['more than was ever sold at once', shown([1, 1_000_001, 1]), 'NOT_SHOWN'],
])('the currency of a sale as head office shows it: %s', (_, sale, currency) => {
  expect(currencyOf(sale)).toBe(currency);
});

test('sales agree when they moved the same goods for the same money, however their lines are cut', () => {
  const sold = { currency: 'CDF', total: 60, lines: [{ articleId: 1, quantity: 3 }] };
  const cut = [1, 2].map((quantity) => ({ articleId: 1, quantity }));
  expect(agree(sold, { ...sold, lines: cut })).toBe(true);
  expect(agree(sold, { ...sold, total: 61 })).toBe(false);
  expect(agree(sold, { ...sold, currency: 'USD' })).toBe(false);
  expect(agree(sold, { ...sold, lines: [{ articleId: 2, quantity: 3 }] })).toBe(false);
  expect(agree(sold, { ...sold, lines: [...cut, { articleId: 2, quantity: 1 }] })).toBe(false);
});
