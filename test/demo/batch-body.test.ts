import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchBody } from '../../src/demo/batch-body.ts';
import { readDemoShop } from '../../src/demo/demo-shop.ts';
import { drawSale } from '../../src/demo/draw-sale.ts';
import { type SoldSale, totalOf } from '../../src/demo/sold-sale.ts';
import { canonicalContent } from '../../src/domain/content.ts';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { decodeSalesBatch } from '../../src/wire/sales/sales-request.ts';
import { parseJsonBody } from '../../src/wire/values/json-body.ts';
import { wholeBatch } from '../wire/whole-batch.ts';
import { seededRandom } from './seeded-random.ts';

const shop = readDemoShop();

function soldSale(seed: number): SoldSale {
  const view = { shop, stockOf: () => 1000, now: Date.UTC(2026, 10, 22, 8), numberPrefix: '52a9' };
  const sale = drawSale(view, seededRandom(seed));
  if (sale === null) throw new Error('the shelf is full');
  return sale;
}

function decode(text: string): SaleDraft[] {
  const body = parseJsonBody(text);
  const batch = body && decodeSalesBatch(body, { timeZone: 'Africa/Kinshasa', shopCurrency: 'CDF' });
  if (batch === null) throw new Error('no JSON');
  return wholeBatch(batch).entries.map((entry) => {
    if (!entry.ok) throw new Error(entry.problem.kind);
    return entry.sale;
  });
}

test('both forms of a batch are the same sales to the hub, exact to the cent', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 5 }), (seeds) => {
      const sales = seeds.map(soldSale);
      const asList = decode(batchBody(sales, 'list', 'Caisse 1'));
      const asEnvelope = decode(batchBody(sales, 'envelope', 'Caisse 1'));
      expect(asList.map((sale) => sale.number)).toEqual(sales.map((sale) => sale.number));
      expect(asEnvelope.map((sale) => sale.number)).toEqual(sales.map((sale) => sale.number));
      expect(asList.map(canonicalContent)).toEqual(asEnvelope.map(canonicalContent));
      expect(asList.map((sale) => sale.tillTotal)).toEqual(sales.map(totalOf));
      expect(asList.map((sale) => sale.lines.map((line) => line.unitPrice))).toEqual(
        sales.map((sale) => sale.lines.map((line) => line.unitPrice)),
      );
    }),
  );
});
