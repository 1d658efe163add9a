import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDemoShop } from '../../src/demo/demo-shop.ts';
import { drawSale, drawSaleAboveStock, type TillView } from '../../src/demo/draw-sale.ts';
import { seededRandom } from './seeded-random.ts';

const shop = readDemoShop();
const view = (stockOf: TillView['stockOf']): TillView => ({
  shop,
  stockOf,
  now: Date.UTC(2026, 10, 22, 8, 20, 33, 866),
  numberPrefix: '52a9',
});
const articleOf = (id: number) => shop.articles.find((article) => article.id === id);

describe('a basket', () => {
  test('names articles of one currency at their catalogue price, with their own variants only', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const sale = drawSale(
          view(() => 1000),
          seededRandom(seed),
        );
        expect(sale).not.toBeNull();
        for (const line of sale?.lines ?? []) {
          const article = articleOf(line.articleId);
          expect(article?.currency).toBe(sale?.currency);
          expect(line.unitPrice).toBe(article?.price);
          expect(line.quantity).toBeGreaterThan(0);
          if (line.variantId !== null) expect(article?.variantIds).toContain(line.variantId);
        }
      }),
    );
  });

  test('never asks for more than the till sees', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 20 }), (seed, stock) => {
        const sale = drawSale(
          view(() => stock),
          seededRandom(seed),
        );
        const asked = Map.groupBy(sale?.lines ?? [], (line) => line.articleId);
        for (const lines of asked.values()) {
          expect(lines.reduce((sum, line) => sum + line.quantity, 0)).toBeLessThanOrEqual(stock);
        }
      }),
    );
  });

  test('is not made when everything is sold out', () => {
    expect(
      drawSale(
        view(() => 0),
        seededRandom(1),
      ),
    ).toBeNull();
  });

  test('carries till, moment in UTC and eight random digits in its number', () => {
    expect(
      drawSale(
        view(() => 99),
        seededRandom(7),
      )?.number,
    ).toMatch(/^52a9-20261122082033866-[0-9a-f]{8}$/);
  });

  test('above stock asks for more of one article than there is, even when nothing is left', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -5, max: 500 }), (seed, stock) => {
        const sale = drawSaleAboveStock(
          view(() => stock),
          seededRandom(seed),
        );
        expect(sale.lines).toHaveLength(1);
        expect(sale.lines[0]?.quantity).toBeGreaterThan(Math.max(stock, 0));
      }),
    );
  });
});

test('the demo shop has articles in both currencies, and some with variants', () => {
  expect(shop.articles.filter((article) => article.currency === 'CDF').length).toBeGreaterThanOrEqual(12);
  expect(shop.articles.filter((article) => article.currency === 'USD')).toHaveLength(1);
  expect(shop.articles.some((article) => article.variantIds.length > 0)).toBe(true);
  expect(articleOf(9313)?.price).toBe(6250);
});
