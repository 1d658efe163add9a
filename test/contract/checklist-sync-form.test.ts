import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { differences } from '../http/exchange-match.ts';
import { type JsonAnswer, openServedHub } from '../http/served-hub.ts';
import { ARTICLE, HOMELESS, INACTIVE, saleOf, TILL, useChecklistHub } from './checklist-scene.ts';
import { EVERY_ROUTE } from './routes.ts';
import { shapeOf } from './shape.ts';

const scene = useChecklistHub();
const { post } = scene;
const sync = (body: unknown, serial?: string) => post('ventes/sync', body, serial);

test('07: no header is 400 MISSING_SERIAL with header_required', async () => {
  const { status, body } = await sync([saleOf('T07', 100)], '');
  expect([status, body]).toEqual([
    400,
    {
      error: 'Numéro de série du terminal requis dans les headers',
      code: 'MISSING_SERIAL',
      header_required: 'X-Device-Serial',
    },
  ]);
});

test('08: an unknown or inactive till is 404 TERMINAL_NOT_FOUND, one without shop 400 NO_BOUTIQUE', async () => {
  const unknown = { error: 'Terminal non trouvé ou inactif', code: 'TERMINAL_NOT_FOUND' };
  for (const serial of ['nobody', INACTIVE]) {
    const { status, body } = await sync([saleOf('T08', 100)], serial);
    expect([status, body]).toEqual([404, unknown]);
  }
  const { status, body } = await sync([saleOf('T08', 100)], HOMELESS);
  expect([status, body]).toEqual([
    400,
    { error: 'Terminal non associé à une boutique', code: 'NO_BOUTIQUE' },
  ]);
});

test('09: nothing to do is EMPTY_DATA, no list INVALID_FORMAT', async () => {
  const empty = { error: 'Aucune vente à synchroniser', code: 'EMPTY_DATA' };
  const format = {
    error: 'Format invalide: un tableau de ventes ou un objet {ventes: [...]} est attendu',
    code: 'INVALID_FORMAT',
  };
  for (const text of ['[]', '{"ventes":[]}', '{"Ventes":[]}', '{"ventes":[],"Ventes":[]}']) {
    const { status, body } = await sync(text);
    expect([status, body], text).toEqual([400, empty]);
  }
  for (const text of ['{"foo":1}', '', '"ventes"', '42', 'null', '{"ventes":null}', '{"ventes":{}}']) {
    const { status, body } = await sync(text);
    expect([status, body], text).toEqual([400, format]);
  }
});

