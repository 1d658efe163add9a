import { describe, expect, test } from 'vitest';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { decodeEntry } from '../../src/wire/sales/sale-entry.ts';
import { jsonValue } from './parsed.ts';

const CONTEXT = { timeZone: 'Africa/Kinshasa', shopCurrency: 'EUR' };
const LINE = { article_id: 15 };

function decoded(sale: object): SaleDraft {
  const entry = decodeEntry(jsonValue(JSON.stringify({ lignes: [LINE], ...sale })), CONTEXT);
  if (!entry.ok) throw new Error(JSON.stringify(entry));
  return entry.sale;
}
const lineOf = (line: object) => decoded({ lignes: [{ ...LINE, ...line }] }).lines[0];

function problemOf(sale: unknown): unknown {
  const entry = decodeEntry(typeof sale === 'string' ? jsonValue(sale) : sale, CONTEXT);
  return entry.ok ? 'fine' : { number: entry.number, ...entry.problem };
}
const problemOfLine = (line: unknown) => problemOf({ numero_facture: 'F', lignes: [LINE, line] });

describe('a sale with nothing but a line', () => {
  test('has every default of the contract', () => {
    expect(decoded({})).toEqual({
      number: null,
      claimedShopId: null,
      sentDate: null,
      currency: 'CDF',
      paymentMode: 'CASH',
      paid: true,
      tillTotal: null,
      lines: [
        {
          articleId: 15,
          variantId: null,
          quantity: 1,
          unitPrice: null,
          unitPriceUsd: null,
          originalPrice: null,
          negotiated: false,
          discountReason: '',
        },
      ],
      anomalies: [],
    });
  });

  test('nulls are as good as absent', () => {
    const nulls = Object.fromEntries(
      ['numero_facture', 'boutique_id', 'date', 'devise', 'mode_paiement', 'paye', 'total'].map((k) => [
        k,
        null,
      ]),
    );
    const line = Object.fromEntries(
      [
        'variante_id',
        'quantite',
        'prix_unitaire',
        'prix_unitaire_usd',
        'devise',
        'prix_original',
        'est_negocie',
      ]
        .concat('motif_reduction')
        .map((key) => [key, null]),
    );
    expect(decoded({ ...nulls, lignes: [{ ...LINE, ...line }] })).toEqual(decoded({}));
  });
});

describe('spellings', () => {
  test.each([
    ['number', 'F-1', 'F-1', ['VenteUid', 'vente_uid', 'numero_facture', 'NumeroFacture']],
    ['claimedShopId', 9, 9, ['boutique_id', 'BoutiqueId']],
    ['tillTotal', '5.00', 500, ['Total', 'total', 'montant_total', 'MontantTotal']],
    ['currency', 'USD', 'USD', ['Devise', 'devise']],
    ['paymentMode', 'MPESA', 'MPESA', ['ModePaiement', 'mode_paiement']],
    ['paid', false, false, ['Paye', 'paye']],
  ] as const)('of %s', (field, sent, expected, spellings) => {
    for (const [i, spelling] of spellings.entries()) {
      const later = spellings.slice(i + 1).map((each) => [each, 'another']);
      const earlier = spellings.slice(0, i).map((each) => [each, null]);
      const sale = Object.fromEntries([...later, [spelling, sent], ...earlier]);
      expect(decoded(sale)[field]).toBe(expected);
    }
  });

  test.each(['Date', 'date', 'date_vente', 'DateVente'])('of the date: %s', (spelling) => {
    expect(decoded({ [spelling]: '2026-11-22' }).sentDate?.text).toBe('2026-11-22');
  });

  test.each(['Items', 'items', 'lignes', 'Lignes'])('of the lines: %s', (spelling) => {
    expect(decoded({ lignes: undefined, [spelling]: [{ article_id: 3 }] }).lines[0]?.articleId).toBe(3);
  });

  test.each([
    ['articleId', 3, 3, ['ArticleId', 'article_id']],
    ['variantId', 4, 4, ['VarianteId', 'variante_id']],
    ['quantity', 5, 5, ['Quantite', 'quantite']],
    ['unitPrice', 6, 600, ['PrixUnitaire', 'prix_unitaire']],
    ['unitPriceUsd', 7, 700, ['PrixUnitaireUsd', 'prix_unitaire_usd']],
    ['originalPrice', 8, 800, ['prix_original', 'prixOriginal', 'PrixOriginal']],
    ['negotiated', true, true, ['est_negocie', 'estNegocie', 'EstNegocie']],
    ['discountReason', 'ami', 'ami', ['motif_reduction', 'motifReduction', 'MotifReduction']],
  ] as const)('of the %s of a line', (field, sent, expected, spellings) => {
    for (const spelling of spellings) {
      expect(decoded({ lignes: [{ article_id: 3, [spelling]: sent }] }).lines[0]?.[field]).toBe(expected);
    }
  });

  test.each(['Devise', 'devise'])('of the currency of a line: %s', (spelling) => {
    expect(problemOfLine({ ...LINE, [spelling]: 'USD' })).toMatchObject({ kind: 'line-currency-differs' });
  });

  test('keys that every object has mean nothing', () => {
    const entry = jsonValue('{"__proto__":{"lignes":[{"article_id":1}]},"constructor":5,"toString":1}');
    expect(problemOf(entry)).toEqual({ number: null, kind: 'lines-missing' });
  });
});

