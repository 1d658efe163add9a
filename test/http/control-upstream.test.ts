import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Seq } from '../../src/domain/ids.ts';
import type { UpstreamException } from '../../src/store/facts.ts';
import { askControl } from './ask-control.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const ask = (method: string, path: string, body?: unknown) => askControl(hub.socketPath, method, path, body);

/** Books sales that head office does not take, for this cause. */
async function park(reason: string, ...numbers: readonly string[]): Promise<readonly Seq[]> {
  return parkIn({ shop: 9, serial: SERIAL.first, article: 15 }, reason, numbers);
}

/** Of the shop that accepts what it has not. */
const LEMBA = { shop: 10, serial: SERIAL.lemba, article: 101 };

async function parkIn(
  { shop, serial, article }: { shop: number; serial: string; article: number },
  reason: string,
  numbers: readonly string[],
): Promise<readonly Seq[]> {
  const sales = numbers.map((numero_facture) => ({ numero_facture, lignes: [{ article_id: article }] }));
  const { body } = await hub.sync(sales, serial);
  const seqs = body.details.creees.map((one: { id: Seq }) => one.id) as Seq[];
  const shopId = shop as never;
  const put = seqs.map(
    (seq): UpstreamException => ({
      ...{
        shopId,
        seq,
        state: 'parked',
        attempts: 2,
        waitsSince: null,
        nextAttemptAt: null,
        reason,
        lastAnswer: 'HTTP 201',
      },
    }),
  );
  const position = hub.reader.head(shopId);
  await hub.writer.call('recordUpstream', { shopId, position, put, clear: [], hold: [], release: [] });
  return seqs;
}

const one = async (seq: number) => (await ask('GET', `/upstream/records/${seq}?shopId=9`)).body;
const person = { shopId: 9, user: 'Grâce' };

