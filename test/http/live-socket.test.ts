import { once } from 'node:events';
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { shopId, tillId, tillSerial } from '../../src/domain/ids.ts';
import { createApp } from '../../src/http/app.ts';
import { liveSocket } from '../../src/http/live-socket.ts';
import { TILL_ANSWERS } from '../../src/http/till-answers.ts';
import { BUFFER_BYTES_MAX, SOCKETS_MAX } from '../../src/live/limits.ts';
import { type Live, openLive } from '../../src/live/live.ts';
import { openLog } from '../../src/log.ts';
import type { Till } from '../../src/store/facts.ts';
import { parseJsonBody } from '../../src/wire/values/json-body.ts';
import { FakeSocket } from '../live/fake-socket.ts';
import { LiveClient, refusedHandshake } from '../live/live-client.ts';
import { type MemoryJournal, memoryJournal, OTHER_SHOP, SHOP } from '../live/memory-journal.ts';
import { type SteppedClock, steppedClock } from '../support/stepped-clock.ts';

const TILLS: readonly Till[] = [
  { id: tillId(5), serial: tillSerial('MAUI'), name: 'Caisse 1', shopId: SHOP, active: true },
  { id: tillId(6), serial: tillSerial('CAISSE-2'), name: 'Caisse 2', shopId: SHOP, active: true },
  { id: tillId(7), serial: tillSerial('LEMBA'), name: 'Caisse Lemba', shopId: OTHER_SHOP, active: true },
  { id: tillId(8), serial: tillSerial('OLD'), name: 'Ancienne', shopId: SHOP, active: false },
  { id: tillId(9), serial: tillSerial('HOMELESS'), name: 'Sans boutique', shopId: null, active: true },
];

let app: FastifyInstance;
let live: Live;
let journal: MemoryJournal;
let clock: SteppedClock;
let origin: string;

beforeEach(async () => {
  const log = openLog('silent');
  journal = memoryJournal();
  clock = steppedClock();
  const reader = {
    ...journal.reader,
    tillBySerial: (serial: string) => TILLS.find((till) => till.serial === serial),
  };
  const writer = { call: async () => ({ epoch: journal.raiseEpoch() }) };
  live = openLive({ reader, writer, clock, log });
  ({ app } = createApp({
    log,
    bodyBytesMax: 1024,
    decodeBody: parseJsonBody,
    answers: TILL_ANSWERS,
  }));
  await liveSocket(app, { reader, live, clock, log });
  await app.listen({ host: '127.0.0.1', port: 0 });
  origin = `ws://127.0.0.1:${(app.server.address() as { port: number }).port}`;
});

afterEach(() => app.close());

const open = (path = '/ws/boutique/9/', serial = 'MAUI', header = 'X-Device-Serial') =>
  new LiveClient(`${origin}${path}`, serial, header);
const greeted = (client: LiveClient) => client.until((frames) => frames.length > 0);

