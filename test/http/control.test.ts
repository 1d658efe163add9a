import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { openControl } from '../../src/http/control.ts';
import { openLog } from '../../src/log.ts';
import { collectStatus } from '../../src/operations/status.ts';
import { askControl } from './ask-control.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const ask = (method: string, path: string, body?: unknown, socketPath = hub.socketPath) =>
  askControl(socketPath, method, path, body);

const fixture = readFileSync(new URL('../fixtures/provision.json', import.meta.url), 'utf8');

describe('the control socket', () => {
  it('is for its owner only, leaves nothing beside it, and is gone when the hub stops', async () => {
    expect(statSync(hub.socketPath).mode & 0o777).toBe(0o600);
    expect(() => statSync(`${hub.folder}/.sock`)).toThrow(/ENOENT/);
    const { log, clock } = { log: openLog('silent'), clock: systemClock };
    const { reader, writer } = hub;
    const status = () => collectStatus(reader);
    const second = openControl({ log, clock, reader, writer, status, socketPath: `${hub.folder}/b.sock` });
    await second.listen();
    await second.close();
    expect(() => statSync(`${hub.folder}/b.sock`)).toThrow(/ENOENT/);
  });

  it('replaces what a killed hub has left, and refuses a path that the kernel would cut', async () => {
    const { log, clock } = { log: openLog('silent'), clock: systemClock };
    const { reader, writer } = hub;
    const status = () => collectStatus(reader);
    const stale = `${hub.folder}/stale.sock`;
    writeFileSync(stale, 'left over');
    const control = openControl({ log, clock, reader, writer, status, socketPath: stale });
    await control.listen();
    expect((await ask('GET', '/status', undefined, stale)).status).toBe(200);
    await control.close();
    const long = `${hub.folder}/${'x'.repeat(100)}.sock`;
    const cut = openControl({ log, clock, reader, writer, status, socketPath: long });
    await expect(cut.listen()).rejects.toThrow(/too long for a socket/);
    await cut.close();
  });

  it.each([
    ['GET', '/nothing', undefined, 404, 'NOT_FOUND'],
    ['DELETE', '/tills', undefined, 405, 'METHOD_NOT_ALLOWED'],
    ['POST', '/tills', '{"serial":', 400, 'INVALID_JSON'],
    ['POST', '/tills', '', 400, 'INVALID_REQUEST'],
    ['POST', '/tills', { serial: 'A', name: 'A', shopId: '9' }, 400, 'INVALID_REQUEST'],
    ['POST', '/tills', { serial: 'A', name: 'A', shopId: 9, more: 1 }, 400, 'INVALID_REQUEST'],
    ['POST', '/tills', { serial: 'A', name: 'A', shopId: 4711 }, 404, 'SHOP_NOT_FOUND'],
    ['POST', '/tills/enable', { serial: 'NOPE' }, 409, 'NOT_POSSIBLE'],
    ['POST', '/quarantine/accept', { shopId: 9, id: 4711, user: 'x' }, 404, 'ENTRY_NOT_FOUND'],
    ['POST', '/quarantine/discard', { shopId: 4711, id: 1, user: 'x', reason: 'y' }, 404, 'ENTRY_NOT_FOUND'],
    ['POST', '/quarantine/discard', { shopId: 9, id: 1, user: 'x', reason: '' }, 400, 'INVALID_REQUEST'],
    ['GET', '/quarantine?state=odd', undefined, 400, 'INVALID_REQUEST'],
    ['POST', '/upstream/retry', { shopId: 4711, seq: null }, 404, 'SHOP_NOT_FOUND'],
    ['POST', '/import', { format: 'xml', text: '' }, 400, 'INVALID_REQUEST'],
    ['POST', '/import', { format: 'csv', text: 'code;nom' }, 400, 'SHOP_NOT_FOUND'],
    ['POST', '/import', { format: 'json', text: '{' }, 422, 'FILE_FAULTY'],
  ])('answers %s %s with %o by a sentence', async (method, path, body, status, code) => {
    const answer = await ask(method, path, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.error).toMatch(/^[a-z]\w* .*[^.]$/i);
  });
});

describe('importing', () => {
  it('the same file again changes nothing', async () => {
    const { status, body } = await ask('POST', '/import', { format: 'json', text: fixture });
    expect([status, body.changed]).toEqual([200, false]);
  });

  it('a faulty file changes nothing, and all its faults are named at once', async () => {
    const file = JSON.parse(fixture);
    file.articles[0].prix_vente = 'cher';
    file.articles[1].boutique_id = 'neuf';
    const head = hub.reader.head(9 as never);
    const { status, body } = await ask('POST', '/import', { format: 'json', text: JSON.stringify(file) });
    expect([status, body.faults.length]).toEqual([422, 2]);
    expect(hub.reader.head(9 as never)).toBe(head);
  });

  it('a CSV catalogue is loaded into its shop', async () => {
    const text = 'code;nom;prix_vente;quantite_stock\nNEW-1;Café moulu;12500,50;7\n';
    const { status } = await ask('POST', '/import', { format: 'csv', shopId: 9, text });
    expect(status).toBe(200);
    const { body } = await hub.get('/api/v2/simple/articles/');
    const found = body.articles.find((article: { code: string }) => article.code === 'NEW-1');
    expect(found).toMatchObject({ nom: 'Café moulu', prix_vente: '12500.50', quantite_stock: 7 });
  });
});

describe('tills', () => {
  const sell = async () =>
    (await hub.sync([{ numero_facture: 'T', lignes: [{ article_id: 24 }] }], 'NEW-TILL')).status;

  it('sell from the moment they are added, and not while they are disabled', async () => {
    expect(await sell()).toBe(404);
    const added = await ask('POST', '/tills', { serial: 'NEW-TILL', name: 'Caisse 3', shopId: 9 });
    expect([added.status, added.body.changed]).toEqual([200, true]);
    expect(await sell()).toBe(201);
    expect((await ask('POST', '/tills/disable', { serial: 'NEW-TILL' })).body.changed).toBe(true);
    expect((await ask('POST', '/tills/disable', { serial: 'NEW-TILL' })).body.changed).toBe(false);
    expect(await sell()).toBe(404);
    await ask('POST', '/tills/enable', { serial: 'NEW-TILL' });
    expect(await sell()).toBe(201);
  });

  it('are listed, those without shop and inactive ones too', async () => {
    const { body } = await ask('GET', '/tills');
    expect(body.tills.map((till: { id: number }) => till.id)).toEqual(
      expect.arrayContaining([5, 6, 7, 8, 14]),
    );
    expect(body.tills).toContainEqual({
      id: 8,
      serial: SERIAL.inactive,
      name: 'Ancienne caisse',
      shopId: 9,
      active: false,
    });
  });
});
