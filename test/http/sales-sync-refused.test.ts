import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Row, RowSeller } from './row-seller.ts';
import { openServedHub, type ServedHub } from './served-hub.ts';
import { WIDE, wideProvision } from './wide-provision.ts';

let hub: ServedHub;
let rows: RowSeller;
beforeAll(async () => {
  hub = await openServedHub(wideProvision());
  rows = new RowSeller(hub);
});
afterAll(() => hub[Symbol.asyncDispose]());

const LONG_NUMBER = 'N'.repeat(120);

describe('a sale is refused and kept whole in quarantine', () => {
  const refused: (Row & { title: string; code: string; message?: string })[] = [
    { title: 'with quantity 0', line: { quantite: 0 }, code: 'INVALID_FORMAT' },
    { title: 'with a negative quantity', line: { quantite: -2 }, code: 'INVALID_FORMAT' },
    { title: 'with a fraction as its quantity', line: { quantite: 1.5 }, code: 'INVALID_FORMAT' },
    { title: 'with a quantity above all bounds', line: { quantite: 1_000_001 }, code: 'INVALID_FORMAT' },
    { title: 'with a negative price', line: { prix_unitaire: -1 }, code: 'INVALID_FORMAT' },
    { title: 'with an unreadable price', line: { prix_unitaire: 'cher' }, code: 'INVALID_FORMAT' },
    { title: 'with a price above all bounds', line: { prix_unitaire: 1e13 }, code: 'INVALID_FORMAT' },
    { title: 'without lines', sale: () => ({ lignes: [], montant_total: 50000 }), code: 'INVALID_FORMAT' },
    { title: 'with null as its lines', sale: () => ({ lignes: null }), code: 'INVALID_FORMAT' },
    { title: 'with a line that is no object', sale: () => ({ lignes: [7] }), code: 'INVALID_FORMAT' },
    {
      title: 'with more than 500 lines',
      sale: (line) => ({ lignes: Array(501).fill(line) }),
      code: 'INVALID_FORMAT',
    },
    { title: 'without an article', line: { article_id: null }, code: 'INVALID_FORMAT' },
    { title: 'with half an article', line: { article_id: 15.5 }, code: 'INVALID_FORMAT' },
    {
      title: 'with an impossible date',
      sale: () => ({ date_vente: '2026-13-45T00:00:00' }),
      code: 'INVALID_FORMAT',
    },
    { title: 'with a number as its date', sale: () => ({ date_vente: 20261122 }), code: 'INVALID_FORMAT' },
    { title: 'with a line in another currency', line: { devise: 'USD' }, code: 'INVALID_FORMAT' },
    { title: 'in an unknown currency', sale: () => ({ devise: 'EUR' }), code: 'INVALID_FORMAT' },
    {
      title: 'with a shop that is no number',
      sale: () => ({ boutique_id: 'Alpha' }),
      code: 'INVALID_FORMAT',
    },
    {
      title: 'with the shop of somebody else',
      sale: () => ({ boutique_id: 2 }),
      code: 'BOUTIQUE_MISMATCH',
      message: 'Accès refusé: boutique non autorisée',
    },
    {
      title: 'of an unknown article',
      line: { article_id: 4711 },
      code: 'ARTICLE_NOT_FOUND',
      message: 'Article 4711 non trouvé dans cette boutique',
    },
    {
      title: 'of an unknown article, with a date',
      line: { article_id: 4711 },
      sale: () => ({ date_vente: '2026-01-05T10:00:00' }),
      code: 'ARTICLE_NOT_FOUND',
    },
    {
      title: "of another shop's article",
      line: { article_id: WIDE.foreign },
      code: 'ARTICLE_NOT_FOUND',
      message: `Article ${WIDE.foreign} non trouvé dans cette boutique`,
    },
    { title: 'of an inactive article', line: { article_id: WIDE.inactive }, code: 'ARTICLE_NOT_FOUND' },
    {
      title: 'of more than there is',
      line: { article_id: WIDE.three, quantite: 5 },
      code: 'INSUFFICIENT_STOCK',
      message: `Stock insuffisant pour Article ${WIDE.three}`,
    },
    {
      title: 'of what there is none of',
      line: { article_id: WIDE.none, quantite: 1 },
      code: 'INSUFFICIENT_STOCK',
    },
  ];

  it.each(refused.map((row) => [row.title, row] as const))('%s', async (title, row) => {
    const { answer, article, raw } = await rows.sell(`R ${title}`, row);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ success: true, accepted: [], ventes_creees: 0, ventes_erreurs: 1 });
    const [error] = answer.body.details.erreurs;
    const [rejection] = answer.body.rejected;
    expect(error).toMatchObject({ index: 1, numero_facture: `R ${title}`, code: row.code });
    expect(rejection).toMatchObject({
      vente_uid: `R ${title}`,
      reason: row.code,
      message: error.erreur,
      action: 'NOTIFY_USER',
    });
    if (row.message !== undefined) expect(error.erreur).toBe(row.message);
    expect(error.erreur).not.toMatch(/déjà existante/);
    expect(rows.payloads(`R ${title}`)).toEqual([raw]);
    const moved = hub.rows('SELECT 1 FROM movement WHERE article_id = ? AND kind = ?', article, 'sale');
    expect(moved).toEqual([]);
  });

  it.each([
    ['4711', 4711, []],
    ['an inactive one', WIDE.inactive, [{ article_id: WIDE.inactive, stock_actuel: 5 }]],
  ])(
    'naming article %s, with the four keys and the stock where it is of this shop',
    async (_name, article_id, updates) => {
      const { body } = await hub.sync(
        [{ numero_facture: `K${article_id}`, lignes: [{ article_id }] }],
        WIDE.till,
      );
      expect(body.details.erreurs[0]).toEqual({
        index: 1,
        numero_facture: `K${article_id}`,
        erreur: `Article ${article_id} non trouvé dans cette boutique`,
        code: 'ARTICLE_NOT_FOUND',
        article_id,
        article_nom: '',
        stock_demande: 0,
        stock_disponible: 0,
      });
      expect(body.stock_updates).toMatchObject(updates);
      expect(body.stock_updates).toHaveLength(updates.length);
    },
  );

  it('for lack of stock, summed over its lines, with the true stock', async () => {
    const line = { article_id: WIDE.three, quantite: 2 };
    const { body } = await hub.sync([{ numero_facture: 'SUM', lignes: [line, line] }], WIDE.till);
    expect(body.rejected).toEqual([
      {
        vente_uid: 'SUM',
        reason: 'INSUFFICIENT_STOCK',
        message: `Stock insuffisant pour Article ${WIDE.three}`,
        action: 'NOTIFY_USER',
        article_id: WIDE.three,
        article_nom: `Article ${WIDE.three}`,
        stock_disponible: 3,
        stock_demande: 4,
      },
    ]);
    expect(body.stock_updates).toMatchObject([{ article_id: WIDE.three, stock_actuel: 3 }]);
  });

  it('under a number that is too long, shown cut to 100 characters', async () => {
    const { answer } = await rows.sell(LONG_NUMBER);
    expect(answer.body.rejected).toMatchObject([
      { vente_uid: LONG_NUMBER.slice(0, 100), reason: 'INVALID_FORMAT' },
    ]);
  });

  it.each([['42'], ['null'], ['"x"'], ['[]'], ['{}'], ['{"lignes":[{"article_id":null}]}']])(
    'when the entry is %s, shown as N/A',
    async (entry) => {
      const { status, body } = await hub.sync(`[ ${entry} ]`, WIDE.till);
      expect(status).toBe(201);
      expect(body.details.erreurs).toMatchObject([
        { index: 1, numero_facture: 'N/A', code: 'INVALID_FORMAT' },
      ]);
      expect(rows.payloads(null)).toContain(entry);
    },
  );
});

describe('under the policy "accepter"', () => {
  it.each([
    [WIDE.foreignThree, 5, -2],
    [WIDE.foreignNone, 1, -1],
  ])('article %i may be sold below zero', async (article_id, quantite, after) => {
    const { body } = await hub.sync(
      [{ numero_facture: `NEG ${article_id}`, lignes: [{ article_id, quantite }] }],
      WIDE.otherTill,
    );
    expect(body).toMatchObject({
      ventes_creees: 1,
      rejected: [],
      stock_updates: [{ article_id, stock_actuel: after }],
    });
    expect(hub.rows('SELECT state FROM stock_alert WHERE article_id = ?', article_id)).toEqual([
      { state: 'open' },
    ]);
  });
});
