import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSalesBatch } from '../../src/wire/sales/sales-request.ts';
import { SyncAnswerText } from '../../src/wire/sales/sync-answer.ts';
import type { SyncAnswer } from '../../src/wire/sales/sync-answer-schema.ts';
import { parsed } from './parsed.ts';
import { wholeBatch } from './whole-batch.ts';

const CONTEXT = { timeZone: 'Africa/Kinshasa', shopCurrency: 'CDF' };

const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    '',
    ' ',
    1e308,
    -1,
    0.1,
    '1e999',
    '\ud800',
    '9'.repeat(400),
  ),
  fc.constantFrom<unknown>('2026-02-30', '2026-11-22', 'CDF', 'USD', '2', '-2', '0x1', 'NaN', '__proto__'),
  fc.double(),
  fc.string(),
);
const anything = fc.oneof(scalar, fc.jsonValue({ maxDepth: 2 }));
const lineKey = fc.constantFrom(
  'article_id',
  'ArticleId',
  'quantite',
  'prix_unitaire',
  'devise',
  'variante_id',
);
const line = fc.oneof(anything, fc.dictionary(lineKey, fc.oneof(scalar, fc.constant(1))));
const saleKey = fc.constantFrom(
  'numero_facture',
  'VenteUid',
  'date',
  'Total',
  'devise',
  'boutique_id',
  'paye',
  'x',
);
const sale = fc.oneof(
  anything,
  fc
    .tuple(
      fc.dictionary(saleKey, anything),
      fc.constantFrom('lignes', 'Items'),
      fc.oneof(anything, fc.array(line)),
    )
    .map(([members, key, lines]) => ({ ...members, [key]: lines })),
);

test('every entry of any list of JSON values is decoded or refused, alone, and can be answered', () => {
  fc.assert(
    fc.property(fc.array(sale, { minLength: 1, maxLength: 6 }), (sales) => {
      const { entries } = wholeBatch(decodeSalesBatch(parsed(JSON.stringify(sales)), CONTEXT));
      expect(entries).toHaveLength(sales.length);
      for (const [i, entry] of entries.entries()) {
        const alone = wholeBatch(decodeSalesBatch(parsed(JSON.stringify([sales[i]])), CONTEXT));
        expect(alone).toMatchObject({ entries: [entry] });
      }
      const outcomes = entries.map((entry) =>
        entry.ok
          ? ({ kind: 'refused', number: entry.sale.number, refusal: { code: 'OTHER' } } as const)
          : ({
              kind: 'refused',
              number: entry.number,
              refusal: { code: 'INVALID_FORMAT', problem: entry.problem },
            } as const),
      );
      const shop = { id: 9, name: 'B', code: 'C' };
      const till = { id: 1, name: 'T', serial: 'S' };
      const text = new SyncAnswerText(till);
      text.add({ outcomes, articles: [] }, shop);
      const answer = JSON.parse(text.text(shop)) as SyncAnswer;
      expect(answer.rejected).toHaveLength(sales.length);
      for (const { numero_facture } of answer.details.erreurs) {
        expect([...numero_facture].length).toBeLessThanOrEqual(100);
        expect(numero_facture.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});
