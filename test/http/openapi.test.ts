import { beforeAll, describe, expect, it } from 'vitest';
import { type KnownRoute, openApiDocument } from './openapi-document.ts';

// biome-ignore lint/suspicious/noExplicitAny: JSON whose shape the specification fixes
type Json = any;

let document: Json;
let routes: readonly KnownRoute[];
beforeAll(async () => {
  ({ document, routes } = await openApiDocument());
});

interface Operation {
  readonly path: string;
  readonly method: string;
  readonly operation: Json;
}

function operations(): Operation[] {
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** Every value in the document, with the key under which it stands. */
function* values(value: Json, key = ''): Generator<{ key: string; value: Json }> {
  yield { key, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [inner, child] of Object.entries(value)) yield* values(child, inner);
}

function resolve(ref: string): Json {
  const steps = ref.replace(/^#\//, '').split('/');
  return steps.reduce((at, step) => at?.[step.replaceAll('~1', '/').replaceAll('~0', '~')], document);
}

it('docs/openapi.json is what the routes say (write it anew: npx vitest run test/http/openapi.test.ts -u)', async () => {
  const text = `${JSON.stringify(document, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../docs/openapi.json');
});

describe('the document', () => {
  it('is OpenAPI 3.1 with a title and a version', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
  });

  it('names every route that a hub serves, and no other', () => {
    const served = routes.map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
    const named = operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(named.sort()).toEqual([...new Set(served)].sort());
    expect(named.length).toBeGreaterThan(15);
  });

  it('gives every operation a summary, a known tag, an id of its own and an answer', () => {
    const tags = new Set(document.tags.map(({ name }: { name: string }) => name));
    const lacking = operations().flatMap(({ path, method, operation }) => {
      const { summary, operationId, responses, tags: used } = operation;
      const well =
        typeof summary === 'string' &&
        /^[A-Za-z0-9]+$/.test(operationId) &&
        used?.length === 1 &&
        tags.has(used[0]) &&
        Object.keys(responses).some((status) => /^[123]\d\d$/.test(status));
      return well ? [] : [`${method} ${path}`];
    });
    expect(lacking).toEqual([]);
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('shows the shape of every answer that has a body', () => {
    const shapeless = operations().flatMap(({ path, method, operation }) =>
      Object.entries<Json>(operation.responses)
        .filter(([status, answer]) => /^2\d\d$/.test(status) && !hasShape(answer))
        .map(([status]) => `${method} ${path} ${status}`),
    );
    expect(shapeless).toEqual([]);
  });

  it('has no answer without a description and no parameter without a schema', () => {
    for (const { operation } of operations()) {
      for (const answer of Object.values<Json>(operation.responses)) {
        expect((answer.$ref ? resolve(answer.$ref) : answer).description).toMatch(/\w/);
      }
      for (const parameter of operation.parameters ?? []) {
        const { name, in: place, schema } = parameter.$ref ? resolve(parameter.$ref) : parameter;
        expect([name, place, schema]).toEqual([
          expect.any(String),
          expect.stringMatching(/^(query|header|path)$/),
          expect.any(Object),
        ]);
      }
    }
  });

  it('has a parameter for each variable of a path', () => {
    for (const { path, operation } of operations()) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const given = (operation.parameters ?? []).filter(({ in: place }: Json) => place === 'path');
      expect([path, given.map(({ name }: Json) => name).sort()]).toEqual([path, wanted.sort()]);
    }
  });

  it('refers to nothing that is not in it', () => {
    const refs = [...values(document)].filter(({ key }) => key === '$ref').map(({ value }) => value);
    expect(refs.length).toBeGreaterThan(0);
    expect(refs.filter((ref) => !ref.startsWith('#/') || resolve(ref) === undefined)).toEqual([]);
  });

  it('uses only types that JSON Schema knows', () => {
    const known = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
    const schemas = [...values({ ...document, components: { ...document.components, securitySchemes: {} } })];
    const types = schemas.flatMap(({ value }) => (typeof value?.type === 'string' ? [value.type] : []));
    expect(types.filter((type) => !known.includes(type))).toEqual([]);
  });

  it('asks for the serial where a till speaks and for the token where the hub is ruled', () => {
    for (const { path, operation } of operations()) {
      const hub = path.startsWith('/api/hub/v1/') || path === '/metrics';
      expect([path, operation.security ?? null]).toEqual([path, hub ? [{ hubToken: [] }] : null]);
      if (hub) expect(JSON.stringify(operation.parameters ?? [])).not.toContain('serial');
    }
    const sync = document.paths['/api/v2/simple/ventes/sync'].post;
    expect(sync.parameters).toContainEqual({ $ref: '#/components/parameters/serial' });
    expect(sync.requestBody.content['application/json'].schema).toBeDefined();
    const movements = document.paths['/api/v2/simple/mouvements'].get;
    expect(movements.parameters.map(({ name }: Json) => name)).toContain('article_id');
  });
});

function hasShape(answer: Json): boolean {
  const schema = (answer.content?.['application/json'] ?? answer.content?.['text/plain'])?.schema;
  return schema !== undefined && Object.keys(schema).length > 0;
}
