import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalContent } from '../../src/domain/content.ts';
import { articleId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { LineDraft, SaleDraft } from '../../src/domain/sale.ts';

const LINE: LineDraft = {
  articleId: articleId(15),
  variantId: null,
  quantity: 2,
  unitPrice: minorUnits(2_500_000),
  unitPriceUsd: null,
  originalPrice: null,
  negotiated: false,
  discountReason: '',
};
const SALE: SaleDraft = {
  number: 'F-1',
  claimedShopId: null,
  sentDate: { text: '2026-11-22T08:00:00Z', instant: 1_795_334_400_000 },
  currency: 'CDF',
  paymentMode: 'CASH',
  paid: true,
  tillTotal: null,
  lines: [LINE],
  anomalies: [],
};
const content = (change: Partial<SaleDraft>): string => canonicalContent({ ...SALE, ...change });
const line = (change: Partial<LineDraft>): string => content({ lines: [{ ...LINE, ...change }] });
const SAME = canonicalContent(SALE);

describe('the content of a sale', () => {
  test.each([
    ['its number', content({ number: 'F-2' })],
    ['the shop it claims', content({ claimedShopId: 9 })],
    ["the till's own total", content({ tillTotal: minorUnits(5) })],
    ['its oddities', content({ anomalies: ['TEXT_CUT'] })],
    ['how the instant was written', content({ sentDate: { text: 'x', instant: 1_795_334_400_000 } })],
  ])('does not depend on %s', (_what, changed) => {
    expect(changed).toBe(SAME);
  });

  test.each([
    ['the currency', content({ currency: 'USD' })],
    ['the payment mode', content({ paymentMode: 'CARD' })],
    ['whether it is paid', content({ paid: false })],
    ['the date', content({ sentDate: null })],
    ['the article', line({ articleId: articleId(16) })],
    ['the variant', line({ variantId: 1 })],
    ['the quantity', line({ quantity: 3 })],
    ['the price, also when it is the one of the catalogue', line({ unitPrice: null })],
    ['the USD price', line({ unitPriceUsd: minorUnits(1) })],
    ['the original price', line({ originalPrice: minorUnits(2_500_000) })],
    ['negotiation as sent', line({ negotiated: true })],
    ['the reason', line({ discountReason: 'ami' })],
    ['a further line', content({ lines: [LINE, LINE] })],
  ])('depends on %s', (_what, changed) => {
    expect(changed).not.toBe(SAME);
  });

  test('a date that names no instant is as good as none', () => {
    expect(content({ sentDate: { text: 'hier', instant: null } })).toBe(content({ sentDate: null }));
  });

  test('two different texts never make one content', () => {
    const modes = fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(modes, ([a, b]) => {
        expect(content({ paymentMode: a }) === content({ paymentMode: b })).toBe(a === b);
      }),
    );
  });

  test('the order of the lines counts', () => {
    const other = { ...LINE, quantity: 9 };
    expect(content({ lines: [LINE, other] })).not.toBe(content({ lines: [other, LINE] }));
  });
});
