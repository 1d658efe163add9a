import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServedHub, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const ask = (method: string, path: string, body?: object) =>
  hub.send(`/api/hub/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${hub.reader.controlToken()}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const enter = async (body: object) => {
  const { status, body: answer } = await ask('POST', '/movements', { shopId: 9, user: 'Marie', ...body });
  return [status, answer];
};

describe('movements', () => {
  it('are entered by id or by code, and tills see them with who and why', async () => {
    const before = hub.stock(15);
    const delivery = { kind: 'delivery', quantity: 4, reference: 'BL-1', comment: 'lundi', key: 'net-1' };
    const [status, first] = await enter({ articleCode: 'ART-015', ...delivery });
    expect([status, first]).toMatchObject([
      200,
      { quantity: 4, stockBefore: before, stockAfter: before + 4, already: false },
    ]);
    expect(await enter({ articleId: 15, ...delivery })).toEqual([200, { ...first, already: true }]);
    expect(await enter({ articleId: 15, ...delivery, quantity: 5 })).toMatchObject([
      409,
      { code: 'NOT_POSSIBLE', error: expect.stringContaining('net-1') },
    ]);
    await enter({ articleId: 15, kind: 'loss', quantity: 1, comment: 'cassé' });
    await enter({ articleId: 15, kind: 'return', quantity: 2 });
    await enter({ articleId: 15, kind: 'count', quantity: before });
    const { body } = await hub.get('/api/v2/simple/mouvements?article_id=15&limit=4');
    const shown = body.mouvements.map((one: Record<string, unknown>) => [
      one['type_mouvement'],
      one['quantite'],
      one['utilisateur'],
      one['commentaire'],
      one['reference_document'],
    ]);
    expect(shown).toEqual([
      ['AJUSTEMENT', -5, 'Marie', '', ''],
      ['RETOUR', 2, 'Marie', '', ''],
      ['SORTIE', -1, 'Marie', 'cassé', ''],
      ['ENTREE', 4, 'Marie', 'lundi', 'BL-1'],
    ]);
    expect(hub.stock(15)).toBe(before);
  });

  it.each<[title: string, body: object, status: number, code: string]>([
    ['no article', { kind: 'delivery', quantity: 1 }, 400, 'INVALID_REQUEST'],
    [
      'two names',
      { articleId: 15, articleCode: 'ART-015', kind: 'loss', quantity: 1 },
      400,
      'INVALID_REQUEST',
    ],
    ['an unknown code', { articleCode: 'NOPE', kind: 'delivery', quantity: 1 }, 404, 'ARTICLE_NOT_FOUND'],
    ['an unknown id', { articleId: 4711, kind: 'delivery', quantity: 1 }, 409, 'NOT_POSSIBLE'],
    ['an unknown kind', { articleId: 15, kind: 'gift', quantity: 1 }, 400, 'INVALID_REQUEST'],
    ['a half', { articleId: 15, kind: 'delivery', quantity: 0.5 }, 400, 'INVALID_REQUEST'],
    ['nothing', { articleId: 15, kind: 'delivery', quantity: 0 }, 409, 'NOT_POSSIBLE'],
    ['a loss for no reason', { articleId: 15, kind: 'loss', quantity: 1 }, 409, 'NOT_POSSIBLE'],
    ['nobody', { articleId: 15, kind: 'delivery', quantity: 1, user: '' }, 400, 'INVALID_REQUEST'],
    [
      'another shop’s article',
      { shopId: 10, articleCode: 'ART-020', kind: 'delivery', quantity: 1, user: 'x' },
      404,
      'ARTICLE_NOT_FOUND',
    ],
    [
      'a shop that nobody has',
      { shopId: 77, articleId: 15, kind: 'return', quantity: 1 },
      404,
      'SHOP_NOT_FOUND',
    ],
  ])('of %s are refused with a sentence', async (_title, body, status, code) => {
    expect(await enter(body)).toMatchObject([status, { code, error: expect.any(String) }]);
  });
});

it.each([
  ['GET', '/counts?shopId=77'],
  ['GET', '/deliveries?shopId=77'],
  ['GET', '/cash-reports?shopId=77'],
  ['GET', '/quarantine?shopId=77'],
  ['POST', '/counts', { shopId: 77, user: 'x' }],
  ['POST', '/deliveries', { shopId: 77, articleId: 15, quantity: 1, user: 'x' }],
  ['POST', '/upstream/retry', { shopId: 77, seq: null }],
])('%s %s says that there is no such shop, not that it has nothing', async (method, path, body?: object) => {
  const answer = await ask(method, path, body);
  expect([answer.status, answer.body]).toEqual([
    404,
    { error: 'the hub has no shop 77', code: 'SHOP_NOT_FOUND' },
  ]);
});

it.each([
  ['/movements', { kind: 'gift' }, 'body/kind must be one of delivery, loss, count, return'],
  ['/movements', { key: '' }, 'body/key must NOT have fewer than 1 characters'],
  ['/movements', { extra: 1 }, 'body must NOT have additional properties'],
  ['/movements', { quantity: 'x' }, 'body/quantity must be integer'],
])('%s with %o is refused by one sentence', async (path, more, sentence) => {
  const sent = { shopId: 9, articleId: 15, kind: 'delivery', quantity: 1, user: 'x', ...more };
  const { body } = await ask('POST', path, sent);
  expect(body).toEqual({ error: `the request cannot be used: ${sentence}`, code: 'INVALID_REQUEST' });
});

describe('deliveries', () => {
  it('are announced once, wait, and move no stock', async () => {
    const before = hub.stock(18);
    const body = {
      shopId: 9,
      articleCode: 'ART-018',
      quantity: 12,
      user: 'siège',
      reference: 'BL-9',
      key: 'd1',
    };
    const first = await ask('POST', '/deliveries', body);
    expect([first.status, first.body.already]).toEqual([200, false]);
    expect((await ask('POST', '/deliveries', body)).body).toEqual({ seq: first.body.seq, already: true });
    const other = await ask('POST', '/deliveries', { ...body, quantity: 13 });
    expect([other.status, other.body.code]).toEqual([409, 'NOT_POSSIBLE']);
    expect((await ask('GET', '/deliveries?shopId=9&state=open')).body.deliveries).toEqual([
      {
        id: first.body.seq,
        articleId: 18,
        code: 'ART-018',
        name: expect.any(String),
        quantity: 12,
        sentAt: null,
        announcedAt: expect.any(Number),
        state: 'open',
        reference: 'BL-9',
        user: 'siège',
        comment: '',
      },
    ]);
    expect((await ask('GET', '/deliveries?shopId=9&state=received')).body.deliveries).toEqual([]);
    expect((await ask('GET', '/deliveries?shopId=10')).body.deliveries).toEqual([]);
    expect((await ask('GET', '/deliveries')).status).toBe(400);
    expect(hub.stock(18)).toBe(before);
  });
});

describe('a count', () => {
  it('is begun, filled at a position while a till sells, shown and closed', async () => {
    const before = hub.stock(24);
    const started = await ask('POST', '/counts', { shopId: 9, user: 'Marie', comment: 'rayon 2', key: 'c1' });
    const { session, head } = started.body;
    expect(started.body).toEqual({ session: expect.any(Number), already: false, head: session });
    expect((await ask('POST', '/counts', { shopId: 9, user: 'Jean' })).status).toBe(409);
    const line = { shopId: 9, articleId: 24, counted: before - 1, at: head, user: 'Jean' };
    await hub.sync([{ numero_facture: 'CNT-1', lignes: [{ article_id: 24, quantite: 2 }] }]);
    const counted = await ask('POST', `/counts/${session}/lines`, line);
    expect([counted.status, counted.body]).toMatchObject([
      200,
      { position: head, expected: before, counted: before - 1, difference: -1, already: false },
    ]);
    const shown = await ask('GET', `/counts/${session}?shopId=9`);
    expect(shown.body).toEqual({
      count: {
        id: session,
        state: 'open',
        user: 'Marie',
        comment: 'rayon 2',
        startedAt: expect.any(Number),
        endedAt: null,
        lines: 1,
      },
      lines: [
        {
          articleId: 24,
          code: expect.any(String),
          name: expect.any(String),
          position: head,
          expected: before,
          counted: before - 1,
          difference: -1,
          movement: null,
        },
      ],
      next: null,
      head: counted.body.head,
    });
    const closed = await ask('POST', `/counts/${session}/close`, { shopId: 9, user: 'Marie' });
    expect(closed.body).toMatchObject({ state: 'closed', lines: 1, moved: 1, outdated: 0, already: false });
    expect((await ask('POST', `/counts/${session}/close`, { shopId: 9, user: 'Marie' })).body).toEqual({
      ...closed.body,
      already: true,
    });
    expect(hub.stock(24)).toBe(before - 3);
    const after = (await ask('GET', `/counts/${session}?shopId=9&after=0`)).body;
    expect([
      after.count.state,
      after.count.endedAt,
      after.lines[0].movement,
      after.lines[0].expected,
    ]).toEqual(['closed', expect.any(Number), expect.any(Number), before]);
    expect((await ask('GET', '/counts?shopId=9')).body.counts).toMatchObject([
      { id: session, state: 'closed' },
    ]);
    expect((await ask('GET', `/counts/${session}?shopId=9&after=24`)).body.lines).toEqual([]);
  });

  it('can be abandoned, and belongs to its shop', async () => {
    const { session } = (await ask('POST', '/counts', { shopId: 10, user: 'Marie' })).body;
    for (const path of [`/counts/${session}/abandon`, `/counts/${session}/close`]) {
      const foreign = await ask('POST', path, { shopId: 9, user: 'Marie' });
      expect([foreign.status, foreign.body.code]).toEqual([404, 'COUNT_NOT_FOUND']);
    }
    expect((await ask('GET', `/counts/${session}?shopId=9`)).body.code).toBe('COUNT_NOT_FOUND');
    const line = { shopId: 9, articleId: 15, counted: 1, user: 'x' };
    expect((await ask('POST', `/counts/${session}/lines`, line)).body.code).toBe('COUNT_NOT_FOUND');
    expect((await ask('POST', `/counts/x/lines`, line)).body.code).toBe('INVALID_REQUEST');
    const ended = await ask('POST', `/counts/${session}/abandon`, { shopId: 10, user: 'Marie' });
    expect(ended.body).toMatchObject({ state: 'abandoned', lines: 0, moved: 0 });
    const late = await ask('POST', `/counts/${session}/close`, { shopId: 10, user: 'Marie' });
    expect([late.status, late.body.code]).toEqual([409, 'NOT_POSSIBLE']);
  });
});