describe('values that are taken as they are', () => {
  test.each([
    ['"  F 1 "', '  F 1 '],
    ['" \\t"', null],
    ['""', null],
    ['42', '42'],
    ['0', '0'],
    ['12345678901234567890', '12345678901234567890'],
    ['"𝒜"', '𝒜'],
    [`"${'𝒜'.repeat(100)}"`, '𝒜'.repeat(100)],
  ])('the number %s is %j', (source, number) => {
    const entry = decodeEntry(jsonValue(`{"numero_facture":${source},"lignes":[{"article_id":1}]}`), CONTEXT);
    expect(entry).toMatchObject({ ok: true, sale: { number } });
  });

  test.each([
    [0, null],
    ['', null],
    ['0', null],
    ['9', 9],
    [10, 10],
  ])('boutique_id %j claims %j', (sent, claimed) => {
    expect(decoded({ boutique_id: sent }).claimedShopId).toBe(claimed);
  });

  test.each([
    ['2026-11-22T08:20:33', { text: '2026-11-22T08:20:33', instant: Date.parse('2026-11-22T07:20:33Z') }],
    ['yesterday', { text: 'yesterday', instant: null }],
    ['', null],
    ['  ', null],
  ])('the date %j is %j', (sent, date) => {
    expect(decoded({ date_vente: sent }).sentDate).toEqual(date);
  });

  test.each(['CDF', 'USD', 'EUR'])('%s is a currency of the shop', (currency) => {
    expect(decoded({ devise: currency }).currency).toBe(currency);
  });

  test.each([
    [false, false],
    [0, false],
    ['False', false],
    ['true', true],
    [1, true],
    ['peut-être', true],
    [{}, true],
  ])('paye %j is %s', (sent, paid) => {
    expect(decoded({ paye: sent }).paid).toBe(paid);
  });

  test.each([
    [1, 1],
    ['2', 2],
    [3.0, 3],
    [1_000_000, 1_000_000],
  ])('a quantity of %j is %d', (sent, quantity) => {
    expect(lineOf({ quantite: sent })?.quantity).toBe(quantity);
  });

  test.each([
    [0, null],
    ['', null],
    ['7', 7],
    [999_999, 999_999],
  ])('variante_id %j is %j', (sent, variantId) => {
    expect(lineOf({ variante_id: sent })?.variantId).toBe(variantId);
  });

  test('a price of 0 is a price, and a line in the currency of its sale is fine', () => {
    expect(lineOf({ prix_unitaire: 0, devise: 'CDF' })?.unitPrice).toBe(0);
  });

  test('an article may be integral text', () => {
    expect(lineOf({ article_id: '20' })?.articleId).toBe(20);
  });
});

describe('oddities that never refuse', () => {
  test.each([
    ['an unreadable total', { montant_total: 'douze' }, { tillTotal: null, anomalies: ['TOTAL_UNREADABLE'] }],
    ['a negative total', { montant_total: -5 }, { tillTotal: null, anomalies: ['TOTAL_UNREADABLE'] }],
    ['an enormous total', { montant_total: 1e13 }, { tillTotal: null, anomalies: ['TOTAL_UNREADABLE'] }],
    ['a total of 0', { montant_total: 0 }, { tillTotal: null, anomalies: [] }],
    [
      'a total that is rounded',
      { montant_total: '1.005' },
      { tillTotal: 101, anomalies: ['AMOUNT_ROUNDED'] },
    ],
    ['a long payment mode', { mode_paiement: 'é'.repeat(51) }, { anomalies: ['TEXT_CUT'] }],
    [
      'a date that is no date but a novel',
      { date: 'x'.repeat(101) },
      { sentDate: { text: 'x'.repeat(100), instant: null }, anomalies: ['TEXT_CUT'] },
    ],
    ['a payment mode that just fits', { mode_paiement: '𝒜'.repeat(50) }, { paymentMode: '𝒜'.repeat(50) }],
    ['a payment mode that is a number', { mode_paiement: 3 }, { paymentMode: '3', anomalies: [] }],
    ['a payment mode that is an object', { mode_paiement: {} }, { paymentMode: 'CASH', anomalies: [] }],
  ])('%s', (_case, sent, expected) => {
    expect(decoded(sent)).toMatchObject(expected);
  });

  test('a long payment mode is cut between characters', () => {
    expect(decoded({ mode_paiement: '𝒜'.repeat(60) }).paymentMode).toBe('𝒜'.repeat(50));
  });

  test('a long reason is cut, a price with more than two decimals rounded, each said once', () => {
    const line = { ...LINE, prix_unitaire: 1.239, prix_original: '2.0001', motif_reduction: 'x'.repeat(256) };
    const sale = decoded({ lignes: [line, line] });
    expect(sale.lines[0]).toMatchObject({
      unitPrice: 124,
      originalPrice: 200,
      discountReason: 'x'.repeat(255),
    });
    expect(sale.anomalies).toEqual(['AMOUNT_ROUNDED', 'TEXT_CUT']);
  });
});

