import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../../src/clock.ts';
import { openGuesses } from '../../src/http/guesses.ts';
import { openHttp } from '../../src/http/server.ts';
import { openLive } from '../../src/live/live.ts';
import { openLog } from '../../src/log.ts';
import { collectStatus } from '../../src/operations/status.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { askControl } from './ask-control.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const bearer = (token = hub.reader.controlToken()) => ({ Authorization: `Bearer ${token}` });
const post = (path: string, body: unknown, headers: Record<string, string> = bearer()) =>
  hub.send(`/api/hub/v1${path}`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** A second listener on the same store, whose time a test moves. */
async function listenWith(clock: ManualClock) {
  const { reader, writer, reports } = hub;
  const log = openLog('silent');
  const live = openLive({ reader, writer, clock, log });
  const status = () => collectStatus(reader);
  const config = { host: '127.0.0.1', port: 0 };
  const told = { conditions: () => [], lastProvenBackupAt: () => null };
  const http = openHttp({
    config,
    log,
    clock,
    random: systemRandom,
    reader,
    writer,
    live,
    reports,
    ...told,
    status,
  });
  const { port } = await http.listen();
  const ask = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/api/hub/v1/status`, { headers });
  return { http, ask };
}

describe('the control API on the network', () => {
  it('answers as on the socket to whoever sends the token', async () => {
    const { status, body } = await hub.get('/api/hub/v1/status', bearer());
    expect(status).toBe(200);
    expect(body).toEqual((await askControl(hub.socketPath, 'GET', '/status')).body);
    expect((await post('/tills', { serial: 'NET-1', name: 'Réseau', shopId: 9 })).status).toBe(200);
    expect(hub.rows("SELECT name FROM till WHERE serial = 'NET-1'")).toEqual([{ name: 'Réseau' }]);
  });

  it.each<[title: string, headers: Record<string, string>]>([
    ['no token', {}],
    ['only a till that is known', { 'X-Device-Serial': SERIAL.first }],
    ['another token', { Authorization: `Bearer ${'0'.repeat(64)}` }],
    ['another scheme', { Authorization: 'Basic YTpi' }],
    ['an empty token', { Authorization: 'Bearer ' }],
  ])('refuses %s with 401 and a challenge, whatever the path', async (_title, headers) => {
    for (const path of ['/status', '/quarantine', '/nothing', '/']) {
      const answer = await hub.get(`/api/hub/v1${path}`, headers);
      expect([path, answer.status, answer.body.code]).toEqual([path, 401, 'UNAUTHORIZED']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
      expect(answer.body.error).toMatch(/boutique-hub token/);
    }
    expect((await post('/tills', { serial: 'NET-2', name: 'x', shopId: 9 }, headers)).status).toBe(401);
    expect(hub.rows("SELECT 1 FROM till WHERE serial = 'NET-2'")).toEqual([]);
  });

  it.each(['/api/hub/v1/status', '//api//hub//v1//status', '/api//hub/v1/x', '//api/hub/v1', '/api/hub/v1/'])(
    'shuts %s to every method alike',
    async (path) => {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND']) {
        const { status, body } = await hub.send(path, { method });
        expect([method, status, body?.code]).toEqual([method, 401, 'UNAUTHORIZED']);
      }
      expect((await fetch(hub.origin + path, { method: 'HEAD' })).status).toBe(401);
    },
  );

  it('takes the scheme in any case', async () => {
    const headers = { authorization: `bearer ${hub.reader.controlToken()}` };
    expect((await hub.get('//api/hub/v1//status/', headers)).status).toBe(200);
  });

  it('refuses before it reads a body: the answer comes while the body is still missing', async () => {
    const socket = connect(hub.port, '127.0.0.1');
    socket.write('POST /api/hub/v1/import HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n{');
    const [first] = await new Promise<string[]>((resolve) => {
      socket.once('data', (data: Buffer) => resolve(data.toString().split('\r\n')));
    });
    socket.destroy();
    expect(first).toBe('HTTP/1.1 401 Unauthorized');
  });

  it('says in English what is wrong with a request, and the tills’ routes stay French', async () => {
    const codes = async (answer: Promise<{ status: number; body: { code: string; error: string } }>) => {
      const { status, body } = await answer;
      expect(body.error).toMatch(/^[a-zA-Z -;`:]+$/);
      return [status, body.code];
    };
    expect(await codes(hub.get('/api/hub/v1/nothing', bearer()))).toEqual([404, 'NOT_FOUND']);
    expect(await codes(hub.get('//api/hub/v1/nothing', bearer()))).toEqual([404, 'NOT_FOUND']);
    expect(await codes(hub.get('/api/hub/v1/import', bearer()))).toEqual([405, 'METHOD_NOT_ALLOWED']);
    expect(await codes(post('/tills', '{"serial":'))).toEqual([400, 'INVALID_JSON']);
    expect(await codes(post('/tills', ''))).toEqual([400, 'INVALID_REQUEST']);
    expect(await codes(post('/tills', [1]))).toEqual([400, 'INVALID_REQUEST']);
    expect(await codes(post('/tills', '{}', { ...bearer(), 'Content-Encoding': 'br' }))).toEqual([
      415,
      'UNSUPPORTED_ENCODING',
    ]);
    const large = JSON.stringify({ format: 'json', text: 'x'.repeat(10 * 1024 * 1024) });
    expect(await codes(post('/import', large))).toEqual([413, 'BODY_TOO_LARGE']);
    expect((await hub.get('/api/v2/simple/nothing')).body.error).toBe("Cette adresse n'existe pas");
    expect((await hub.sync('{')).body.error).toContain('JSON valide');
  });

  it('loads a file like the socket does: numbers reach its decoder as they were written', async () => {
    const text = JSON.stringify({ boutiques: [{ id: 70, nom: 'Neuve', code: 'N-70', taux_dollar: 2800.5 }] });
    expect((await post('/import', { format: 'json', text })).status).toBe(200);
    expect(hub.reader.shops().map(({ name }) => name)).toContain('Neuve');
  });

  it('draws another token, which counts at once, and the old one opens nothing any more', async () => {
    const old = hub.reader.controlToken();
    const { status, body } = await post('/token', {});
    expect([status, Object.keys(body)]).toEqual([200, ['token']]);
    expect(body.token).toMatch(/^[0-9a-f]{64}$/);
    expect(body.token).not.toBe(old);
    expect((await hub.get('/api/hub/v1/status', bearer(old))).status).toBe(401);
    expect((await hub.get('/api/hub/v1/status', bearer(body.token))).status).toBe(200);
    for (const secret of [old, body.token]) expect(JSON.stringify(hub.logged)).not.toContain(secret);
  });
});

