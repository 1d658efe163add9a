import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GeneralAnswers } from '../../src/http/answer.ts';
import { createApp } from '../../src/http/app.ts';
import { type ParsedBody, parseJsonBody } from '../../src/wire/values/json-body.ts';
import { exchangeRaw } from './raw-exchange.ts';

const BODY_BYTES_MAX = 64 * 1024;

const ANSWERS: GeneralAnswers = {
  bodyTooLarge: { status: 413, body: { code: 'BODY_TOO_LARGE' } },
  busy: { status: 503, body: { code: 'HUB_BUSY' }, retryAfterSeconds: 2 },
  notJson: { status: 400, body: { code: 'INVALID_JSON' } },
  encodingUnknown: { status: 415, body: { code: 'ENCODING' } },
  pathUnknown: { status: 404, body: { code: 'NOT_FOUND' } },
  methodNotAllowed: (method) => ({ status: 405, body: { detail: method } }),
  requestUnusable: (status) => ({ status, body: { code: 'UNUSABLE' } }),
  fault: { status: 500, body: { code: 'INTERNAL_ERROR' } },
};

let app: FastifyInstance;
let port: number;
const logged: { msg: string; [key: string]: unknown }[] = [];

beforeAll(async () => {
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  ({ app } = createApp({
    log,
    answers: ANSWERS,
    bodyBytesMax: BODY_BYTES_MAX,
    decodeBody: parseJsonBody,
  }));
  app.post('/echo/here', (request) => ({
    got: (request.body as ParsedBody | undefined)?.value ?? 'nothing',
  }));
  app.get('/thing/:id', (request) => request.params);
  app.get('/fault', () => {
    throw new Error('a secret of ours');
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as { port: number }).port;
});

afterAll(() => app.close());

const at = (path: string): string => `http://127.0.0.1:${port}${path}`;
const post = (
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Response> => fetch(at('/echo/here'), { method: 'POST', body, headers });

async function eventually(ask: () => Promise<Response>, status: number): Promise<Response> {
  for (let tries = 0; tries < 100; tries++) {
    const response = await ask();
    if (response.status === status) return response;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never answered ${status}`);
}

function postRaw(headers: string, ...body: (string | Buffer)[]): Promise<{ status: number; body: string }[]> {
  return exchangeRaw(port, [`POST /echo/here HTTP/1.1\r\nHost: x\r\n${headers}\r\n\r\n`, ...body]);
}

describe('a body', () => {
  it.each([
    ['application/json'],
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['garbage'],
    ['a/b/c;;;='],
    [';'],
  ])('is read as JSON when its content type says %s', async (type) => {
    const response = await post('{"a":"é"}', { 'content-type': type });
    expect(await response.json()).toEqual({ got: { a: 'é' } });
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('is read as JSON when it has no content type', async () => {
    const [answer] = await postRaw('Content-Length: 3', '[1]');
    expect(answer).toMatchObject({ status: 200, body: '{"got":[1]}' });
  });

  it('may start with a byte order mark', async () => {
    expect(await (await post('\ufeff[1]')).json()).toEqual({ got: [1] });
  });

  it.each([
    ['no bytes', 'Content-Length: 0', []],
    ['neither length nor bytes', 'Content-Type: application/json', []],
    ['an empty chunked body', 'Transfer-Encoding: chunked', ['0\r\n\r\n']],
    ['only a byte order mark', 'Content-Length: 3', [Buffer.from('\ufeff')]],
    ['only white space', 'Content-Length: 2', ['\r\n']],
  ])('is empty for the route with %s', async (_case, headers, body) => {
    expect((await postRaw(headers, ...body))[0]).toMatchObject({ status: 200, body: '{"got":"nothing"}' });
  });

  it.each([
    ['cut JSON', Buffer.from('[{"numero')],
    ['bytes that are not UTF-8', Buffer.from('["é"]', 'latin1')],
    ['a form', Buffer.from('a=1&b=2')],
  ])('that is %s is 400', async (_case, body) => {
    const response = await post(body);
    expect([response.status, await response.json()]).toEqual([400, { code: 'INVALID_JSON' }]);
  });

  it('may come in chunks that split a character', async () => {
    const [answer] = await postRaw(
      'Transfer-Encoding: chunked',
      Buffer.from('2\r\n["\r\n1\r\n\xc3\r\n', 'latin1'),
      Buffer.from('1\r\n\xa9\r\n2\r\n"]\r\n0\r\n\r\n', 'latin1'),
    );
    expect(answer).toMatchObject({ status: 200, body: '{"got":["é"]}' });
  });

  it.each([
    ['gzip', gzipSync('["é"]')],
    ['x-gzip', gzipSync('["é"]')],
    ['GZIP', gzipSync('["é"]')],
    ['deflate', deflateSync('["é"]')],
    ['identity', Buffer.from('["é"]')],
  ])('may be packed as %s', async (encoding, body) => {
    const response = await post(body, { 'content-encoding': encoding });
    expect(await response.json()).toEqual({ got: ['é'] });
  });

  it('in an unknown encoding is 415, and one that cannot be unpacked is 400', async () => {
    expect((await post(brotliCompressSync('[]'), { 'content-encoding': 'br' })).status).toBe(415);
    expect((await post('[1]', { 'content-encoding': 'gzip' })).status).toBe(400);
    const cut = gzipSync('[1,2,3]').subarray(0, 15);
    expect((await post(cut, { 'content-encoding': 'gzip' })).status).toBe(400);
  });

  const atBound = JSON.stringify('x'.repeat(BODY_BYTES_MAX - 2));
  const aboveBound = JSON.stringify('x'.repeat(BODY_BYTES_MAX - 1));

  it('is read up to its bound, plain, chunked or packed', async () => {
    const chunk = `${atBound.length.toString(16)}\r\n${atBound}\r\n0\r\n\r\n`;
    expect((await post(atBound)).status).toBe(200);
    expect((await postRaw('Transfer-Encoding: chunked', chunk))[0]?.status).toBe(200);
    expect((await post(gzipSync(atBound), { 'content-encoding': 'gzip' })).status).toBe(200);
  });

  it('one byte above its bound is 413, plain, chunked or packed', async () => {
    const chunk = `${aboveBound.length.toString(16)}\r\n${aboveBound}\r\n0\r\n\r\n`;
    expect((await post(aboveBound)).status).toBe(413);
    expect((await postRaw('Transfer-Encoding: chunked', chunk))[0]?.status).toBe(413);
    expect((await post(gzipSync(aboveBound), { 'content-encoding': 'gzip' })).status).toBe(413);
  });

  it('far above its bound is 413 also for a client that reads only when it has written everything', async () => {
    const pieces = Array.from({ length: 7 }, () => Buffer.alloc(BODY_BYTES_MAX, 'x'));
    const head = `POST /echo/here HTTP/1.1\r\nHost: x\r\nContent-Length: ${pieces.length * BODY_BYTES_MAX}\r\n\r\n`;
    const socket = connect(port, '127.0.0.1').pause();
    for (const piece of [head, ...pieces]) {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject).write(piece, () => setTimeout(resolve, 5));
      });
    }
    const [chunk] = (await once(socket.resume(), 'data')) as [Buffer];
    socket.destroy();
    expect(chunk.toString()).toMatch(/^HTTP\/1\.1 413 .*"BODY_TOO_LARGE"/s);
  });

  it('finds the hub busy while the bodies of others fill the memory, and room when those are gone', async () => {
    const head = `POST /echo/here HTTP/1.1\r\nHost: x\r\nContent-Length: ${BODY_BYTES_MAX}\r\n\r\n`;
    const holders = Array.from({ length: 6 }, () => connect(port, '127.0.0.1'));
    for (const holder of holders) holder.write(head + 'x'.repeat(BODY_BYTES_MAX - 1));
    const busy = await eventually(() => post(atBound), 503);
    expect([await busy.json(), busy.headers.get('retry-after')]).toEqual([{ code: 'HUB_BUSY' }, '2']);
    for (const holder of holders) holder.destroy();
    await eventually(() => post(atBound), 200);
  });

  it('is awaited when the client expects 100, and an unknown expectation is ignored', async () => {
    const answers = await postRaw('Expect: 100-continue\r\nContent-Length: 3', '[1]');
    expect(answers.map((answer) => answer.status)).toEqual([100, 200]);
    expect((await postRaw('Expect: wonders\r\nContent-Length: 3', '[1]'))[0]?.status).toBe(200);
  });
});

describe('a path', () => {
  it.each([
    ['/thing/7'],
    ['/thing/7/'],
    ['//thing//7'],
    ['/thing///7//?x=1'],
    ['http://elsewhere:99/thing/7'],
  ])('is found as %s', async (target) => {
    const [answer] = await exchangeRaw(port, [`GET ${target} HTTP/1.1\r\n\r\n`]);
    expect(answer).toMatchObject({ status: 200, body: '{"id":"7"}' });
  });

  it('that is unknown is 404 whatever the method and body, and is logged once with its serial', async () => {
    logged.length = 0;
    for (let round = 0; round < 3; round++) {
      const response = await fetch(at('/old/api?x=1'), {
        method: 'PUT',
        body: '{broken',
        headers: { 'Serial-Number': 'TILL-9' },
      });
      expect([response.status, await response.json()]).toEqual([404, { code: 'NOT_FOUND' }]);
    }
    expect(logged).toMatchObject([
      { msg: 'unknown path called', method: 'PUT', path: '/old/api', serial: 'TILL-9' },
    ]);
  });

  it('that is unknown stops being logged after 200 of them', async () => {
    logged.length = 0;
    for (let round = 0; round < 230; round++) await app.inject(`/scan/${round}`);
    expect(logged.length).toBeLessThanOrEqual(200);
    expect(logged.length).toBeGreaterThan(150);
  });

  it.each([['GET'], ['PUT'], ['DELETE'], ['PATCH'], ['TRACE'], ['PROPFIND'], ['MKCOL'], ['QUERY']])(
    'asked with the wrong method %s is 405 and says which are right',
    async (method) => {
      const target = '/echo//here/?x=1';
      const request = `${method} ${target} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n{`;
      const [answer] = await exchangeRaw(port, [request]);
      expect(answer).toMatchObject({ status: 405, body: JSON.stringify({ detail: method }) });
      expect(answer?.headers.get('allow')).toBe('POST, OPTIONS');
    },
  );

  it('answers HEAD like GET without a body, and OPTIONS with what it allows', async () => {
    const head = await fetch(at('/thing/7'), { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    const options = await fetch(at('/thing/7/'), { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it('whose percent signs mean nothing is 400 as JSON', async () => {
    const [answer] = await exchangeRaw(port, ['GET /thing/%zz%ff HTTP/1.1\r\nHost: x\r\n\r\n']);
    expect(answer).toMatchObject({ status: 400, body: '{"code":"UNUSABLE"}' });
  });

  it('that is very long is 4xx as JSON', async () => {
    const [answer] = await exchangeRaw(port, [`GET /thing/${'x'.repeat(5000)} HTTP/1.1\r\nHost: x\r\n\r\n`]);
    expect(answer?.status).toBeGreaterThanOrEqual(400);
    expect(answer?.status).toBeLessThan(500);
    expect(JSON.parse(answer?.body ?? '')).toHaveProperty('code');
  });
});

describe('what is hardly HTTP', () => {
  it.each([
    ['nonsense', 'HELLO\r\n\r\n', 400],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400],
    ['a header beyond all bounds', `GET / HTTP/1.1\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
    ['a broken chunk size', 'POST /echo/here HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400],
    ['two lengths', 'POST /echo/here HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n[]', 400],
  ])('gets a JSON error for %s', async (_case, bytes, status) => {
    const [answer] = await exchangeRaw(port, [Buffer.from(bytes, 'latin1')]);
    expect(answer).toMatchObject({ status, body: '{"code":"UNUSABLE"}' });
    expect(answer?.headers.get('content-type')).toContain('application/json');
  });

  it('is served on one connection, one request after the other, also when they come at once', async () => {
    const one = 'POST /echo/here HTTP/1.1\r\nHost: a.b\r\nContent-Length: 3\r\n\r\n';
    const answers = await exchangeRaw(port, [`${one}[1]${one}[2]${one}[3`, ']'], 3);
    expect(answers.map((answer) => answer.body)).toEqual(['{"got":[1]}', '{"got":[2]}', '{"got":[3]}']);
  });

  it('answers a fault of its own without telling what happened, and logs it', async () => {
    logged.length = 0;
    const response = await fetch(at('/fault'));
    expect([response.status, await response.text()]).toEqual([500, '{"code":"INTERNAL_ERROR"}']);
    expect(logged).toMatchObject([{ msg: 'request failed', err: { message: 'a secret of ours' } }]);
  });
});
