import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const ROUTES = [
  ['POST', 'ventes/sync'],
  ['GET', 'mouvements'],
  ['GET', 'articles'],
  ['GET', 'status'],
  ['POST', 'mouvements'],
  ['PUT', 'articles/15/stock'],
  ['GET', 'articles/pending'],
  ['POST', 'articles/valider'],
  ['POST', 'articles/refuser'],
  ['POST', 'analyse/regulariser'],
  ['POST', 'ventes/notifier-rejet'],
  ['POST', 'ventes'],
  ['POST', 'ventes/annuler'],
  ['GET', 'ventes/historique'],
  ['POST', 'ventes/reconciliation'],
  ['GET', 'statistiques'],
  ['GET', 'negociations'],
  ['GET', 'analyse/mouvements'],
  ['GET', 'journal-valeur-stock'],
  ['GET', 'pos/status'],
  ['GET', 'boutiques'],
  ['GET', `terminal/${SERIAL.first}`],
  ['POST', '../auth/maui'],
  ['POST', '../../maui/auth'],
  ['POST', 'sync-ventes'],
  ['POST', '../../sync/ventes'],
  ['GET', '../../../ws/boutique/9'],
] as const;

const KEYS = [
  'numero_facture',
  'reference',
  'motif',
  'references_maui',
  'date_debut',
  'limit',
  'cursor',
  'numero_serie',
  'version_app',
  'date_fin',
  'page',
  'debut',
  'fin',
  'mode',
  'VenteUid',
  'boutique_id',
  'date_vente',
  'devise',
  'mode_paiement',
  'paye',
  'montant_total',
  'lignes',
  'Items',
  'article_id',
  'variante_id',
  'quantite',
  'prix_unitaire',
  'prix_unitaire_usd',
  'prix_original',
  'est_negocie',
  'motif_reduction',
  'quantite_validee',
  'quantite_stock',
  'quantite_ajout',
  'notes',
  'reference',
  'motif_rejet',
  'articles',
  'ventes',
  'Ventes',
  '__proto__',
  'constructor',
  'toString',
  '',
];

/** Values near what a sale holds, and far from it. */
const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    1,
    15,
    24,
    2.5,
    -1,
    1e13,
    1e308,
    5e-324,
    2 ** 53,
    '',
    ' ',
    '0',
    '2',
    '15',
    '1e999',
    'CDF',
    'USD',
    '25000,00',
    '2026-02-30',
    '2026-11-22T08:00:00',
    '9999-99-99',
    '\u0000',
    '\ud800',
    '𝒳',
    "'; DROP TABLE sale; --",
  ),
  fc.double(),
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);
const line = fc.dictionary(fc.constantFrom(...KEYS), value);
const nearLine = fc.record(
  {
    article_id: fc.oneof(fc.constantFrom<unknown>(15, 24, '24', 101), value),
    quantite: value,
    prix_unitaire: value,
  },
  { requiredKeys: ['article_id'] },
);
const sale = fc.oneof(
  fc.dictionary(fc.constantFrom(...KEYS), fc.oneof(value, fc.array(line, { maxLength: 3 }))),
  fc.record(
    {
      numero_facture: value,
      date_vente: value,
      devise: value,
      montant_total: value,
      boutique_id: value,
      paye: value,
      mode_paiement: value,
      lignes: fc.array(fc.oneof(nearLine, line), { maxLength: 4 }),
    },
    { requiredKeys: ['lignes'] },
  ),
  value,
);
const batch = fc.oneof(
  fc.array(sale, { maxLength: 6 }),
  fc.record({ ventes: fc.oneof(fc.array(sale, { maxLength: 4 }), value) }),
  fc.record({ Ventes: fc.array(sale, { maxLength: 4 }), ventes: value }),
  value,
);
const body = fc.oneof(
  { weight: 6, arbitrary: batch.map((sales) => JSON.stringify(sales) ?? '') },
  { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  // Cut or bent JSON, and numbers that no double holds.
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        batch,
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '1e400', '0.12345678901234567890', '"\\ud83d"'),
      )
      .map(([sales, at, bend]) => {
        const text = JSON.stringify(sales) ?? '';
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + bend + text.slice(cut);
      }),
  },
);
const query = fc
  .dictionary(
    fc.constantFrom(
      'article_id',
      'date_debut',
      'date_fin',
      'limit',
      'cursor',
      'boutique_id',
      'since',
      'version',
      'epoch',
      'x',
    ),
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '9',
        '10',
        '15',
        '100',
        '2026-01-01',
        '2026-11-22T08:00:00+01:00',
        '%',
        '%zz',
        '+',
        '&',
      ),
    ),
  )
  .map((pairs) =>
    Object.entries(pairs)
      .map(([name, text]) => `${name}=${encodeURI(text.toWellFormed())}`)
      .join('&'),
  );