describe('guessing', () => {
  it('is stopped after 20 wrong tokens in a minute, the right token too, until the minute is over', async () => {
    const clock = new ManualClock(0);
    const { http, ask } = await listenWith(clock);
    const wrong = bearer('f'.repeat(64));
    for (let tries = 0; tries < 20; tries++) {
      expect((await ask({})).status).toBe(401);
      expect((await ask(wrong)).status).toBe(401);
    }
    const blocked = await ask(bearer());
    expect(blocked.status).toBe(429);
    expect(await blocked.json()).toMatchObject({ code: 'TOO_MANY_WRONG_TOKENS' });
    expect(blocked.headers.get('retry-after')).toBe('60');
    clock.pass(59_000);
    expect((await ask(wrong)).headers.get('retry-after')).toBe('1');
    clock.pass(1_000);
    expect((await ask(bearer())).status).toBe(200);
    await http.close();
  });

  it('is counted by address, for at most 1000 of them', () => {
    const guesses = openGuesses(new ManualClock(0));
    for (let tries = 0; tries < 20; tries++) guesses.wrong('first');
    expect(guesses.blockedForSeconds('first')).toBe(60);
    expect(guesses.blockedForSeconds('second')).toBe(0);
    for (let other = 0; other < 999; other++) guesses.wrong(`other ${other}`);
    expect(guesses.blockedForSeconds('first')).toBe(60);
    guesses.wrong('one too many');
    expect(guesses.blockedForSeconds('first')).toBe(0);
  });
});