test('10: the list and both envelopes are read, with every spelling in each', async () => {
  const spellings = {
    number: ['VenteUid', 'vente_uid', 'numero_facture', 'NumeroFacture'],
    lines: ['Items', 'items', 'lignes', 'Lignes'],
    date: ['Date', 'date', 'date_vente', 'DateVente'],
    total: ['Total', 'total', 'montant_total', 'MontantTotal'],
    usd: ['TotalUsd', 'total_usd', 'montant_total_usd', 'montant_total_usd'],
    currency: ['Devise', 'devise', 'Devise', 'devise'],
    payment: ['ModePaiement', 'mode_paiement', 'ModePaiement', 'mode_paiement'],
    paid: ['Paye', 'paye', 'Paye', 'paye'],
    article: ['ArticleId', 'article_id', 'ArticleId', 'article_id'],
    variant: ['VarianteId', 'variante_id', 'VarianteId', 'variante_id'],
    quantity: ['Quantite', 'quantite', 'Quantite', 'quantite'],
    price: ['PrixUnitaire', 'prix_unitaire', 'PrixUnitaire', 'prix_unitaire'],
    original: ['prix_original', 'prixOriginal', 'PrixOriginal', 'prix_original'],
    negotiated: ['est_negocie', 'estNegocie', 'EstNegocie', 'est_negocie'],
    reason: ['motif_reduction', 'motifReduction', 'MotifReduction', 'motif_reduction'],
  };
  const article = scene.next();
  const forms = [
    (sale: object) => [sale],
    (sale: object) => ({ pos_id: 11, ventes: [sale] }),
    (sale: object) => ({ PosId: '11', Ventes: [sale] }),
  ];
  for (const [form, wrap] of forms.entries()) {
    for (let way = 0; way < 4; way += 1) {
      const at = (name: keyof typeof spellings): string => spellings[name][way] ?? '';
      const number = `T10-${form}-${way}`;
      const line = {
        [at('article')]: article,
        [at('variant')]: null,
        [at('quantity')]: 2,
        [at('price')]: 20_000,
        [at('original')]: 26_000,
        [at('negotiated')]: true,
        [at('reason')]: 'fidélité',
      };
      const sale = {
        [at('number')]: number,
        [at('date')]: '2026-11-20T08:00:00',
        [at('total')]: 40_001,
        [at('usd')]: 1,
        [at('currency')]: 'CDF',
        [at('payment')]: 'MPESA',
        [at('paid')]: false,
        [at('lines')]: [line],
      };
      const { body } = await sync(wrap(sale));
      expect(body.accepted, number).toEqual([number]);
      const [row] = scene.hub.rows(
        `SELECT number, sold_at, payment_mode, paid, total, till_total, quantity, unit_price, original_price, negotiated, discount_reason
         FROM sale JOIN sale_line ON sale_line.shop_id = sale.shop_id AND sale_seq = seq WHERE number = ?`,
        number,
      );
      expect(row).toEqual({
        number,
        sold_at: Date.parse('2026-11-20T07:00:00Z'),
        payment_mode: 'MPESA',
        paid: 0,
        total: 4_000_000,
        till_total: 4_000_100,
        quantity: 2,
        unit_price: 2_000_000,
        original_price: 2_600_000,
        negotiated: 1,
        discount_reason: 'fidélité',
      });
    }
  }
});

test('11: the 201 has the keys and kinds of 6.5, also when everything was refused', async () => {
  const { status, body } = await sync([
    saleOf('T11-a', scene.next(), 2),
    saleOf('T11-b', ARTICLE.three, 9),
    saleOf('T11-c', 99_999),
  ]);
  expect(status).toBe(201);
  const named = { article_id: 'int', article_nom: 'text' };
  const levels = { stock_demande: 'int', stock_disponible: 'int' };
  expect(shapeOf(body)).toEqual({
    success: 'boolean',
    message: 'text',
    accepted: ['text'],
    rejected: [{ vente_uid: 'text', reason: 'text', message: 'text', action: 'text', ...named, ...levels }],
    stock_updates: [
      { article_id: 'int', code: 'text', nom: 'text', stock_actuel: 'int', prix_actuel: 'amount' },
    ],
    ventes_creees: 'int',
    ventes_erreurs: 'int',
    details: {
      creees: [
        {
          numero_facture: 'text',
          status: 'text',
          id: 'int',
          boutique_id: 'int',
          boutique_nom: 'text',
          montant_total: 'amount',
          lignes_count: 'int',
          lignes: [
            {
              ...named,
              article_code: 'text',
              quantite: 'int',
              prix_unitaire: 'amount',
              prix_unitaire_usd: null,
              devise: 'text',
              sous_total: 'amount',
              stock_avant: 'int',
              stock_apres: 'int',
            },
          ],
        },
      ],
      erreurs: [{ index: 'int', numero_facture: 'text', erreur: 'text', code: 'text', ...named, ...levels }],
    },
    boutique: { id: 'int', nom: 'text', code: 'text' },
    terminal: { id: 'int', nom: 'text', numero_serie: 'text' },
    statistiques: { total_envoyees: 'int', reussies: 'int', erreurs: 'int' },
  });
  const refused = await sync([saleOf('T11-d', 99_999)]);
  expect([refused.status, refused.body.success, refused.body.ventes_creees]).toEqual([201, true, 0]);
  expect(Object.keys(refused.body)).toEqual(Object.keys(body));
});

