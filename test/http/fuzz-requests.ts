import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { SERIAL } from './served-hub.ts';

/** What one call of a fuzzer sends. */
export interface FuzzedCall {
  readonly path: string;
  readonly serial: string;
  readonly encoding: string;
  readonly body: string | Buffer;
}

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly required?: readonly string[];
}

/** Keys of the contract's requests, for bodies that no schema describes, and those that no object should have. */
const KEYS = [
  'numero_facture',
  'NumeroFacture',
  'VenteUid',
  'vente_uid',
  'boutique_id',
  'boutiqueId',
  'date_vente',
  'devise',
  'mode_paiement',
  'paye',
  'montant_total',
  'lignes',
  'Items',
  'article_id',
  'ArticleId',
  'articleId',
  'variante_id',
  'quantite',
  'Quantite',
  'prix_unitaire',
  'prix_unitaire_usd',
  'prix_original',
  'est_negocie',
  'motif_reduction',
  'ventes',
  'Ventes',
  'reference',
  'Reference',
  'motif',
  'Motif',
  'motif_rejet',
  'articles',
  'references_maui',
  'ReferencesMaui',
  'DateDebut',
  'date_debut',
  'date_fin',
  'quantite_validee',
  'quantiteValidee',
  'quantite_stock',
  'quantite_ajout',
  'notes',
  'code_article',
  'montant_negocie',
  'montant_retourne',
  'date_operation',
  'reference_vente',
  'detail',
  'depense',
  'date_rapport',
  'numero_serie',
  'version_app',
  'shopId',
  'articleCode',
  'kind',
  'quantity',
  'user',
  'key',
  'id',
  'at',
  'counted',
  'comment',
  'text',
  'format',
  '__proto__',
  'constructor',
  'toString',
  '',
] as const;

const QUERY_KEYS = [
  'article_id',
  'boutique_id',
  'date_debut',
  'date_fin',
  'date_min',
  'date_max',
  'debut',
  'fin',
  'mode',
  'limit',
  'page',
  'cursor',
  'since',
  'epoch',
  'version',
  'par_terminal',
  'lue',
  'numero_serie',
  'state',
  'shopId',
  'after',
  'x',
] as const;

/** Values near what a request holds, and far from it. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    1,
    9,
    10,
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
    '9',
    '15',
    '1e999',
    'CDF',
    'USD',
    'ART-015',
    '25000,00',
    '2026-02-30',
    '2026-11-22T08:00:00',
    '9999-99-99',
    '\u0000',
    '\ud800',
    '𝒳',
    'x'.repeat(300),
    "'; DROP TABLE sale; --",
  ),
  fc.double(),
  fc.string(),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);

const GOOD: Readonly<Record<string, readonly unknown[]>> = {
  integer: [1, 2, 9, 15, 24, 100],
  number: [1, 2.5, 25_000, 0],
  boolean: [true, false],
  string: ['A-1', '2026-11-20T08:00:00', '15', 'ART-015', 'CDF', SERIAL.second],
  null: [null],
};

/** Values that fit a member of this name, so that requests come as far as what they ask for. */
const FITTING: Readonly<Record<string, readonly unknown[]>> = {
  article_id: [15, 18, 24, '27', 30],
  articleId: [15, 18, 24],
  variante_id: [1, 2, null],
  quantite: [1, 2, '3'],
  prix_unitaire: [25_000, '600,50', 12.5],
  prix_unitaire_usd: [12.5, null],
  prix_original: [25_000, null],
  devise: ['CDF', 'CDF', 'CDF', 'USD'],
  lignes: [
    [{ article_id: 24, quantite: 1 }],
    [{ article_id: 27, variante_id: 1 }, { article_id: '24' }],
    [{}],
  ],
  numero_facture: ['F-1', 'F-2', 'F-3', 7],
  reference: ['F-1', 'F-2', 'F-3'],
  references_maui: [['F-1', 'F-2'], []],
  boutique_id: [9, '9', null],
  numero_serie: [SERIAL.first, SERIAL.second],
  date_vente: ['2026-11-20T08:00:00', '2026-11-20', null],
  date_operation: ['2026-11-20T08:00:00'],
  date_rapport: ['2026-11-20T08:00:00'],
  date_debut: ['2026-11-20'],
  date_fin: ['2026-11-30'],
  quantite_validee: [0, 3],
  quantite_stock: [-1, 0, 40],
  quantite_ajout: [1, 5],
  code_article: ['ART-015', 'ART-018', 'X'],
  montant_negocie: [100, '99,50'],
  montant_retourne: [100, '99,50'],
  depense: [0, '12.50'],
  detail: ['Transport', ''],
  montant_total: [25_000, '50000.00'],
  shopId: [9, 9, 10],
  articleCode: ['ART-015'],
  quantity: [1, 5],
  counted: [0, 20, 50],
  at: [null],
  key: ['k-1', 'k-2', 'k-3', null],
  user: ['Gérante'],
  comment: ['cassé'],
  reason: ['essai'],
  sentAt: [null, 1_795_300_000_000],
  id: [1, 40, 41, 42, 45, 50, 60],
  seq: [null, 41],
  serial: [SERIAL.inactive, 'TILL-NEW'],
};

/** Bodies that mostly fit a schema, so that they come far: each member is right, absent, or anything. */
export function nearly(schema: JsonSchema | undefined): fc.Arbitrary<unknown> {
  if (schema === undefined) return fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 6 });
  const right = rightly(schema);
  return fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 2, arbitrary: fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 6 }) },
    { weight: 1, arbitrary: value },
  );
}

