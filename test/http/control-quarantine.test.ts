import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askControl } from './ask-control.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const ask = (method: string, path: string, body?: unknown) => askControl(hub.socketPath, method, path, body);

describe('the quarantine', () => {
  const short = (number: string) => ({ numero_facture: number, lignes: [{ article_id: 28, quantite: 2 }] });
  const entries = async (query: string) => (await ask('GET', `/quarantine${query}`)).body.entries;
  const entryOf = async (number: string) =>
    (await entries('?shopId=9')).find((entry: { number: string }) => entry.number === number);

  it('lists what was refused and why, without its content', async () => {
    await hub.sync([short('Q-1'), 42]);
    const open = await entries('?state=open&shopId=9');
    expect(open).toMatchObject([
      { number: 'Q-1', state: 'open', refusal: { code: 'INSUFFICIENT_STOCK', demanded: 2, available: 0 } },
      { number: null, state: 'open', refusal: { code: 'INVALID_FORMAT' } },
    ]);
    expect(open[0]).not.toHaveProperty('payload');
    expect(await entries('?shopId=10')).toEqual([]);
    expect(await entries('?state=accepted')).toEqual([]);
  });

  it('gives a sale that a person accepts to the books, once, and its resend is a replay', async () => {
    await hub.sync([short('Q-2')]);
    const entry = await entryOf('Q-2');
    const decision = { shopId: 9, id: entry.id, user: 'gérant' };
    const accepted = await ask('POST', '/quarantine/accept', decision);
    expect([accepted.status, accepted.body]).toMatchObject([200, { number: 'Q-2', already: false }]);
    expect((await ask('POST', '/quarantine/accept', decision)).body).toMatchObject({ already: true });
    expect(hub.stock(28)).toBe(-2);
    expect((await hub.sync([short('Q-2')])).body).toMatchObject({
      accepted: ['Q-2'],
      rejected: [],
      ventes_creees: 0,
    });
  });

  it('keeps what cannot be booked as it was sent, and says what is wrong with it', async () => {
    await hub.sync([{ numero_facture: 'BAD', lignes: [] }]);
    const entry = await entryOf('BAD');
    const { status, body } = await ask('POST', '/quarantine/accept', { shopId: 9, id: entry.id, user: 'x' });
    expect([status, body.code]).toEqual([409, 'NOT_ACCEPTABLE']);
    expect(body.error).toContain('aucune ligne');
    expect((await entryOf('BAD')).state).toBe('open');
  });

  it('never books what a person discarded', async () => {
    await hub.sync([short('Q-3')]);
    const entry = await entryOf('Q-3');
    const decision = { shopId: 9, id: entry.id, user: 'gérant', reason: 'essai' };
    expect((await ask('POST', '/quarantine/discard', decision)).body).toEqual({ already: false });
    const accept = await ask('POST', '/quarantine/accept', { shopId: 9, id: entry.id, user: 'x' });
    expect([accept.status, accept.body.code]).toEqual([409, 'NOT_POSSIBLE']);
    expect((await hub.sync([short('Q-3')])).body.rejected).toMatchObject([{ reason: 'INSUFFICIENT_STOCK' }]);
  });

  it('that is full makes the till wait: 503 with Retry-After, and nothing of the batch is taken', async () => {
    // One that starts below the bound is taken whole, over several chunks.
    const flood = Array.from({ length: 10_600 }, (_, at) => at);
    const taken = await hub.sync(flood);
    expect([taken.status, taken.body.ventes_erreurs]).toEqual([201, 10_600]);
    const good = [{ numero_facture: 'GOOD', lignes: [{ article_id: 24 }] }];
    const { status, headers, body } = await hub.sync(good);
    expect([status, body.code]).toEqual([503, 'QUARANTINE_FULL']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect(hub.rows("SELECT 1 FROM sale WHERE number = 'GOOD'")).toEqual([]);
    expect((await hub.sync(good, SERIAL.second)).status).toBe(201);
  });

  it('is read page by page, however much of it there is', async () => {
    await hub.sync(Array.from({ length: 1003 }, (_, index) => short(`P-${index}`)));
    const ids: number[] = [];
    let cursor: string | null = '0-0';
    while (cursor !== null) {
      const { body } = await ask('GET', `/quarantine?state=open&shopId=9&cursor=${cursor}`);
      expect(body.entries.length).toBeLessThanOrEqual(1000);
      ids.push(...body.entries.map((entry: { id: number }) => entry.id));
      cursor = body.nextCursor;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThanOrEqual(1003);
    expect((await ask('GET', '/quarantine?cursor=here')).status).toBe(400);
  });
});