test('12: accepted keeps the order, each number once; refusals and replays stand where they belong, once', async () => {
  const article = scene.next();
  const again = saleOf('T12-b', article);
  await sync([again]);
  const { body } = await sync([
    saleOf('T12-z', article),
    again,
    saleOf('T12-no', 99_999),
    saleOf('T12-a', article),
    saleOf('T12-z', article),
    saleOf('T12-a', article, 2),
  ]);
  expect(body.accepted).toEqual(['T12-z', 'T12-b', 'T12-a']);
  expect(
    body.rejected.map((one: { vente_uid: string; reason: string }) => [one.vente_uid, one.reason]),
  ).toEqual([
    ['T12-no', 'ARTICLE_NOT_FOUND'],
    ['T12-a', 'DUPLICATE_CONFLICT'],
  ]);
  const errors = body.details.erreurs.map((one: Record<string, unknown>) => [
    one['index'],
    one['numero_facture'],
    one['code'],
  ]);
  expect(errors).toEqual([
    [2, 'T12-b', 'DUPLICATE'],
    [3, 'T12-no', 'ARTICLE_NOT_FOUND'],
    [5, 'T12-z', 'DUPLICATE'],
    [6, 'T12-a', 'DUPLICATE_CONFLICT'],
  ]);
  expect([body.ventes_creees, body.ventes_erreurs]).toEqual([2, 4]);
});

test('13: the recorded exchanges, in order, and those of appendix A', async () => {
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8'));
  await using recorded = await openServedHub(read('provision.json'));
  for (const { name, request, expected } of read('exchanges.json').exchanges) {
    const { method, headers, raw_body: body } = request;
    const answer = await recorded.send(request.path, { method, headers, body });
    expect([answer.status, differences(expected.body, answer.body)], name).toEqual([expected.status, []]);
  }
  await appendixA();
});

test('14: malformed JSON is 400 INVALID_JSON on every route that takes a body', async () => {
  for (const { method, path } of EVERY_ROUTE.filter((route) => route.method !== 'GET')) {
    for (const text of ['[{"numero', '{"a":}', '\u0000', '{"a":1}x']) {
      const { status, body } = await scene.hub.send(path, {
        method,
        body: text,
        headers: { 'X-Device-Serial': TILL.serial },
      });
      expect([status, body.code], `${method} ${path} ${text}`).toEqual([400, 'INVALID_JSON']);
    }
  }
});

test('15: an entry that is no object, or names no article, is one error; the others are stored', async () => {
  const article = scene.next();
  const { status, body } = await sync([
    42,
    saleOf('T15-a', article),
    null,
    { numero_facture: 'T15-b', lignes: [{ article_id: null, quantite: 1 }] },
    [],
    'texte',
    saleOf('T15-c', article),
  ]);
  expect([status, body.accepted]).toEqual([201, ['T15-a', 'T15-c']]);
  const errors = body.details.erreurs.map((one: Record<string, unknown>) => [
    one['index'],
    one['numero_facture'],
    one['code'],
  ]);
  const format = 'INVALID_FORMAT';
  expect(errors).toEqual([
    [1, 'N/A', format],
    [3, 'N/A', format],
    [4, 'T15-b', format],
    [5, 'N/A', format],
    [6, 'N/A', format],
  ]);
});

