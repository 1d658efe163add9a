import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askControl } from './ask-control.ts';
import { openServedHub, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeEach(async () => {
  hub = await openServedHub();
});
afterEach(() => hub[Symbol.asyncDispose]());

const ask = (method: string, path: string, body?: unknown) => askControl(hub.socketPath, method, path, body);

describe('the status of the hub', () => {
  it('counts what is unsent, per currency, and what waits in quarantine, for each shop apart', async () => {
    await hub.sync([
      { numero_facture: 'S-1', lignes: [{ article_id: 15, quantite: 2 }] },
      { numero_facture: 'S-2', devise: 'USD', lignes: [{ article_id: 30 }] },
      7,
    ]);
    const { status, body } = await ask('GET', '/status');
    expect([status, body.hubId, body.epoch]).toEqual([200, hub.reader.hubId(), hub.reader.epoch()]);
    expect(body.shops).toMatchObject([
      {
        id: 9,
        name: 'Ma Boutique',
        tills: { active: 2, inactive: 1 },
        unsent: {
          count: 2,
          amounts: [
            { currency: 'CDF', total: 5_000_000 },
            { currency: 'USD', total: 1_250 },
          ],
        },
        quarantined: 1,
        parked: [],
        retrying: 0,
        holds: [],
        upstream: { position: 0, contact: null },
      },
      {
        id: 10,
        tills: { active: 1, inactive: 0 },
        unsent: { count: 0, amounts: [], oldestAt: null },
        quarantined: 0,
      },
    ]);
  });

  it('names each parked sale with its reason, and makes it due when a person says so', async () => {
    const { body: answer } = await hub.sync([{ numero_facture: 'P-1', lignes: [{ article_id: 15 }] }]);
    const seq = answer.details.creees[0].id;
    await hub.writer.call('recordUpstream', {
      shopId: 9 as never,
      position: seq,
      put: [
        {
          shopId: 9 as never,
          seq,
          state: 'parked',
          attempts: 3,
          waitsSince: null,
          nextAttemptAt: null,
          reason: 'REFUSED',
          lastAnswer: '{}',
        },
      ],
      clear: [],
      hold: [
        {
          shopId: 9 as never,
          tillId: 6 as never,
          fromSeq: seq,
          reason: 'A_CODE_OF_TOMORROW',
          lastAnswer: '',
          attempts: 1,
          waitsSince: null,
          nextAttemptAt: null,
        },
      ],
      release: [],
    });
    const [shop] = (await ask('GET', '/status')).body.shops;
    expect(shop.parked).toMatchObject([
      {
        seq,
        number: 'P-1',
        tillName: 'Terminal MAUI',
        total: 2_500_000,
        currency: 'CDF',
        cause: { code: 'REFUSED', english: expect.stringContaining('refuses the record') },
        attempts: 3,
      },
    ]);
    expect(shop.holds).toMatchObject([
      { tillId: 6, tillName: 'Caisse 2', cause: { code: 'A_CODE_OF_TOMORROW' } },
    ]);
    expect((await ask('GET', '/upstream')).body.shops[0]).toMatchObject({
      id: 9,
      counts: { parked: 1, retry: 0, dropped: 0, settled: 0 },
      holds: [{ tillName: 'Caisse 2', cause: { code: 'A_CODE_OF_TOMORROW' } }],
    });
    expect((await ask('POST', '/upstream/retry', { shopId: 9, seq: null })).body).toEqual({ due: 2 });
    const [after] = (await ask('GET', '/status')).body.shops;
    expect([after.parked, after.retrying]).toEqual([[], 1]);
  });
});
