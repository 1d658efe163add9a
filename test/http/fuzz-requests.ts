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
    const members = Object.entries(schema.properties).map(([name, member]) => [
      name,
      fc.oneof({ weight: 5, arbitrary: rightly(member) }, { weight: 1, arbitrary: value }),
    ]);
    const odd = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 2 });
    const right = fc.record(Object.fromEntries(members), { requiredKeys: [] });
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
          fc.constantFrom('1', '9', '10', '15', '24', SERIAL.first, SERIAL.lemba, 'nobody'),
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

export const query = fc
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

export const serial = fc.constantFrom(
  '',
  'NOPE',
  SERIAL.first,
  SERIAL.first,
  SERIAL.first,
  SERIAL.second,
  SERIAL.lemba,
  SERIAL.inactive,
  SERIAL.withoutShop,
);
