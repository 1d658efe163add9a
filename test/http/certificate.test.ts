import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askControl } from './ask-control.ts';
import { openServedHub, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
beforeAll(async () => {
  hub = await openServedHub();
});
afterAll(() => hub[Symbol.asyncDispose]());

const ask = (query: string) => askControl(hub.socketPath, 'GET', `/upstream/certificate?${query}`);

test('a certificate of a day is JSON for programs', async () => {
  const shop = hub.reader.shops()[0];
  const { status, body } = await ask(`shopId=${shop?.id}&date=2026-11-22`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ shop: { id: shop?.id, name: shop?.name }, day: 20_261_122, complete: true });
});

test.each([
  ['shopId=9&date=2026-02-30', 400],
  ['shopId=9&date=22/11/2026', 400],
  ['shopId=9', 400],
  ['shopId=9&date=2026-11-22&format=pdf', 400],
  ['shopId=999999&date=2026-11-22', 404],
])('%s is answered %i with a sentence', async (query, expected) => {
  const { status, body } = await ask(query);
  expect(status).toBe(expected);
  expect(body).toEqual({ error: expect.any(String), code: expect.any(String) });
});

test('it is a page to print when that is asked for', async () => {
  const path = `/api/hub/v1/upstream/certificate?shopId=${hub.reader.shops()[0]?.id}&date=2026-11-22&format=html`;
  const { type, text } = await new Promise<{ type: string; text: string }>((resolve, reject) => {
    request({ socketPath: hub.socketPath, path, agent: false }, (incoming) => {
      let text = '';
      incoming.on('data', (part: Buffer) => {
        text += part.toString();
      });
      incoming.on('end', () => resolve({ type: incoming.headers['content-type'] ?? '', text }));
    })
      .on('error', reject)
      .end();
  });
  expect(type).toBe('text/html; charset=utf-8');
  expect(text).toMatch(/^<!doctype html>\n<html lang="fr">/);
});