const serial = fc.constantFrom(
  '',
  'NOPE',
  SERIAL.first,
  SERIAL.first,
  SERIAL.first,
  SERIAL.lemba,
  SERIAL.withoutShop,
);
const encoding = fc.constantFrom('', '', '', '', 'gzip', 'deflate', 'br', 'identity', 'x');

async function ask(
  [method, path]: readonly [string, string],
  options: { query: string; serial: string; encoding: string; body: string | Buffer },
): Promise<void> {
  const headers: Record<string, string> = { 'X-Device-Serial': options.serial };
  if (options.encoding !== '') headers['Content-Encoding'] = options.encoding;
  const response = await fetch(`${hub.origin}/api/v2/simple/${path}?${options.query}`, {
    method,
    headers,
    redirect: 'manual',
    ...(method === 'GET' ? {} : { body: options.body as string }),
  });
  const text = await response.text();
  const shown = `${method} ${path}?${options.query} ${response.status} ${text.slice(0, 300)}`;
  if (response.status >= 500 || (response.status >= 300 && response.status < 400)) throw new Error(shown);
  if (!response.headers.get('content-type')?.startsWith('application/json')) throw new Error(shown);
  JSON.parse(text);
}

describe('whatever comes', () => {
  it('no answer is a 5xx, HTML or a redirect, and every sale that was answered 201 is somewhere', async () => {
    const request = fc.record({ query, serial, encoding, body });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...ROUTES), request, async (route, options) => ask(route, options)),
      { numRuns: 250 },
    );
    await fc.assert(
      fc.asyncProperty(request, async (options) =>
        ask(ROUTES[0], { ...options, serial: SERIAL.first, encoding: '' }),
      ),
      { numRuns: 250 },
    );
    expect(verify(`${hub.folder}/hub.db`).differences).toEqual([]);
  }, 60_000);

  it('a batch always has as many outcomes as entries, and each is booked or kept', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sale, { minLength: 1, maxLength: 8 }), async (sales) => {
        const kept = (): number =>
          hub.rows<{ n: number }>(
            `SELECT (SELECT count(*) FROM sale) + (SELECT count(*) FROM quarantine)
              + (SELECT ifnull(sum(repeats), 0) FROM quarantine_state) AS n`,
          )[0]?.n ?? 0;
        const before = kept();
        const { status, body: answer } = await hub.sync(sales);
        const replays = answer.details.erreurs.filter(
          (error: { code: string }) => error.code === 'DUPLICATE',
        );
        expect([status, answer.ventes_creees + answer.ventes_erreurs]).toEqual([201, sales.length]);
        expect(kept() - before + replays.length).toBeGreaterThanOrEqual(sales.length);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it.each([
    ['arrays', '['.repeat(1_000_000)],
    ['closed arrays', '['.repeat(500_000) + ']'.repeat(500_000)],
    ['objects with a long number', `${'{"a":'.repeat(100_000)}0.12345678901234567890${'}'.repeat(100_000)}`],
    ['a sale of nests', `[{"numero_facture":"DEEP","lignes":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`],
    ['digits', `[{"numero_facture":${'9'.repeat(1_000_000)}}]`],
    [
      'a price of digits',
      `[{"numero_facture":"P","lignes":[{"article_id":24,"prix_unitaire":0.${'1'.repeat(500_000)}}]}]`,
    ],
    ['an exponent', '[{"numero_facture":"E","lignes":[{"article_id":24,"prix_unitaire":"1e999999999"}]}]'],
  ])('very many %s are answered as JSON, and soon', async (_case, text) => {
    const started = performance.now();
    const { status } = await hub.sync(text);
    expect(status).toBeLessThan(500);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
