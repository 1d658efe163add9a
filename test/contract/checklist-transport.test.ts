import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { exchangeRaw } from '../http/raw-exchange.ts';
import { A, HOMELESS, saleOf, TILL, TILL_B, useChecklistHub } from './checklist-scene.ts';
import { EVERY_ROUTE, READ_ROUTES } from './routes.ts';

const scene = useChecklistHub();
const { get, post } = scene;

test('01: every route answers alike with and without closing slash, and nothing redirects', async () => {
  const first = await post('ventes/sync', [saleOf('T01-a', scene.next())]);
  const second = await post('ventes/sync/', [saleOf('T01-b', scene.next())]);
  expect([first.status, second.status]).toEqual([201, 201]);
  for (const { method, path, body } of EVERY_ROUTE) {
    const [bare, closed] = [path.replace(/\/$/, ''), path.endsWith('/') ? path : `${path}/`];
    const answers = [];
    for (const form of [bare, closed]) {
      const init = { method, headers: { 'X-Device-Serial': 'nobody' }, redirect: 'manual' as const };
      const response = await fetch(scene.hub.origin + form, {
        ...init,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      answers.push([response.status, await response.text()]);
    }
    expect(answers[0], `${method} ${path}`).toEqual(answers[1]);
    expect(answers[0]?.[0], `${method} ${path}`).not.toBe(405);
    expect(JSON.parse(String(answers[0]?.[1])).code, `${method} ${path} is not served`).not.toBe('NOT_FOUND');
    expect(Number(answers[0]?.[0]) >= 300 && Number(answers[0]?.[0]) < 400, `${method} ${path}`).toBe(false);
  }
});

test('02: double slashes, chunked bodies, keep-alive, Expect, any content type, gzip and 10 MiB are accepted', async () => {
  const headers = `Host: x\r\nX-Device-Serial: ${TILL.serial}\r\nContent-Type: text/plain\r\n`;
  const [one, two] = [scene.next(), scene.next()];
  const chunk = JSON.stringify([saleOf('T02-chunk', one)]);
  const half = Math.floor(chunk.length / 2);
  const sized = JSON.stringify([saleOf('T02-kept', two)]);
  const answers = await exchangeRaw(
    scene.hub.port,
    [
      `POST //api/v2//simple/ventes//sync HTTP/1.1\r\n${headers}Transfer-Encoding: chunked\r\n\r\n`,
      `${half.toString(16)}\r\n${chunk.slice(0, half)}\r\n`,
      `${(chunk.length - half).toString(16)}\r\n${chunk.slice(half)}\r\n0\r\n\r\n`,
      `POST /api/v2/simple/ventes/sync/ HTTP/1.1\r\n${headers}Expect: 100-continue\r\nContent-Length: ${sized.length}\r\n\r\n`,
      sized,
    ],
    2,
  );
  const whole = answers.filter(({ status }) => status !== 100);
  expect(whole.map(({ status }) => status)).toEqual([201, 201]);
  expect(whole.map(({ body }) => JSON.parse(body).ventes_creees)).toEqual([1, 1]);
  const gzip = await scene.hub.send('/api/v2/simple/ventes/sync', {
    method: 'POST',
    headers: { 'X-Device-Serial': TILL.serial, 'Content-Encoding': 'gzip', 'Content-Type': 'text/xml' },
    body: gzipSync(JSON.stringify([saleOf('T02-gzip', scene.next())])),
  });
  expect([gzip.status, gzip.body.accepted]).toEqual([201, ['T02-gzip']]);
  const large = JSON.stringify([saleOf('T02-large', scene.next())]).padEnd(10 * 1024 * 1024, ' ');
  expect((await post('ventes/sync', large)).status).toBe(201);
  const tooLarge = await post('ventes/sync', `${large} `);
  expect([tooLarge.status, tooLarge.body.code]).toEqual([413, 'BODY_TOO_LARGE']);
});

test('03: answers are JSON in UTF-8 with plain accents, errors too, unknown paths and large bodies too', async () => {
  const raw = await exchangeRaw(scene.hub.port, [
    `GET /api/v2/simple/categories/ HTTP/1.1\r\nHost: x\r\nX-Device-Serial: ${TILL.serial}\r\n\r\n`,
  ]);
  expect(raw[0]?.body).toContain('Épicerie');
  for (const path of ['/api/v2/simple/nulle-part/', '/', '/ws/boutique/x', '/api/v3', '/api/v2/simple/%zz']) {
    const response = await fetch(scene.hub.origin + path, { headers: { Accept: 'text/html' } });
    expect(response.headers.get('content-type'), path).toMatch(/^application\/json/);
    expect(typeof (await response.json()), path).toBe('object');
    expect(response.status, path).toBeLessThan(500);
  }
  const large = await post('ventes/', ' '.repeat(10 * 1024 * 1024 + 1));
  expect([large.status, large.headers.get('content-type')]).toEqual([
    413,
    expect.stringMatching(/^application\/json/),
  ]);
  const wrong = await get('ventes/sync');
  expect([wrong.status, wrong.body]).toEqual([405, { detail: 'Méthode «\u00a0GET\u00a0» non autorisée.' }]);
});

test('04: an Authorization header never changes an answer', async () => {
  for (const { path } of READ_ROUTES) {
    const answers = [];
    for (const authorization of [undefined, 'Bearer anything', 'Bearer a b c', 'Basic eA==']) {
      const headers = { 'X-Device-Serial': TILL.serial, ...(authorization && { authorization }) };
      const { status, body } = await scene.hub.send(path, { headers });
      answers.push({ status, body: { ...body, sync_metadata: null, server_time: null } });
    }
    expect(
      answers.map(({ status }) => status),
      path,
    ).toEqual(Array(4).fill(answers[0]?.status));
    for (const answer of answers) expect(answer, path).toEqual(answers[0]);
  }
});

test('05: the serial stands in one of three headers, in order, by any case of the name, exact in value', async () => {
  for (const { path } of READ_ROUTES.filter(({ serial }) => serial)) {
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await scene.hub.send(path, { headers })).status;
    const good = await status({ 'X-Device-Serial': TILL.serial });
    expect(good, path).toBe(200);
    expect(await status({ 'device-SERIAL': TILL.serial }), path).toBe(200);
    expect(await status({ 'serial-number': TILL.serial }), path).toBe(200);
    const first = { 'X-Device-Serial': 'nobody', 'Device-Serial': TILL.serial };
    if (!path.includes('notifications')) expect(await status(first), path).not.toBe(200);
    const spelt = { 'X-Device-Serial': TILL.serial.toUpperCase() };
    if (!path.includes('notifications')) expect(await status(spelt), path).not.toBe(200);
  }
  const empty = await scene.hub.send('/api/v2/simple/mouvements', {
    headers: { 'X-Device-Serial': '', 'Serial-Number': TILL.serial },
  });
  expect(empty.status).toBe(200);
});

test('06: any Host is served, and a batch of 100 sales is answered well within 5 s', async () => {
  const [answer] = await exchangeRaw(scene.hub.port, [
    `GET /api/v2/simple/mouvements HTTP/1.1\r\nHost: evil.example:1\r\nX-Device-Serial: ${TILL.serial}\r\n\r\n`,
  ]);
  expect(answer?.status).toBe(200);
  const article = scene.next();
  const batch = Array.from({ length: 100 }, (_, index) => saleOf(`T06-${index}`, article));
  const start = performance.now();
  const { body } = await post('ventes/sync', batch);
  expect(body.ventes_creees).toBe(100);
  expect(performance.now() - start).toBeLessThan(5_000);
});

test('the scene is what the checks take it for', async () => {
  const shops = [TILL.serial, TILL_B.serial].map(async (serial) => (await get('articles/', serial)).body);
  const [alpha, beta] = await Promise.all(shops);
  expect([alpha.boutique_id, alpha.boutique_nom, beta.boutique_id]).toEqual([A.shop, A.name, 2]);
  expect((await get('mouvements', HOMELESS)).body.code).toBe('NO_BOUTIQUE');
});