describe.each(['boutique', 'notifications'])('the handshake of /ws/%s/', (kind) => {
  it.each([
    [`/ws/${kind}/9/`, 'X-Device-Serial'],
    [`/ws/${kind}/9`, 'Device-Serial'],
    [`/ws//${kind}/9/`, 'Serial-Number'],
    [`/ws/${kind}/9/?since=0`, 'x-device-serial'],
  ])('accepts %s with %s', async (path, header) => {
    const client = open(path, 'MAUI', header);
    await greeted(client);
    expect(client.frames[0]).toMatchObject({
      type: 'connection_established',
      boutique_id: '9',
      seq: 0,
      epoch: 7,
    });
    client.cut();
  });

  it.each([
    ['no serial', `/ws/${kind}/9/`, {}, 'MISSING_SERIAL'],
    ['a serial in the URL only', `/ws/${kind}/9/?serial=MAUI`, {}, 'MISSING_SERIAL'],
    ['an unknown serial', `/ws/${kind}/9/`, { 'X-Device-Serial': 'maui' }, 'TERMINAL_NOT_FOUND'],
    ['an inactive till', `/ws/${kind}/9/`, { 'X-Device-Serial': 'OLD' }, 'TERMINAL_NOT_FOUND'],
    ['a till without shop', `/ws/${kind}/9/`, { 'X-Device-Serial': 'HOMELESS' }, 'NO_BOUTIQUE'],
    ['a till of another shop', `/ws/${kind}/9/`, { 'X-Device-Serial': 'LEMBA' }, 'BOUTIQUE_MISMATCH'],
    ['a shop that does not exist', `/ws/${kind}/77/`, { 'X-Device-Serial': 'MAUI' }, 'BOUTIQUE_MISMATCH'],
    ['a shop that is no number', `/ws/${kind}/9a/`, { 'X-Device-Serial': 'MAUI' }, 'BOUTIQUE_MISMATCH'],
    [
      'a known serial under a lesser header',
      `/ws/${kind}/9/`,
      { 'X-Device-Serial': 'nobody', 'Serial-Number': 'MAUI' },
      'TERMINAL_NOT_FOUND',
    ],
  ])('is refused with 403 and JSON for %s', async (_why, path, headers, code) => {
    const refusal = await refusedHandshake(`${origin}${path}`, headers);
    expect(refusal).toEqual({
      status: 403,
      type: 'application/json; charset=utf-8',
      body: { error: expect.any(String), code },
    });
    expect(live.count()).toBe(0);
  });

  it('is refused with 403 while the shop is inactive', async () => {
    journal.shopActive = false;
    const refusal = await refusedHandshake(`${origin}/ws/${kind}/9/`, { 'X-Device-Serial': 'MAUI' });
    expect(refusal).toMatchObject({ status: 403, body: { code: 'BOUTIQUE_INACTIVE' } });
  });

  it('is refused with 503 when no further socket is taken', async () => {
    for (let n = 0; n < SOCKETS_MAX; n++) {
      live.connect(
        {
          channel: 'shop',
          till: { id: tillId(1000 + n) },
          shop: { id: shopId(9) },
          since: null,
          epoch: null,
        },
        new FakeSocket(),
      );
    }
    const refusal = await refusedHandshake(`${origin}/ws/${kind}/9/`, { 'X-Device-Serial': 'MAUI' });
    expect(refusal).toMatchObject({ status: 503, body: { code: 'TOO_MANY_CONNECTIONS' } });
    const closing = live.close();
    await clock.pass(10_000);
    await closing;
  });

  it('answers a plain request with JSON', async () => {
    const response = await fetch(`${origin.replace('ws', 'http')}/ws/${kind}/9/`);
    expect([response.status, await response.json()]).toEqual([
      426,
      expect.objectContaining({ code: 'UPGRADE_REQUIRED' }),
    ]);
  });

  it('on an unknown path is answered with JSON, and the connection does not stay open', async () => {
    const raw = connect(Number(new URL(origin).port), '127.0.0.1');
    raw.write(
      'GET /ws/nothing/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    let text = '';
    raw.on('data', (chunk) => {
      text += String(chunk);
    });
    await once(raw, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 404 /);
    expect(text).toContain('"code":"NOT_FOUND"}');
  });
});

describe('an open socket', () => {
  it('hears each movement of its own shop', async () => {
    const client = open();
    await greeted(client);
    live.wake(OTHER_SHOP, journal.move(OTHER_SHOP, 1, 99));
    live.wake(SHOP, journal.move(SHOP, 1, 10));
    await client.until((frames) => frames.length > 1);
    expect(client.stock()).toMatchObject([{ article_id: 1, new_stock: 10, seq: 1, epoch: 7 }]);
    client.cut();
  });

  it('resumes from since and epoch of its URL', async () => {
    journal.move(SHOP, 1, 10);
    journal.move(SHOP, 2, 20);
    journal.move(SHOP, 1, 9);
    const client = open('/ws/boutique/9/?since=1&epoch=7');
    await client.until((frames) => frames.length === 3);
    expect(client.stock().map(({ seq }) => seq)).toEqual([2, 3]);
    client.cut();
  });

  it('makes the hub raise its epoch when it has seen more than the hub', async () => {
    const client = open('/ws/boutique/9/?since=100&epoch=7');
    await client.until((frames) => frames.length === 2);
    expect(client.frames).toMatchObject([
      { type: 'connection_established', epoch: 8 },
      { type: 'sync_required', epoch: 8 },
    ]);
    client.cut();
  });

  it('gets a pong for a ping, and nothing for anything else', async () => {
    const client = open();
    await once(client.socket, 'open');
    client.say('not json');
    client.say('{"type":"whatever"}');
    client.say(Buffer.from('{"type":"ping"}'));
    client.say('{"type":"ping"}');
    await client.until((frames) => frames.length === 2);
    expect(client.frames.map(({ type }) => type)).toEqual(['connection_established', 'pong']);
    client.cut();
  });

  it('hears what was said in the very packet of the handshake', async () => {
    const raw = connect(Number(new URL(origin).port), '127.0.0.1');
    const ping = Buffer.from('{"type":"ping"}');
    raw.write(
      Buffer.concat([
        Buffer.from(
          'GET /ws/boutique/9/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
            'X-Device-Serial: MAUI\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
        ),
        Buffer.from([0x81, 0x80 | ping.length, 0, 0, 0, 0]),
        ping,
      ]),
    );
    let text = '';
    while (!text.includes('"pong"')) text += String((await once(raw, 'data'))[0]);
    expect(text.indexOf('connection_established')).toBeLessThan(text.indexOf('"pong"'));
    raw.destroy();
  });

  it('is closed for a message above 4 KiB, and lives with one of 4 KiB', async () => {
    const client = open();
    await greeted(client);
    client.say(`{"type":"ping","x":"${'x'.repeat(4096 - 22)}"}`);
    await client.until((frames) => frames.length === 2);
    client.say('x'.repeat(4097));
    expect((await client.closed).code).toBe(1009);
    await expect.poll(() => live.count()).toBe(0);
  });

  it('that does not read is skipped before its buffer grows, and ends at the latest levels when it reads again', async () => {
    const client = open();
    await greeted(client);
    client.socket.pause();
    const waiting = () => [...app.websocketServer.clients].map((socket) => socket.bufferedAmount);
    let round = 0;
    while (waiting().every((bytes) => bytes <= BUFFER_BYTES_MAX)) {
      expect(round++).toBeLessThan(100);
      for (let article = 1; article <= 3000; article++) journal.move(SHOP, article, round);
      live.wake(SHOP, journal.reader.head(SHOP));
      await clock.pass(50);
      expect(Math.max(...waiting())).toBeLessThan(BUFFER_BYTES_MAX + 1000);
    }
    for (let article = 1; article <= 3000; article++) journal.move(SHOP, article, 777);
    live.wake(SHOP, journal.reader.head(SHOP));
    client.socket.resume();
    const latest = () => client.stock().filter(({ new_stock }) => new_stock === 777).length;
    while (latest() < 3000) await clock.pass(50);
    const seqs = client.stock().map(({ seq }) => seq);
    expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    client.cut();
  });

  it('is forgotten when its till vanishes', async () => {
    const client = open();
    await greeted(client);
    expect(live.count()).toBe(1);
    client.cut();
    await expect.poll(() => live.count()).toBe(0);
  });

  it('is closed at once when its till is switched off', async () => {
    const client = open();
    await greeted(client);
    journal.tillsOff.add(tillId(5));
    live.recheck();
    expect(await client.closed).toEqual({ code: 4003, reason: expect.stringContaining('autorisé') });
  });

  it('is told from where to resume when the hub stops', async () => {
    const client = open();
    await greeted(client);
    live.wake(SHOP, journal.move(SHOP, 1, 10));
    await app.close();
    expect(await client.closed).toEqual({ code: 1012, reason: expect.stringContaining('since=1&epoch=7') });
    expect(client.stock()).toHaveLength(1);
  });
});

describe('the socket of notices', () => {
  it('greets in its own words, hears what is refused in its shop, answers a ping, and resumes nothing', async () => {
    journal.refuse(SHOP, 'BEFORE');
    const client = open('/ws/notifications/9?since=0&epoch=7');
    await greeted(client);
    expect(client.frames[0]).toMatchObject({
      type: 'connection_established',
      boutique_id: '9',
      message: 'Notifications WebSocket actives',
    });
    live.wake(OTHER_SHOP, journal.refuse(OTHER_SHOP, 'ELSEWHERE'));
    live.wake(SHOP, journal.refuse(SHOP, 'FAC-1'));
    await client.until((frames) => frames.length === 2);
    client.say('{"type":"ping"}');
    await client.until((frames) => frames.length === 3);
    expect(client.frames.slice(1)).toMatchObject([
      { type: 'vente_rejected', vente_uid: 'FAC-1', seq: 2 },
      { type: 'pong' },
    ]);
    client.cut();
  });

  it('is closed at once when its till is switched off', async () => {
    const client = open('/ws/notifications/9/');
    await greeted(client);
    journal.tillsOff.add(tillId(5));
    live.recheck();
    expect((await client.closed).code).toBe(4003);
  });
});

describe('the heartbeat', () => {
  it('keeps a quiet till that answers pings', async () => {
    const client = open();
    await greeted(client);
    for (let minute = 0; minute < 5; minute++) {
      const pinged = once(client.socket, 'ping');
      await clock.pass(25_000);
      await pinged;
      client.say('{"type":"ping"}');
      const pongs = minute + 1;
      await client.until((frames) => frames.filter(({ type }) => type === 'pong').length === pongs);
    }
    expect(client.socket.readyState).toBe(WebSocket.OPEN);
    client.cut();
  });

  it('cuts a till that is gone without a word within 60 s', async () => {
    const client = new LiveClient(`${origin}/ws/boutique/9/`, 'MAUI');
    await greeted(client);
    client.socket.pause();
    await clock.pass(60_000);
    await expect.poll(() => live.count()).toBe(0);
    client.cut();
  });
});
