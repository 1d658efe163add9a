import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openApiDocument } from './openapi-document.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
}

interface Operation {
  readonly requestBody?: {
    readonly content: { readonly 'application/json': { readonly schema: JsonSchema } };
  };
}

/** What a schema cannot say: ids of this shop, its currency, and the serial that the header names. */
const KNOWN: Readonly<Record<string, unknown>> = {
  boutique_id: 9,
  boutiqueId: 9,
  article_id: 15,
  articleId: 15,
  variante_id: null,
  devise: 'CDF',
  numero_serie: SERIAL.first,
};

/** Values that a schema allows, with every required key and some of the others. */
function fitting(schema: JsonSchema, name = ''): fc.Arbitrary<unknown> {
  if (name in KNOWN) return fc.constant(KNOWN[name]);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((one) => fitting(one, name)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'object': {
      const keys = Object.entries(schema.properties ?? {});
      const fields = Object.fromEntries(keys.map(([key, inner]) => [key, fitting(inner, key)]));
      return fc.record(fields, { requiredKeys: [...(schema.required ?? [])] });
    }
    case 'array':
      return fc.array(fitting(schema.items ?? {}, name), { minLength: 1, maxLength: 3 });
    case 'integer':
      return fc.integer({ min: Math.max(1, schema.minimum ?? 1), max: Math.min(900, schema.maximum ?? 900) });
    case 'number':
      return fc.integer({ min: 0, max: 99_999 }).map((cents) => cents / 100);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      // A text may stand for a date, a number or words: digits are all of them.
      return fc.integer({ min: 1, max: 900 }).map(String);
  }
}

let hub: ServedHub;
let operations: [string, string, JsonSchema][];
beforeAll(async () => {
  hub = await openServedHub();
  const { document } = await openApiDocument();
  const paths = Object.entries(document.paths as Record<string, Record<string, Operation>>);
  operations = paths
    .filter(([path]) => !path.startsWith('/api/hub/'))
    .flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]): [string, string, JsonSchema][] =>
        requestBody === undefined
          ? []
          : [[method.toUpperCase(), path, requestBody.content['application/json'].schema]],
      ),
    );
});
afterAll(() => hub[Symbol.asyncDispose]());

/** Codes that say that the form of a request was wrong. */
const FORM = new Set(['INVALID_FORMAT', 'INVALID_JSON', 'INVALID_PARAM', 'FORMAT_INVALIDE']);

describe('a request as the API reference describes it', () => {
  test('is described for every route to which tills send something', () => {
    expect(
      operations.map(([, path]) => path).filter((path) => path.endsWith('/ventes/annuler')),
    ).toHaveLength(1);
    expect(operations.length).toBeGreaterThanOrEqual(15);
  });

  test('is never refused for its form', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...operations)
          .chain(([method, path, schema]) => fitting(schema).map((body) => ({ method, path, body }))),
        async ({ method, path, body }) => {
          const { status, body: answer } = await hub.send(path.replace('{id}', '15'), {
            method,
            body: JSON.stringify(body),
            headers: { 'X-Device-Serial': SERIAL.first },
          });
          const refused = [answer, ...(answer.details?.erreurs ?? []), ...(answer.rejected ?? [])];
          const codes = refused
            .flatMap(({ code, reason }) => [code, reason])
            .filter((code) => FORM.has(code));
          expect([status < 500, codes], `${method} ${path} ${JSON.stringify(body)}`).toEqual([true, []]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
