import fc from 'fast-check';
import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import { articleId, seq, shopId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { Movement } from '../../src/domain/movement.ts';
import { encodeMovements, MovementsAnswerSchema } from '../../src/wire/stock/movements.ts';
import { decodeMovementsQuery } from '../../src/wire/stock/movements-query.ts';
import { decodeCursor, encodeCursor } from '../../src/wire/values/cursor.ts';

const SHOP = { id: shopId(9), name: 'Ma Boutique', timeZone: 'Africa/Kinshasa' };
const SALE = {
  number: 'FAC-20241104-001',
  tillName: 'Terminal MAUI',
  currency: 'CDF',
  unitPrice: minorUnits(2_500_000),
  variantName: null,
};
const movement = (change: Partial<Movement> = {}): Movement => ({
  seq: seq(1),
  articleId: articleId(15),
  articleName: 'Huile végétale 5 L',
  articleCode: 'ART-015',
  kind: 'sale',
  quantity: -2,
  stockBefore: 50,
  stockAfter: 48,
  hubTime: Date.parse('2026-11-22T07:20:33.866Z'),
  sale: SALE,
  note: null,
  ...change,
});
const only = (change: Partial<Movement>) =>
  encodeMovements({ shop: SHOP, movements: [movement(change)], pageSize: 100 }).mouvements[0];

const EXAMPLE = {
  success: true,
  boutique_id: 9,
  boutique_nom: 'Ma Boutique',
  count: 1,
  mouvements: [
    {
      id: 1,
      article_id: 15,
      article_nom: 'Huile végétale 5 L',
      article_code: 'ART-015',
      type_mouvement: 'VENTE',
      quantite: -2,
      stock_avant: 50,
      stock_apres: 48,
      reference_document: 'FAC-20241104-001',
      commentaire: 'Vente #FAC-20241104-001 - Prix: 25000.00 CDF',
      date_mouvement: '2026-11-22T08:20:33.866000+01:00',
      utilisateur: 'Terminal MAUI',
    },
  ],
  next_cursor: null,
};

describe('a list of movements', () => {
  test("is the contract's example, also through the server's serializer", async () => {
    const answer = encodeMovements({ shop: SHOP, movements: [movement()], pageSize: 100 });
    expect(JSON.stringify(answer)).toBe(JSON.stringify(EXAMPLE));
    const app = fastify();
    app.get('/', { schema: { response: { 200: MovementsAnswerSchema } } }, () => answer);
    expect((await app.inject('/')).body).toBe(JSON.stringify(EXAMPLE));
    await app.close();
  });

  test('names variant and currency in the comment of a sale', () => {
    const sale = { ...SALE, variantName: 'Citron vert', currency: 'USD', unitPrice: minorUnits(1250) };
    expect(only({ sale })?.commentaire).toBe(
      'Vente #FAC-20241104-001 - Variante: Citron vert - Prix: 12.50 USD',
    );
  });

  test.each([
    ['delivery', 'ENTREE'],
    ['loss', 'SORTIE'],
    ['adjustment', 'AJUSTEMENT'],
    ['return', 'RETOUR'],
  ] as const)('a %s is an %s with reference, user and comment of its cause', (kind, name) => {
    const note = { reference: 'MAUI-15', user: 'MAUI', comment: 'inventaire' };
    expect(only({ kind, sale: null, note })).toMatchObject({
      type_mouvement: name,
      reference_document: 'MAUI-15',
      utilisateur: 'MAUI',
      commentaire: 'inventaire',
    });
  });

  test('has a cursor exactly when one more movement than the page was read', () => {
    const movements = [9, 8, 7].map((id) => movement({ seq: seq(id) }));
    const first = encodeMovements({ shop: SHOP, movements, pageSize: 2 });
    expect(first).toMatchObject({ count: 2, mouvements: [{ id: 9 }, { id: 8 }] });
    expect(decodeCursor(SHOP.id, first.next_cursor ?? '')).toBe(8);
    expect(encodeMovements({ shop: SHOP, movements, pageSize: 3 }).next_cursor).toBeNull();
    expect(encodeMovements({ shop: SHOP, movements: [], pageSize: 3 })).toMatchObject({
      count: 0,
      next_cursor: null,
    });
  });
});

describe('a cursor', () => {
  test('comes back as the seq it was made of, for its own shop only', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (shop, at) => {
        const cursor = encodeCursor(shopId(shop), seq(at));
        expect(encodeURIComponent(cursor)).toBe(cursor);
        expect(decodeCursor(shopId(shop), cursor)).toBe(at);
        expect(decodeCursor(shopId(shop + 1), cursor)).toBeNull();
      }),
    );
  });

  test('never names the place before the first entry, however well it is forged', () => {
    expect(decodeCursor(shopId(9), encodeCursor(shopId(9), seq(0)))).toBeNull();
  });

  test('is nothing that a person makes up', () => {
    const garbage = fc.oneof(fc.string(), fc.stringMatching(/^[A-Za-z0-9_-]{0,40}$/), fc.nat().map(String));
    fc.assert(fc.property(garbage, (text) => decodeCursor(shopId(9), text) === null));
    const cursor = encodeCursor(shopId(9), seq(1234));
    fc.assert(
      fc.property(fc.nat(cursor.length - 1), fc.stringMatching(/^[A-Za-z0-9]$/), (at, letter) => {
        const changed = cursor.slice(0, at) + letter + cursor.slice(at + 1);
        expect(decodeCursor(shopId(9), changed)).toBe(changed === cursor ? 1234 : null);
      }),
    );
  });
});