describe('what head office did not take', () => {
  it('is told with its cause in both languages, its sale and its lines', async () => {
    const [seq] = await park('INTEGRITY_ERROR', 'U-1');
    expect(await one(seq ?? 0)).toMatchObject({
      record: {
        seq,
        kind: 'sale',
        state: 'parked',
        attempts: 2,
        lastAnswer: 'HTTP 201',
        cause: {
          code: 'INTEGRITY_ERROR',
          french: expect.stringContaining('siège'),
          english: expect.stringContaining('head office'),
        },
        number: 'U-1',
        currency: 'CDF',
        total: 2_500_000,
        renumbered: null,
        decision: null,
      },
      sale: {
        number: 'U-1',
        sentNumber: 'U-1',
        lines: [{ articleId: 15, quantity: 1, unitPrice: 2_500_000 }],
      },
      decisions: [],
    });
  });

  it.each(['drop', 'settle'])('is ended by %s with a reason and a name, once', async (verb) => {
    const [seq] = await park('REFUSED', `V-${verb}`);
    const body = { ...person, seq, reason: 'saisie au siège' };
    expect(await ask('POST', `/upstream/${verb}`, body)).toEqual({ status: 200, body: { already: false } });
    expect(await ask('POST', `/upstream/${verb}`, body)).toEqual({ status: 200, body: { already: true } });
    const state = verb === 'drop' ? 'dropped' : 'settled';
    expect(await one(seq ?? 0)).toMatchObject({
      record: { state, decision: { user: 'Grâce', reason: 'saisie au siège' } },
      decisions: [{ kind: `upstream-${state}`, user: 'Grâce', reason: 'saisie au siège', number: null }],
    });
    const other = await ask('POST', `/upstream/${verb === 'drop' ? 'settle' : 'drop'}`, body);
    expect([other.status, other.body.code]).toEqual([409, 'NOT_POSSIBLE']);
  });

  it('is sent under another number, which stays linked to its own', async () => {
    const [first, second, third] = await park('COLLISION', 'W-1', 'W-2', 'W-3');
    const drawn = await ask('POST', '/upstream/renumber', { ...person, seq: first });
    expect(drawn.body).toEqual({ number: expect.stringMatching(/^W-1~[0-9a-f]{8}$/), already: false });
    const chosen = await ask('POST', '/upstream/renumber', { ...person, seq: second, number: 'W-2-BIS' });
    expect(chosen.body).toEqual({ number: 'W-2-BIS', already: false });
    const taken = await ask('POST', '/upstream/renumber', { ...person, seq: third, number: 'W-2' });
    expect([taken.status, taken.body.code]).toEqual([409, 'NOT_POSSIBLE']);
    const { record, sale, decisions } = await one(second ?? 0);
    expect(record).toMatchObject({
      state: 'retry',
      number: 'W-2',
      renumbered: { number: 'W-2-BIS', user: 'Grâce' },
    });
    expect(sale).toMatchObject({ number: 'W-2', sentNumber: 'W-2-BIS' });
    expect(decisions).toMatchObject([{ kind: 'upstream-renumbered', number: 'W-2-BIS', reason: null }]);
    const { body } = await ask('GET', '/upstream/records?shopId=9&state=renumbered');
    expect(body.records.map((row: { number: string }) => row.number)).toEqual(['W-1', 'W-2']);
  });

  it.each([
    ['drop', { reason: '' }],
    ['drop', { user: '' }],
    ['drop', { reason: undefined }],
    ['settle', { user: undefined }],
    ['settle', { reason: 'x'.repeat(256) }],
    ['settle', { seq: 0 }],
    ['renumber', { number: '' }],
    ['renumber', { user: 'x'.repeat(101) }],
  ])('is not ended by an incomplete %s (%j)', async (verb, more) => {
    const reason = verb === 'renumber' ? {} : { reason: 'r' };
    const { status, body } = await ask('POST', `/upstream/${verb}`, {
      ...person,
      seq: 5,
      ...reason,
      ...more,
    });
    expect([status, body.code]).toEqual([400, 'INVALID_REQUEST']);
  });

  it('is of one shop, and known', async () => {
    expect((await ask('GET', '/upstream/records?shopId=77')).body.code).toBe('SHOP_NOT_FOUND');
    expect((await ask('GET', '/upstream/records/5?shopId=77')).body.code).toBe('SHOP_NOT_FOUND');
    const [seq] = await park('REFUSED', 'X-1');
    const elsewhere = await ask('GET', `/upstream/records/${seq}?shopId=10`);
    expect([elsewhere.status, elsewhere.body.code]).toEqual([404, 'RECORD_NOT_FOUND']);
    for (const verb of ['drop', 'settle', 'renumber']) {
      const reason = verb === 'renumber' ? {} : { reason: 'r' };
      const away = { user: 'x', seq, ...reason };
      expect((await ask('POST', `/upstream/${verb}`, { ...away, shopId: 77 })).body.code).toBe(
        'SHOP_NOT_FOUND',
      );
      expect((await ask('POST', `/upstream/${verb}`, { ...away, shopId: 10 })).body.code).toBe(
        'NOT_POSSIBLE',
      );
    }
  });
});

it('thousands of records are read page by page, and the status names the first twenty', async () => {
  const numbers = Array.from({ length: 2_050 }, (_, index) => `Z-${index}`);
  for (let from = 0; from < numbers.length; from += 410) {
    await parkIn(LEMBA, 'POISON', numbers.slice(from, from + 410));
  }
  const seqs: number[] = [];
  let cursor: string | null = '0';
  let pages = 0;
  while (cursor !== null) {
    const { body } = await ask('GET', `/upstream/records?shopId=10&state=parked&cursor=${cursor}`);
    expect(body.records.length).toBeLessThanOrEqual(1000);
    seqs.push(...body.records.map((row: { seq: number }) => row.seq));
    cursor = body.nextCursor;
    pages++;
  }
  expect(pages).toBe(3);
  expect(seqs).toHaveLength(numbers.length);
  expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
  const [, shop] = (await ask('GET', '/status')).body.shops;
  expect([shop.parked.length, shop.parkedCount]).toEqual([20, seqs.length]);
  expect((await ask('GET', '/upstream')).body.shops[1].counts.parked).toBe(seqs.length);
  expect((await ask('GET', '/upstream/records?shopId=9&cursor=here')).status).toBe(400);
});
