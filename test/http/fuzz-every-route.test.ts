import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { askControl } from './ask-control.ts';
import { filled, nearly, query, serial, wreck } from './fuzz-requests.ts';
import { type KnownRoute, openApiDocument } from './openapi-document.ts';
import { openServedHub, type ServedHub } from './served-hub.ts';

/** Requests per kind; `PROVE_FUZZ` asks for more. */
const RUNS = Number(process.env['PROVE_FUZZ'] ?? 400);

// biome-ignore lint/suspicious/noExplicitAny: JSON whose shape the specification fixes
type Json = any;

let hub: ServedHub;
let routes: readonly KnownRoute[];
let document: Json;
let token: string;
beforeAll(async () => {
  hub = await openServedHub();
  ({ routes, document } = await openApiDocument());
  token = (await askControl(hub.socketPath, 'POST', '/token')).body.token;
});
afterAll(() => hub[Symbol.asyncDispose]());

/** What would tell a stranger how the hub is made. */
const LEAKS =
  /\bat [^"]*\(?[^")]*:\d+:\d+|node:internal|node_modules|\/src\/|\.ts\b|SQLITE|SqliteError|better-sqlite|SELECT |INSERT INTO|UPDATE \w+ SET|constraint failed|TypeError|ReferenceError|is not a function|Cannot read prop|undefined is not/;
/** Refusals by design, whatever the request (contract, 4.1). */
const BY_DESIGN = new Set(['HUB_BUSY', 'QUARANTINE_FULL', 'STORAGE_FULL', 'STORAGE_FAILED']);

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Buffer | undefined;
}

/** Sends a request and holds its answer to what every answer must be. @throws with both when it is not */
async function ask({ method, path, headers, body }: Sent): Promise<number> {
  const response = await fetch(hub.origin + path, {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined || method === 'GET' ? {} : { body: body as string }),
  });
  const text = await response.text();
  const shown = `${method} ${path} ${JSON.stringify(headers)} ${String(body).slice(0, 500)}\n  ${response.status} ${text.slice(0, 500)}`;
  if (response.status >= 300 && response.status < 400) throw new Error(`a redirect: ${shown}`);
  if (response.status === 204) return response.status;
  if (!response.headers.get('content-type')?.startsWith('application/json'))
    throw new Error(`not JSON: ${shown}`);
  const answer = JSON.parse(text) as { code?: string };
  if (response.status >= 500 && !BY_DESIGN.has(answer.code ?? '')) throw new Error(`a fault: ${shown}`);
  if (!path.startsWith('/docs') && LEAKS.test(text)) throw new Error(`it tells too much: ${shown}`);
  return response.status;
}

function schemaOf({ method, url }: KnownRoute): Json {
  const operation = document.paths[url.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  return operation?.requestBody?.content?.['application/json']?.schema;
}

const headersOf = (said: string, encoding = ''): Record<string, string> => ({
  'X-Device-Serial': said,
  ...(encoding === '' ? {} : { 'Content-Encoding': encoding }),
});

/** Every route of the tills' port that is no part of the hub's own API, and those that are. */
const ofTills = (route: KnownRoute): boolean =>
  !route.url.startsWith('/api/hub/') && !route.url.startsWith('/ws/');
const ofHub = (route: KnownRoute): boolean =>
  route.url.startsWith('/api/hub/') && !route.url.endsWith('/token');

/** A call of one route; the body fits it nearly. */
function nearCall(route: KnownRoute): fc.Arbitrary<Sent> {
  return fc
    .tuple(filled(route.url), query, serial, nearly(schemaOf(route)))
    .map(([path, asked, said, body]) => ({
      method: route.method,
      path: `${path}?${asked}`,
      headers: headersOf(said),
      body: JSON.stringify(body) ?? '',
    }));
}

function wreckedCall(route: KnownRoute): fc.Arbitrary<Sent> {
  return fc
    .tuple(filled(route.url), serial, wreck(nearly(schemaOf(route))))
    .map(([path, said, { body, encoding }]) => ({
      method: route.method,
      path,
      headers: headersOf(said, encoding),
      body,
    }));
}

function wrongCall(route: KnownRoute): fc.Arbitrary<Sent> {
  const methods = ['PATCH', 'DELETE', 'PUT', 'POST', 'GET', 'OPTIONS', 'PROPFIND', 'BREW'];
  return fc
    .tuple(filled(route.url), fc.constantFrom(...methods), fc.string({ maxLength: 8 }), fc.boolean())
    .map(([path, method, tail, longer]) => ({
      method,
      path: longer ? `${path}/${encodeURIComponent(tail.toWellFormed())}` : path,
      headers: headersOf('NOPE'),
      body: '{}',
    }));
}

const among = (
  wanted: (route: KnownRoute) => boolean,
  call: (route: KnownRoute) => fc.Arbitrary<Sent>,
): fc.Arbitrary<Sent> => fc.oneof(...routes.filter(wanted).map(call));

const holds = (calls: fc.Arbitrary<Sent>, runs: number) =>
  fc.assert(
    fc.asyncProperty(calls, async (call) => {
      await ask(call);
    }),
    { numRuns: runs },
  );

describe('68: whatever comes on whatever route', () => {
  test('68: bodies that nearly fit are answered in JSON, never by a fault, a redirect or a hint of the inside', async () => {
    expect(routes.filter(ofTills).length).toBeGreaterThan(20);
    await holds(among(ofTills, nearCall), RUNS);
  }, 120_000);

  test('68: so are bytes that are no JSON, or packed badly, or nested without end', async () => {
    await holds(among(ofTills, wreckedCall), RUNS);
  }, 120_000);

  test('68: so are wrong methods and paths', async () => {
    await holds(
      among(() => true, wrongCall),
      RUNS / 2,
    );
  }, 120_000);

  test("68: the hub's own API, to who has its token", async () => {
    const called = among(ofHub, nearCall).map((call) => ({
      ...call,
      headers: { ...call.headers, authorization: `Bearer ${token}` },
    }));
    const wrecked = among(ofHub, wreckedCall).map((call) => ({
      ...call,
      headers: { ...call.headers, authorization: `Bearer ${token}` },
    }));
    await holds(called, RUNS / 2);
    await holds(wrecked, RUNS / 4);
  }, 120_000);

  test("68: the hub's own API says nothing to who has not", async () => {
    const strangers = fc.constantFrom(
      undefined,
      'Bearer ',
      'Bearer x',
      `Bearer ${token}x`,
      `Basic ${token}`,
      token,
    );
    const before = hub.rows<{ n: number }>('SELECT sum(seq) AS n FROM shop_head')[0]?.n;
    const calls = fc.tuple(
      among((route) => route.url.startsWith('/api/hub/'), nearCall),
      strangers,
    );
    await fc.assert(
      fc.asyncProperty(calls, async ([call, said]) => {
        const status = await ask({
          ...call,
          headers: said === undefined ? call.headers : { authorization: said },
        });
        expect([400, 401, 404, 429]).toContain(status);
      }),
      { numRuns: 100 },
    );
    expect(hub.rows<{ n: number }>('SELECT sum(seq) AS n FROM shop_head')[0]?.n).toBe(before);
  }, 120_000);

  test('68: and all the while the books are right', () => {
    expect(verify(`${hub.folder}/hub.db`).differences).toEqual([]);
    expect(hub.logged.filter(({ msg }) => msg === 'request failed')).toEqual([]);
  });
});