function rightly(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(rightly));
  if (schema.properties !== undefined) {
    const members = Object.entries(schema.properties).map(([name, member]) => {
      const fitting = FITTING[name];
      const right = fitting === undefined ? rightly(member) : fc.constantFrom(...fitting);
      return [name, fc.oneof({ weight: 24, arbitrary: right }, { weight: 1, arbitrary: value })];
    });
    const odd = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 2 });
    const whole = fc.record(Object.fromEntries(members));
    const some = fc.record<Record<string, unknown>>(Object.fromEntries(members), {
      requiredKeys: [...(schema.required ?? [])],
    });
    const right = fc.oneof(whole, some, fc.record(Object.fromEntries(members), { requiredKeys: [] }));
    return fc.oneof(
      { weight: 4, arbitrary: right },
      { weight: 1, arbitrary: fc.tuple(right, odd).map(([one, other]) => ({ ...one, ...other })) },
    );
  }
  if (schema.items !== undefined) return fc.array(rightly(schema.items), { maxLength: 4 });
  const types = [schema.type ?? 'null'].flat();
  return fc.oneof(...types.map((type) => fc.constantFrom(...(GOOD[type] ?? [{}]))));
}

/** Texts and bytes that are hardly JSON: cut, bent, deep, long, packed and badly packed. */
export function wreck(
  json: fc.Arbitrary<unknown>,
): fc.Arbitrary<{ body: string | Buffer; encoding: string }> {
  const text = json.map((one) => JSON.stringify(one) ?? '');
  const bends = ['', ',', '}', ']', '1e400', '0.12345678901234567890', '"\\ud83d"', '\u0000', '\ufeff'];
  const bent = fc.tuple(text, fc.nat(), fc.constantFrom(...bends)).map(([one, at, bend]) => {
    const cut = at % (one.length + 1);
    return one.slice(0, cut) + bend + one.slice(cut);
  });
  const cut = fc.tuple(text, fc.nat()).map(([one, at]) => one.slice(0, at % (one.length + 1)));
  const deep = fc
    .tuple(fc.constantFrom('[', '{"a":', '[{"lignes":'), fc.integer({ min: 1, max: 20_000 }))
    .map(([open, depth]) => open.repeat(depth));
  const long = fc.integer({ min: 1, max: 30_000 }).map((length) => `{"article_id":${'9'.repeat(length)}}`);
  const bytes = fc.uint8Array({ maxLength: 200 }).map((one) => Buffer.from(one));
  const packed = fc.tuple(text, fc.nat()).map(([one, at]) => {
    const whole = gzipSync(one);
    return whole.subarray(0, 1 + (at % whole.length));
  });
  const plain = (body: fc.Arbitrary<string | Buffer>) =>
    fc.record({ body, encoding: fc.constantFrom('', '', '', 'gzip', 'deflate', 'br', 'identity', 'x') });
  return fc.oneof(
    plain(bent),
    plain(cut),
    plain(deep),
    plain(long),
    plain(bytes),
    plain(fc.string({ unit: 'binary' })),
    fc.record({ body: packed, encoding: fc.constant('gzip') }),
  );
}

/** A path with its parameters filled in, well or badly. */
export function filled(path: string): fc.Arbitrary<string> {
  const parts = path.split('/').map((part) =>
    part.startsWith(':')
      ? fc.oneof(
          fc.constantFrom('1', '9', '10', '15', '24', '41', '45', '60', SERIAL.first, SERIAL.lemba, 'nobody'),
          fc.constantFrom(
            '0',
            '-1',
            '1.5',
            '1e3',
            '99999999999999999999',
            '%00',
            '%F0%9F%8D%BA',
            '..%2f..',
            "'",
          ),
          fc.string({ minLength: 1, maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
        )
      : fc.constant(part),
  );
  const closing = fc.constantFrom('', '', '/', '//');
  return fc.tuple(...parts, closing).map((all) => {
    const end = String(all.at(-1));
    return all.slice(0, -1).join('/') + end;
  });
}

/** Queries that fit, so that lists are really read. */
const fittingQuery = fc.subarray([
  'shopId=9',
  'boutique_id=9',
  'date_debut=2026-01-01',
  'date_fin=2026-12-31',
  'limit=10',
  'page=1',
  'mode=complet',
  'article_id=15',
  'state=open',
]);

const oddQuery = fc
  .dictionary(
    fc.constantFrom(...QUERY_KEYS),
    fc.oneof(
      fc.string(),
      fc.constantFrom('9', '10', '15', '100', '1', 'true', 'open', 'complet'),
      fc.constantFrom('2026-01-01', '2026-11-22T08:00:00+01:00', '%', '%zz', '+', '&', 'x'.repeat(2_000)),
    ),
    { maxKeys: 5 },
  )
  .map((pairs) =>
    Object.entries(pairs)
      .map(([name, text]) => `${name}=${encodeURI(text.toWellFormed())}`)
      .join('&'),
  );

export const query = fc.oneof(
  fittingQuery.map((pairs) => ['shopId=9', ...pairs].join('&')),
  oddQuery,
);

export const serial = fc.constantFrom<string>(
  '',
  'NOPE',
  ...Array<string>(8).fill(SERIAL.first),
  SERIAL.second,
  SERIAL.second,
  SERIAL.lemba,
  SERIAL.inactive,
  SERIAL.withoutShop,
);