describe('the query of a list of movements', () => {
  const decode = (query: Record<string, unknown>) => decodeMovementsQuery(query, SHOP);
  const EVERYTHING = { shopId: 9, articleId: null, from: null, to: null, before: null, limit: 101 };

  test('is everything, 100 at a time, when it says nothing', () => {
    expect(decode({})).toEqual({ ok: true, value: { pageSize: 100, filter: EVERYTHING } });
    const empty = { limit: '', cursor: '', article_id: '', date_debut: '', date_fin: '', boutique_id: '' };
    expect(decode(empty)).toEqual(decode({}));
  });

  test.each([
    [{ limit: '1' }, { limit: 2 }],
    [{ limit: '1000' }, { limit: 1001 }],
    [{ article_id: '15' }, { articleId: 15 }],
    [{ boutique_id: '9' }, {}],
    [{ boutique_id: '0' }, {}],
    [{ cursor: encodeCursor(shopId(9), seq(77)) }, { before: 77 }],
    [{ date_debut: '2026-11-22' }, { from: Date.parse('2026-11-21T23:00:00Z') }],
    [{ date_fin: '2026-11-22' }, { to: Date.parse('2026-11-22T22:59:59.999Z') }],
    [{ date_fin: '2026-11-22T08:00:00' }, { to: Date.parse('2026-11-22T07:00:00Z') }],
    [{ date_debut: '2026-11-22T08:00:00 02:00' }, { from: Date.parse('2026-11-22T06:00:00Z') }],
  ])('%j', (query, filter) => {
    expect(decode(query)).toMatchObject({ ok: true, value: { filter: { ...EVERYTHING, ...filter } } });
  });

  test.each([
    ...['0', '-1', '1001', 'abc', '1.5', '1e2', ' 5', ['5', '6']].map((limit) => ({ limit })),
    ...['x', '1.5', '-1', '99999999999999999999', ['1', '2']].map((article) => ({ article_id: article })),
    ...['hier', '2026-02-30', '20261122'].flatMap((date) => [{ date_debut: date }, { date_fin: date }]),
    ...['x', '12', encodeCursor(shopId(10), seq(77))].map((cursor) => ({ cursor })),
    { boutique_id: 'Lemba' },
  ])('%j is refused as INVALID_PARAM', (query) => {
    expect(decode(query)).toMatchObject({
      ok: false,
      error: { status: 400, body: { code: 'INVALID_PARAM' } },
    });
  });

  test("another shop's id is refused before anything else is judged", () => {
    expect(decode({ boutique_id: '10', limit: 'abc' })).toMatchObject({
      ok: false,
      error: { status: 403, body: { code: 'BOUTIQUE_MISMATCH' } },
    });
  });
});