describe('what makes a sale unusable', () => {
  test.each(['42', '"x"', 'null', 'true', '[]', '[{"lignes":[]}]', '12345678901234567890'])(
    'an entry %s is no object',
    (entry) => {
      expect(problemOf(entry)).toEqual({ number: null, kind: 'entry-not-object' });
    },
  );

  test.each([
    ['a number of another type', { numero_facture: true }, { number: null, kind: 'number-unusable' }],
    ['a number that is an object', { numero_facture: {} }, { number: null, kind: 'number-unusable' }],
    [
      'a number dressed up as a long one',
      { numero_facture: { longNumber: true, source: '\ud83d' } },
      { number: null, kind: 'number-unusable' },
    ],
    ['half a surrogate pair', { numero_facture: 'F\ud83d' }, { number: null, kind: 'number-unusable' }],
    [
      'a number that is too long',
      { numero_facture: '𝒜'.repeat(101) },
      { number: '𝒜'.repeat(100), kind: 'number-too-long' },
    ],
    ['a shop that is no number', { boutique_id: 'Lemba' }, { kind: 'shop-unusable' }],
    ['a shop with a fraction', { boutique_id: 9.5 }, { kind: 'shop-unusable' }],
    ['a date that does not exist', { date: '2026-13-45T00:00:00' }, { kind: 'date-impossible' }],
    ['a date that is a number', { date: 1_795_000_000 }, { kind: 'date-impossible' }],
    ['another currency', { devise: 'XAF' }, { kind: 'currency-unknown' }],
    ['a currency that is no text', { devise: 1 }, { kind: 'currency-unknown' }],
    ['no lines', {}, { kind: 'lines-missing' }],
    ['an empty list of lines', { lignes: [] }, { kind: 'lines-missing' }],
    ['lines that are no list', { lignes: { article_id: 1 } }, { kind: 'lines-missing' }],
    ['501 lines', { lignes: Array(501).fill(LINE) }, { kind: 'lines-too-many' }],
  ])('%s', (_case, sale, expected) => {
    expect(problemOf({ numero_facture: 'F', ...sale })).toEqual({ number: 'F', ...expected });
  });

  test('500 lines are fine', () => {
    expect(decoded({ lignes: Array(500).fill(LINE) }).lines).toHaveLength(500);
  });

  test.each([
    ['no object', 5, 'line-not-object'],
    ['a list', [LINE], 'line-not-object'],
    ['without article', {}, 'article-unusable'],
    ['with a null article', { article_id: null }, 'article-unusable'],
    ['with an article of 1.5', { article_id: 1.5 }, 'article-unusable'],
    ['with a variant that is text', { ...LINE, variante_id: 'rouge' }, 'variant-unusable'],
    ['with a variant of 1.5', { ...LINE, variante_id: 1.5 }, 'variant-unusable'],
    ...[0, -2, 1.5, '1.5', '', 'deux', 1_000_001, true].map(
      (quantity) =>
        [
          `with a quantity of ${JSON.stringify(quantity)}`,
          { ...LINE, quantite: quantity },
          'quantity-unusable',
        ] as const,
    ),
    ['in another currency', { ...LINE, devise: 'USD' }, 'line-currency-differs'],
    ['with a negative price', { ...LINE, prix_unitaire: -1 }, 'price-unusable'],
    ['with a price that is a word', { ...LINE, prix_unitaire: 'cher' }, 'price-unusable'],
    ['with an unusable USD price', { ...LINE, prix_unitaire_usd: [] }, 'price-unusable'],
    ['with an unusable original price', { ...LINE, prix_original: '' }, 'price-unusable'],
    ['with a price of 10¹³', { ...LINE, prix_unitaire: 1e13 }, 'amount-too-large'],
  ] as const)('a line %s', (_case, line, kind) => {
    expect(problemOfLine(line)).toEqual({ number: 'F', kind, line: 2 });
  });

  test('of several faults the first in the order of checks is named', () => {
    const lines = [{ quantite: 0, prix_unitaire: -1 }, {}];
    const sale = { prix: 1, devise: 'X', date: 5, boutique_id: 'x', numero_facture: 'F', lignes: lines };
    const kinds: unknown[] = [];
    for (const fix of [{}, { boutique_id: 9 }, { date: null }, { devise: 'CDF' }]) {
      Object.assign(sale, fix);
      kinds.push(problemOf(sale));
    }
    expect(kinds).toMatchObject([
      { kind: 'shop-unusable' },
      { kind: 'date-impossible' },
      { kind: 'currency-unknown' },
      { kind: 'article-unusable', line: 1 },
    ]);
  });
});
