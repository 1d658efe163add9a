import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { decodeProvision } from '../../src/wire/provision/provision-file.ts';

const fixture = () =>
  JSON.parse(readFileSync(new URL('../fixtures/provision.json', import.meta.url), 'utf8'));

function faultsOf(file: unknown): readonly string[] {
  const decoded = decodeProvision(file);
  return decoded.ok ? [] : decoded.faults;
}
const ARTICLE = { id: 1, boutique_id: 9, code: 'A', nom: 'Riz' };

describe('a provisioning file', () => {
  test('decodes whole', () => {
    const decoded = decodeProvision(fixture());
    if (!decoded.ok) throw new Error(decoded.faults.join('\n'));
    const { shops, tills, categories, articles } = decoded.provision;
    expect([shops.length, tills.length, categories.length, articles.length]).toEqual([2, 5, 6, 18]);
    expect(shops[1]).toMatchObject({ id: 10, code: 'BTQ-010', stockPolicy: 'accept', dollarRate: 280_000 });
    expect(shops[1]).toMatchObject({
      timeZone: undefined,
      active: undefined,
      posAllowed: undefined,
      details: {},
    });
    expect(tills[3]).toMatchObject({ serial: '91d06e5ba34c7f28', shopId: 9, active: false });
    expect(tills[4]).toMatchObject({ name: 'Sans boutique', shopId: null });
    expect(articles.find(({ id }) => id === 30)).toMatchObject({
      currency: 'USD',
      price: 1250,
      priceUsd: 1250,
    });
    expect(articles.find(({ id }) => id === 27)?.variants).toEqual([
      expect.objectContaining({ id: 1, name: 'Citron', barcode: '6009999000271', attribute: 'PARFUM' }),
      expect.objectContaining({ id: 2, name: 'Citron vert' }),
    ]);
  });

  test("takes the data model's own names and keeps its further keys", () => {
    const decoded = decodeProvision({
      boutiques: [
        { id: 9, nom: 'B', code_boutique: 'C', ville: 'Goma', alerte_stock_bas: 5, fuseau_horaire: 'UTC' },
      ],
      terminaux: [{ id: 1, numero_serie: 'S', nom_terminal: 'T', boutique: 9, cle_api: 'secret' }],
      articles: [
        { ...ARTICLE, categorie: null, prix_vente_usd: null, date_expiration: '2027-01-01', variantes: null },
      ],
    });
    expect(decoded).toMatchObject({
      ok: true,
      provision: {
        shops: [{ code: 'C', timeZone: 'UTC', details: { ville: 'Goma', alerte_stock_bas: 5 } }],
        tills: [{ name: 'T', shopId: 9 }],
        categories: [],
        articles: [
          {
            category: null,
            price: undefined,
            priceUsd: null,
            variants: undefined,
            details: { date_expiration: '2027-01-01' },
          },
        ],
      },
    });
    expect(JSON.stringify(decoded)).not.toContain('secret');
  });

  test('names all its faults at once, each with its place', () => {
    const file = {
      boutiques: [{ id: 'x', nom: 3, devise: 'cdf', politique_stock: 'peut-être', taux_dollar: -1 }, 7],
      terminaux: [{ id: 5, nom: 'T', numero_serie: ' ', boutique_id: 'neuf', est_actif: 'oui' }],
      articles: [{ ...ARTICLE, prix_vent: 3, prix_vente: '1.234', quantite_stock: 1.5, variantes: [{}, 4] }],
      clients: [],
    };
    expect(faultsOf(file).map((fault) => fault.split(':')[0])).toEqual([
      'clients',
      'boutiques[1]',
      'boutiques[0].id',
      'boutiques[0].nom',
      'boutiques[0].code',
      'boutiques[0].devise',
      'boutiques[0].politique_stock',
      'boutiques[0].taux_dollar',
      'terminaux[0].boutique_id',
      'terminaux[0].numero_serie',
      'terminaux[0].est_actif',
      'articles[0].prix_vent',
      'articles[0].prix_vente',
      'articles[0].quantite_stock',
      'articles[0].variantes[1]',
      'articles[0].variantes[0].id',
      'articles[0].variantes[0].nom_variante',
    ]);
  });

  test.each([
    ['a shop', { boutiques: [1, 2].map((id) => ({ id, nom: 'B', code: 'C' })) }, 'boutiques[1]'],
    ['a serial', { terminaux: [1, 2].map((id) => ({ id, nom: 'T', numero_serie: 'S' })) }, 'terminaux[1]'],
    ['an article', { articles: [ARTICLE, { ...ARTICLE, code: 'B' }] }, 'articles[1]'],
    ['a code in a shop', { articles: [ARTICLE, { ...ARTICLE, id: 2 }] }, 'articles[1]'],
    [
      'a variant',
      {
        articles: [1, 2].map((id) => ({
          ...ARTICLE,
          id,
          code: `${id}`,
          variantes: [{ id: 1, nom_variante: 'V' }],
        })),
      },
      'articles[1].variantes[0]',
    ],
  ])('%s stands there once', (_what, file, place) => {
    expect(faultsOf(file)).toEqual([
      expect.stringMatching(new RegExp(`^${place.replace(/[[\]]/g, '\\$&')}: has the same`)),
    ]);
  });

  test('one code in two shops is no fault', () => {
    expect(faultsOf({ articles: [ARTICLE, { ...ARTICLE, id: 2, boutique_id: 10 }] })).toEqual([]);
  });

  test.each([5, null, [], {}, { boutiques: {} }])('%j is none', (file) => {
    expect(faultsOf(file)).toHaveLength(1);
  });

  test('says how many faults it leaves out', () => {
    const faults = faultsOf({ boutiques: Array(500).fill(1) });
    expect(faults).toHaveLength(101);
    expect(faults.at(-1)).toBe('and 400 more faults');
  });
});

describe('goods on their way', () => {
  const sent = (fields: object) => {
    const decoded = decodeProvision({ articles: [{ ...ARTICLE, ...fields }] });
    return decoded.ok ? decoded.provision.articles[0]?.delivery : decoded.faults;
  };

  test.each([
    [{}, undefined],
    [{ quantite_envoyee: 0, date_envoi: '2026-11-22T08:00:00+01:00' }, undefined],
    [
      { quantite_envoyee: 30, date_envoi: null },
      { quantity: 30, sentAt: null },
    ],
    [
      { quantite_envoyee: '30', date_envoi: '2026-11-22T09:00:00.123456+01:00' },
      { quantity: 30, sentAt: { at: Date.UTC(2026, 10, 22, 8, 0, 0, 123), local: false } },
    ],
    [
      { quantite_envoyee: 30, date_envoi: '2026-11-22T09:00:00' },
      { quantity: 30, sentAt: { at: Date.UTC(2026, 10, 22, 9), local: true } },
    ],
    [{ quantite_envoyee: -1 }, [expect.stringContaining('quantite_envoyee')]],
    [{ quantite_envoyee: 2, date_envoi: 'hier' }, [expect.stringContaining('date_envoi')]],
  ])('%o', (fields, expected) => {
    expect(sent(fields)).toEqual(expected);
  });
});
