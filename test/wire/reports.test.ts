import { describe, expect, test } from 'vitest';
import type { Analysis } from '../../src/domain/analysis.ts';
import { type DayTotal, sumDays } from '../../src/domain/day-total.ts';
import { shopId } from '../../src/domain/ids.ts';
import { adviceOf, anomaliesOf, healthName, insightsOf } from '../../src/wire/reports/analysis-advice.ts';
import { encodeNegotiations } from '../../src/wire/reports/negotiations.ts';
import { decodeJournalQuery, encodeStockValueJournal } from '../../src/wire/reports/stock-value-journal.ts';
import { lowStockOf, merchantBody } from '../../src/wire/tills/shop-details.ts';
import { decodeLogin } from '../../src/wire/tills/till-login.ts';
import { formatSum } from '../../src/wire/values/amounts.ts';

const SHOP = { id: shopId(9), name: 'Ma Boutique', timeZone: 'Africa/Kinshasa' };

function day(number: number, figures: Partial<DayTotal>): DayTotal {
  return { ...sumDays([], null), day: number, currency: 'CDF', ...figures };
}

test.each([
  [0, '0.00'],
  [-0, '0.00'],
  [5, '0.05'],
  [-5, '-0.05'],
  [-12_345, '-123.45'],
  [1e21, '10000000000000000000.00'],
  [-0.2, '0.00'],
])('a sum of %d minor units is written %s', (minor, text) => {
  expect(formatSum(minor)).toBe(text);
});

describe('the journal of the stock\u2019s value', () => {
  const days = [
    day(20261120, { valueAdded: 10_000 }),
    day(20261121, { sales: 3 }),
    day(20261122, { valueSold: 2_500, valueRemoved: 500, valueCounted: -1_000, valueRepriced: 300 }),
    day(20261124, { valueSold: 100 }),
  ];
  const journal = (firstDay: number | null, lastDay: number | null, limit = 90) =>
    encodeStockValueJournal(SHOP, days, 6_150, { firstDay, lastDay, limit }).journal;

  test('begins each day with what the one before left, newest first, without days on which nothing moved', () => {
    expect(
      journal(null, null).map((one) => [one.date, one.valeur_stock_precedent, one.valeur_stock_restant]),
    ).toEqual([
      ['2026-11-24', '63.00', '62.00'],
      ['2026-11-22', '100.00', '63.00'],
      ['2026-11-20', '0.00', '100.00'],
    ]);
    expect(journal(null, null)[1]).toMatchObject({
      montant_inventaire: '-10.00',
      impact_modification_prix: '3.00',
      valeur_stock_sorti: '5.00',
      valeur_ventes: '25.00',
    });
  });

  test('counts from the first day on, whatever is shown, and knows what is really there after the last', () => {
    expect(journal(20261122, 20261123)).toMatchObject([
      { date: '2026-11-22', valeur_stock_precedent: '100.00', valeur_stock_reel: '63.00' },
    ]);
    expect(journal(null, null, 1)).toMatchObject([{ date: '2026-11-24', valeur_stock_reel: '61.50' }]);
  });

  test.each([
    [undefined, 90],
    ['0', 1],
    ['-7', 1],
    ['365', 365],
    ['366', 365],
    ['9999999999999999', 365],
  ])('a limit of %s means %d days', (limit, expected) => {
    expect(decodeJournalQuery({ limit }, SHOP)).toMatchObject({ ok: true, value: { limit: expected } });
  });

  test.each(['x', '1.5', '', ' '])('a limit of %j', (limit) => {
    expect(decodeJournalQuery({ limit }, SHOP).ok).toBe(limit === '');
  });
});

