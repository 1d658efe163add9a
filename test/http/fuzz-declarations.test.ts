import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { verify } from '../../src/store/verify.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const POSTS = ['articles-negocies', 'retours-articles', 'rapports-caisse/', 'notifications/mark_all_as_read'];
const GETS = [
  'articles-negocies/historique',
  'retours-articles/historique/',
  'rapports-caisse',
  'notifications/',
  'notifications/recent',
];

const value = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    2.5,
    1e13,
    1e308,
    2 ** 53,
    '',
    ' ',
    '2',
    '1e999',
    'CDF',
    'USD',
    'ART-015',
    'ART-018',
    '25000,00',
    '2026-02-30',
    '2026-11-22T08:00:00',
    '0001-01-01',
    '9999-12-31T23:59:59-23:59',
    '\u0000',
    '\ud800',
    '𝒳'.repeat(300),
    [],
    {},
  ),
  fc.double(),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<unknown>,
);
const field = (...likely: unknown[]) => fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...likely) }, value);
const sent = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record(
      {
        code_article: field('ART-015', 'ART-018'),
        montant_negocie: field(1, '2.5'),
        montant_retourne: field(1, '2.5'),
        depense: field(1, '2.5'),
        date_operation: field('2026-11-22'),
        date_rapport: field('2026-11-22'),
        quantite: field(1, '2'),
        devise: field('CDF', undefined),
        motif: value,
        reference_vente: value,
        detail: value,
      },
      { requiredKeys: ['code_article', 'date_operation', 'montant_negocie', 'montant_retourne', 'depense'] },
    ),
  },
  value,
);
const query = fc
  .dictionary(
    fc.constantFrom('par_terminal', 'limit', 'date_min', 'date_max', 'lue', 'boutique_id'),
    fc.oneof(
      fc.string(),
      fc.constantFrom('1', 'true', '-5', '1e9', '9', '2026-11-22', '0001-01-01', '9999-12-31'),
    ),
  )
  .map((pairs) => new URLSearchParams(pairs).toString());

async function answered(path: string, init: RequestInit): Promise<number> {
  const headers = { 'X-Device-Serial': SERIAL.first };
  const response = await fetch(`${hub.origin}/api/v2/simple/${path}`, {
    redirect: 'manual',
    headers,
    ...init,
  });
  const text = await response.text();
  const shown = `${path} ${String(init.body)} ${response.status} ${text.slice(0, 300)}`;
  if (response.status >= 500 || (response.status >= 300 && response.status < 400)) throw new Error(shown);
  if (!response.headers.get('content-type')?.startsWith('application/json')) throw new Error(shown);
  JSON.parse(text);
  return response.status;
}

it('whatever is declared and asked, no answer is a 5xx, HTML or a redirect, and the books stay sound', async () => {
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...POSTS), sent, async (path, body) => {
      if ((await answered(path, { method: 'POST', body: JSON.stringify(body) ?? '' })) === 201) taken++;
    }),
    { numRuns: 300 },
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...GETS), query, async (path, text) => {
      await answered(`${path}?${text}`, {});
    }),
    { numRuns: 150 },
  );
  expect(taken).toBeGreaterThan(20);
  expect(hub.rows<{ n: number }>('SELECT count(*) AS n FROM declaration')[0]?.n).toBeGreaterThan(20);
  expect(verify(`${hub.folder}/hub.db`).differences).toEqual([]);
}, 60_000);

it('declarations of several tills at once, and each of them several times, are one each', async () => {
  const head = hub.reader.head(shopId(9));
  const before = hub.stock(20);
  const declared = (serial: string, n: number) =>
    hub.send('/api/v2/simple/retours-articles', {
      method: 'POST',
      headers: { 'X-Device-Serial': serial },
      body: JSON.stringify({
        code_article: 'ART-020',
        montant_retourne: 100,
        date_operation: '2026-11-22T08:00:00',
        reference_vente: `R-${n}`,
      }),
    });
  const calls = [SERIAL.first, SERIAL.second].flatMap((serial) =>
    [1, 2, 3, 4, 5].flatMap((n) => [1, 2, 3].map(() => ({ serial, n, answer: declared(serial, n) }))),
  );
  const ids = new Map<string, number>();
  for (const { serial, n, answer } of calls) {
    const { status, body } = await answer;
    expect(status).toBe(201);
    const known = ids.get(`${serial} ${n}`);
    if (known !== undefined) expect(body.id).toBe(known);
    ids.set(`${serial} ${n}`, body.id);
  }
  expect(new Set(ids.values()).size).toBe(10);
  expect(hub.stock(20)).toBe(before + 10);
  expect(hub.reader.head(shopId(9)) - head).toBe(10);
});
