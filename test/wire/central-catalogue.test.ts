import { describe, expect, test } from 'vitest';
import { decodeArticles } from '../../src/wire/head-office/catalogue/articles.ts';
import { decodeCategories } from '../../src/wire/head-office/catalogue/categories.ts';
import { decodePending } from '../../src/wire/head-office/catalogue/pending.ts';
import { decodeRemoved } from '../../src/wire/head-office/catalogue/removed.ts';
import { sinceAfter, withSince } from '../../src/wire/head-office/catalogue/since.ts';
import { decodeTerminal } from '../../src/wire/head-office/catalogue/terminal.ts';
import { decodeVariants } from '../../src/wire/head-office/catalogue/variants.ts';

const OIL = {
  ...{ id: 15, code: 'ART-015', nom: 'Huile', description: '', devise: 'CDF', prix_vente: '25000.00' },
  ...{ prix_achat: '20000.50', prix_vente_usd: null, prix_achat_usd: null, categorie_nom: 'Alimentation' },
  ...{ categorie_backend_id: 1, quantite_stock: -4, est_actif: true, has_variantes: false },
  ...{ stock_total_variantes: -4, variantes: [] as unknown[], est_valide_client: true, image_url: null },
};
const BODY = {
  ...{ success: true, count: 1, boutique_id: 9, boutique_nom: 'Ma Boutique', taux_dollar: '2800.00' },
  sync_metadata: { is_incremental: false, server_time: '2026-11-22T07:20:33.866000+00:00' },
};
const articles = (change: object = {}, article: object = {}) =>
  decodeArticles(JSON.stringify({ ...BODY, articles: [{ ...OIL, ...article }], ...change }));

test('the list of articles is read with its rate, its time, and a stock below zero', () => {
  expect(articles()).toMatchObject({
    ...{ shopId: 9, dollarRate: 280_000, serverTime: '2026-11-22T07:20:33.866000+00:00' },
    entries: [
      {
        ok: true,
        article: {
          id: 15,
          price: 2_500_000,
          purchasePrice: 2_000_050,
          priceUsd: null,
          opening: -4,
          category: 1,
        },
        category: { id: 1, name: 'Alimentation' },
        variants: [],
      },
    ],
  });
  const { categorie_nom: _, ...withoutCategory } = { ...OIL, categorie_backend_id: null };
  const none = decodeArticles(JSON.stringify({ ...BODY, articles: [withoutCategory] }));
  expect(none?.entries).toMatchObject([{ ok: true, article: { category: null }, category: null }]);
});

describe('a list is refused as a whole', () => {
  test.each([
    ['when it is cut', JSON.stringify({ ...BODY, articles: [OIL] }).slice(0, -20)],
    ['when it is a page', '<!doctype html><title>Connexion</title>'],
    ['when its count is another', JSON.stringify({ ...BODY, count: 2, articles: [OIL] })],
    ['when it has no count', JSON.stringify({ ...BODY, count: undefined, articles: [OIL] })],
    ['when it names no shop', JSON.stringify({ ...BODY, boutique_id: null, articles: [OIL] })],
    ['when it is no success', JSON.stringify({ ...BODY, success: false, articles: [OIL] })],
    ['when an id stands twice', JSON.stringify({ ...BODY, count: 2, articles: [OIL, OIL] })],
    ['when an entry has no id', JSON.stringify({ ...BODY, articles: [{ ...OIL, id: null }] })],
    [
      'when an id could be the hub’s own',
      JSON.stringify({ ...BODY, articles: [{ ...OIL, id: 1_000_000_000 }] }),
    ],
    ['when an entry is none', JSON.stringify({ ...BODY, articles: [null] })],
    ['when there is none', JSON.stringify(BODY)],
  ])('%s', (_, text) => {
    expect(decodeArticles(text)).toBeNull();
    for (const decode of [decodeCategories, decodeVariants, decodeRemoved]) expect(decode(text)).toBeNull();
    expect(decodePending(text, 'Africa/Kinshasa')).toBeNull();
  });
});

test.each([
  ['without a name', { nom: ' ' }],
  ['without a code', { code: null }],
  ['with a price below zero', { prix_vente: '-1.00' }],
  ['with a price that is none', { prix_vente: 'gratuit' }],
  ['without a price', { prix_vente: null }],
  ['with a currency that is none', { devise: 'fc' }],
  ['without a stock', { quantite_stock: null }],
  ['with half a unit', { quantite_stock: 1.5 }],
  ['without variants', { variantes: null }],
  ['with a variant without id', { variantes: [{ nom_variante: 'Rouge' }] }],
  ['with a name without end', { nom: 'x'.repeat(300) }],
])('an article %s spoils only itself', (_, article) => {
  expect(articles({}, article)?.entries).toMatchObject([{ ok: false, id: 15, fault: /has|shows/ }]);
});

test.each([
  ['0.00', null],
  ['x', null],
  [null, null],
  [2950, 295_000],
])('the rate %j is %j', (taux_dollar, rate) => expect(articles({ taux_dollar })?.dollarRate).toBe(rate));

test('what waits is read with the key by which it is known for ever', () => {
  const pending = { id: 15, code: 'A', nom: 'Huile', categorie: 'Alimentation', categorie_id: 1 };
  const sent = { quantite_envoyee: 24, quantite_stock: 3, date_envoi: '2026-11-20T08:00:00' };
  const money = { prix_vente: '1.00', prix_achat: '1.00', devise: 'CDF' };
  const list = (more: object) =>
    decodePending(
      JSON.stringify({ ...BODY, articles_pending: [{ ...pending, ...sent, ...money, ...more }] }),
      'Africa/Kinshasa',
    )?.entries;
  const entry = { articleId: 15, quantity: 24, sentAt: Date.parse('2026-11-20T07:00:00Z') };
  expect(list({})).toMatchObject([
    {
      ok: true,
      article: { validated: false, opening: 3 },
      delivery: { ...entry, key: 'central:15:24:2026-11-20T08:00:00' },
    },
  ]);
  expect(list({ date_envoi: null })).toMatchObject([{ delivery: { sentAt: null, key: 'central:15:24:' } }]);
  expect(list({ quantite_envoyee: 0 })).toMatchObject([{ ok: true, delivery: null }]);
  expect(list({ quantite_envoyee: -1 })).toMatchObject([{ ok: false }]);
  expect(list({ date_envoi: 'hier' })).toMatchObject([{ ok: false }]);
});

test('a till is read only from an answer about itself', () => {
  const terminal = { id: 5, numero_serie: 'S', nom_terminal: 'Caisse', est_actif: false };
  const read = (body: object) => decodeTerminal(JSON.stringify({ success: true, ...body }), 'S');
  expect(read({ terminal, boutique: { id: 9 } })).toEqual({ name: 'Caisse', active: false, shopId: 9 });
  expect(read({ terminal, boutique: null })).toMatchObject({ shopId: null });
  expect(read({ terminal: { ...terminal, numero_serie: 's' }, boutique: null })).toBeNull();
  expect(read({ terminal })).toBeNull();
  expect(decodeTerminal('<html>', 'S')).toBeNull();
});

test('the next reading begins before the last one ended, and its offset survives the way', () => {
  const since = sinceAfter('2026-11-22T07:20:33.866000+00:00');
  expect(since).toBe('2026-11-22T07:15:33.866000+00:00');
  expect(withSince('articles/', since)).toBe('articles/?since=2026-11-22T07%3A15%3A33.866000%2B00%3A00');
  expect(withSince('articles/', null)).toBe('articles/');
  expect([sinceAfter(null), sinceAfter('bientôt')]).toEqual([null, null]);
});