/** The ten recordings, with the differences that the appendix names. */
async function appendixA(): Promise<void> {
  const article = (id: number, nom: string, prix_vente: string, quantite_stock: number) => ({
    id,
    boutique_id: 9,
    code: `ART-${id}`,
    nom,
    prix_vente,
    quantite_stock,
  });
  await using hub = await openServedHub({
    boutiques: [
      { id: 9, nom: 'Ma Boutique', code: 'BTQ-009', devise: 'CDF' },
      { id: 10, nom: 'Autre', code: 'BTQ-010', devise: 'CDF' },
    ],
    terminaux: [{ id: 5, nom: 'Caisse 1', numero_serie: 'TILL-0001', boutique_id: 9 }],
    articles: [article(15, 'Coca 33cl', '25000.00', 10), article(18, 'Savon', '75000.00', 3)],
  });
  const ask = (text: string, serial = 'TILL-0001') => hub.sync(text, serial);
  const one = (number: string, rest: string) => `{"numero_facture":"${number}",${rest}}`;
  const coca = (quantity: number, price = '25000') =>
    `"lignes":[{"article_id":15,"quantite":${quantity},"prix_unitaire":${price}}]`;
  const paid = '"mode_paiement":"CASH","paye":true,';
  const a1 = await ask(
    `[${one('FAC-20241104-001', paid + coca(2, '25000.00'))},${one('FAC-20241104-002', `${paid}"lignes":[{"article_id":18,"quantite":1,"prix_unitaire":75000}]`)}]`,
  );
  const lines = a1.body.details.creees.map(
    ({ montant_total, lignes }: { montant_total: string; lignes: readonly Record<string, unknown>[] }) => [
      montant_total,
      lignes[0]?.['prix_unitaire'],
      lignes[0]?.['stock_avant'],
      lignes[0]?.['stock_apres'],
    ],
  );
  expect(lines).toEqual([
    ['50000.00', '25000.00', 10, 8],
    ['75000.00', '75000.00', 3, 2],
  ]);
  const unknown = one(
    'P-3',
    `"lignes":[{"article_id":15,"quantite":1,"prix_unitaire":25000},{"article_id":999,"quantite":1,"prix_unitaire":50000}]`,
  );
  const a2 = await ask(
    `[${one('P-1', coca(1, '24000'))},${one('FAC-20241104-001', coca(2))},${unknown},${one('P-4', `"montant_total":50000,${coca(2, '25000.00')}`)}]`,
  );
  expect([
    a2.body.accepted,
    a2.body.ventes_creees,
    a2.body.ventes_erreurs,
    a2.body.stock_updates[0].stock_actuel,
  ]).toEqual([['P-1', 'FAC-20241104-001', 'P-4'], 2, 2, 5]);
  await appendixRefusals(ask, one, coca);
}

/** Recordings 3 to 6. */
async function appendixRefusals(
  ask: (text: string) => Promise<JsonAnswer>,
  one: (number: string, rest: string) => string,
  coca: (quantity: number) => string,
): Promise<void> {
  const a3 = await ask(`[${one('FAC-20241104-001', coca(2))}]`);
  expect([a3.body.accepted, a3.body.rejected, a3.body.details.erreurs[0].index]).toEqual([
    ['FAC-20241104-001'],
    [],
    1,
  ]);
  const a4 = await ask(`[${one('FAC-TEST-004', coca(1000))}]`);
  expect(a4.body.details.erreurs[0]).toMatchObject({
    erreur: 'Stock insuffisant pour Coca 33cl',
    stock_demande: 1000,
    stock_disponible: 5,
  });
  const a5 = await ask(`[${one('W-1', `"boutique_id":10,${coca(1)}`)}]`);
  expect(a5.body.details.erreurs).toEqual([
    {
      index: 1,
      numero_facture: 'W-1',
      erreur: 'Accès refusé: boutique non autorisée',
      code: 'BOUTIQUE_MISMATCH',
    },
  ]);
  const a6 = await ask(
    `[${one('FAC-TEST-003', '"lignes":[{"article_id":999,"quantite":1,"prix_unitaire":50000}]')}]`,
  );
  expect(a6.body.rejected[0]).toMatchObject({ article_id: 999, article_nom: '', stock_disponible: 0 });
}
