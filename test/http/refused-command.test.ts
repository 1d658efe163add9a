import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Clock, systemClock, systemRandom } from '../../src/clock.ts';
import { openHttp } from '../../src/http/server.ts';
import { openLive } from '../../src/live/live.ts';
import { openLog } from '../../src/log.ts';
import { collectStatus } from '../../src/operations/status.ts';
import type { CommandRefusal, WriterClient } from '../../src/store/writer/protocol.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

/** A second listener on the same store, whose writer refuses from its n-th batch on: a queue that has become full. */
async function serveRefusing(refusal: CommandRefusal, accepted: number, clock = systemClock) {
  let calls = 0;
  const { reader, writer, reports } = hub;
  const refusing = {
    call: (method: never, argument: never) =>
      method === 'recordSales' && calls++ >= accepted
        ? Promise.resolve(refusal)
        : writer.call(method, argument),
  } as unknown as WriterClient;
  const log = openLog('silent');
  const live = openLive({ reader, writer, clock: systemClock, log });
  const http = openHttp({
    config: { host: '127.0.0.1', port: 0 },
    log,
    clock,
    random: systemRandom,
    reader,
    writer: refusing,
    live,
    reports,
    conditions: () => [],
    lastProvenBackupAt: () => null,
    status: () => collectStatus(reader),
  });
  const { port } = await http.listen();
  onTestFinished(() => http.close());
  return { http, port };
}

const send = (port: number, sales: unknown) =>
  fetch(`http://127.0.0.1:${port}/api/v2/simple/ventes/sync`, {
    method: 'POST',
    body: JSON.stringify(sales),
    headers: { 'X-Device-Serial': SERIAL.first },
  });

const salesOf = (count: number, name = 'R', article_id = 24) =>
  Array.from({ length: count }, (_, at) => ({
    numero_facture: `${name}-${at}`,
    lignes: [{ article_id, quantite: 1 }],
  }));

describe('a batch that the store refuses', () => {
  it.each([
    [{ refused: 'busy' }, 503, 'HUB_BUSY', true],
    [{ refused: 'quarantine-full' }, 503, 'QUARANTINE_FULL', true],
    [{ refused: 'storage-failed', cause: 'SQLITE_IOERR' }, 503, 'STORAGE_FAILED', true],
    [{ refused: 'storage-full' }, 507, 'STORAGE_FULL', false],
    [{ refused: 'till-unknown' }, 404, 'TERMINAL_NOT_FOUND', false],
    [{ refused: 'till-without-shop' }, 400, 'NO_BOUTIQUE', false],
  ] as const)(
    'because of %o is answered so that no till believes it was taken',
    async (refusal, status, code, later) => {
      const { http, port } = await serveRefusing(refusal, 0);
      const response = await send(port, salesOf(1));
      const body = (await response.json()) as { code: string };
      expect([response.status, body.code, response.headers.has('retry-after')]).toEqual([
        status,
        code,
        later,
      ]);
      expect(JSON.stringify(body)).not.toMatch(/accepted|SQLITE/);
      await http.close();
    },
  );

  it('at its second chunk is refused whole; its first is a replay when all is sent again', async () => {
    const { http, port } = await serveRefusing({ refused: 'busy' }, 1);
    const sales = salesOf(700, 'CHUNK').map((sale, at) =>
      at < 600 ? { ...sale, lignes: [{ article_id: 24, quantite: 1, prix_unitaire: at }] } : sale,
    );
    expect((await send(port, sales)).status).toBe(503);
    const booked =
      hub.rows<{ n: number }>("SELECT count(*) AS n FROM sale WHERE number LIKE 'CHUNK%'")[0]?.n ?? 0;
    expect(booked).toBe(200);
    const { body } = await hub.sync(sales);
    expect([body.statistiques.total_envoyees, body.ventes_creees]).toEqual([700, 0]);
    expect(body.accepted).toHaveLength(200);
    await http.close();
  });
});

describe('closing', () => {
  it('lets requests that are being answered end', async () => {
    const { http, port } = await serveRefusing({ refused: 'busy' }, Number.POSITIVE_INFINITY);
    const answers = salesOf(30, 'LAST', 25).map((sale) =>
      send(port, [sale]).then(
        (response) => response.status,
        () => 'cut',
      ),
    );
    await Promise.race(answers);
    const started = performance.now();
    await http.close();
    expect(performance.now() - started).toBeLessThan(3_000);
    const statuses = await Promise.all(answers);
    expect(statuses).not.toContain(503);
    const answered = statuses.filter((status) => status === 201).length;
    expect(answered).toBeGreaterThan(0);
    expect(hub.rows("SELECT 1 FROM sale WHERE number LIKE 'LAST%'").length).toBeGreaterThanOrEqual(answered);
  });

  it('does not wait for ever for a client that never ends its request', async () => {
    const impatient: Clock = {
      ...systemClock,
      sleep: (ms, signal) => systemClock.sleep(ms === 4_000 ? 100 : ms, signal),
    };
    const { http, port } = await serveRefusing({ refused: 'busy' }, 0, impatient);
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('POST /api/v2/simple/ventes/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n[');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = performance.now();
    await http.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    socket.destroy();
  });
});