test('pages of negotiations are counted even when there are none', () => {
  const none = sumDays([], null);
  const page = (negotiatedLines: number, number: number) =>
    encodeNegotiations({
      shop: SHOP,
      all: { ...none, negotiatedLines },
      main: none,
      page: number,
      limit: 50,
      lines: [],
    }).pagination;
  expect(page(0, 1)).toMatchObject({ total_pages: 1, has_next: false, has_previous: false });
  expect(page(50, 1)).toMatchObject({ total_pages: 1, has_next: false });
  expect(page(51, 1)).toMatchObject({ total_pages: 2, has_next: true });
  expect(page(51, 2)).toMatchObject({ has_next: false, has_previous: true });
});

test.each([
  [100, 'EXCELLENT'],
  [85, 'EXCELLENT'],
  [84, 'BON'],
  [70, 'BON'],
  [69, 'MOYEN'],
  [50, 'MOYEN'],
  [49, 'CRITIQUE'],
  [0, 'CRITIQUE'],
])('a score of %d is called %s', (score, name) => {
  expect(healthName(score)).toBe(name);
});

test('advice speaks of what is wrong and of nothing else', () => {
  const well = {
    alerts: { open: 0, negative: [], toRegularise: [], estimatedLoss: 0 },
    health: { articles: 10, negative: 0, low: 0 },
    negotiated: { lines: 0, reduction: 0 },
    anomalies: [],
  } as unknown as Analysis;
  expect([insightsOf(well, 4, 'CDF'), adviceOf(well, 4), anomaliesOf(well)]).toEqual([[], [], []]);
  const ill: Analysis = {
    ...well,
    alerts: { ...well.alerts, open: 1 },
    health: { articles: 10, negative: 0, low: 2 },
    negotiated: { lines: 2, reduction: 700 },
    anomalies: [{ name: 'DATE_AHEAD', sales: 3 }],
  };
  expect(insightsOf(ill, 1.5, 'CDF')).toEqual([
    {
      type: 'ROTATION_FAIBLE',
      niveau: 'WARNING',
      message: 'Le stock se renouvelle 1,5 fois par an : des articles dorment en rayon',
      valeur: 1.5,
    },
    {
      type: 'PRIX_NEGOCIE',
      niveau: 'INFO',
      message: '2 lignes vendues à prix négocié, 7.00 CDF de réduction',
      valeur: 2,
    },
  ]);
  expect(adviceOf(ill, 1.5).map(({ action }) => action)).toEqual([
    'TRAITER_ALERTES',
    'REAPPROVISIONNER',
    'ECOULER_STOCK_DORMANT',
  ]);
  expect(anomaliesOf(ill)).toEqual([
    { type: 'DATE_AHEAD', nb_ventes: 3, message: "L'horloge de la caisse était en avance" },
  ]);
});

test('what a file says of a merchant is read whatever it is', () => {
  const empty = merchantBody({});
  for (const odd of [null, 7, 'x', [], { nom_entreprise: { a: 1 }, id: 'x' }]) {
    expect(merchantBody({ commercant_details: odd })).toEqual(empty);
  }
  expect(empty.id).toBe(0);
  expect(merchantBody({ commercant_details: { id: 4, telephone: 243 } })).toMatchObject({
    id: 4,
    telephone: '243',
  });
  expect([
    lowStockOf({}),
    lowStockOf({ alerte_stock_bas: 'x' }),
    lowStockOf({ alerte_stock_bas: 0 }),
  ]).toEqual([5, 5, 0]);
});

test.each([
  [null, null],
  ['text', null],
  [{ numero_serie: ' a ' }, { serial: ' a ', appVersion: '' }],
  [
    { numero_serie: 12, version_app: 3 },
    { serial: '12', appVersion: '3' },
  ],
  [
    { numero_serie: [], version_app: {} },
    { serial: null, appVersion: '' },
  ],
  [
    { numero_serie: 'a', version_app: 'x'.repeat(21) },
    { serial: 'a', appVersion: 'x'.repeat(20) },
  ],
])('a login of %j', (value, expected) => {
  expect(decodeLogin({ text: '', value })).toEqual(expected);
});
