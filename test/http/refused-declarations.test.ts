import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { articleId, type Seq, seq, shopId, tillId } from '../../src/domain/ids.ts';
import { createApp } from '../../src/http/app.ts';
import { cashReportRoutes } from '../../src/http/routes/cash-reports.ts';
import { declaredOperationRoutes } from '../../src/http/routes/declared-operations.ts';
import { notificationRoutes } from '../../src/http/routes/notifications.ts';
import { TILL_ANSWERS } from '../../src/http/till-answers.ts';
import { openLog } from '../../src/log.ts';
import { openForWriting } from '../../src/store/open.ts';
import type { CommandRefusal, WriterClient } from '../../src/store/writer/protocol.ts';
import { parseJsonBody } from '../../src/wire/values/json-body.ts';
import { moveAlone } from '../support/move-alone.ts';
import { openServedHub, SERIAL, type ServedHub } from './served-hub.ts';

let hub: ServedHub;
let told: Seq = seq(0);
beforeAll(async () => {
  hub = await openServedHub();
  const db = openForWriting(join(hub.folder, 'hub.db'));
  const hubTime = hub.reader.lastHubTime(shopId(9)) ?? 0;
  told = moveAlone(db, { shop: shopId(9), article: articleId(15), hubTime }, 'delivery', 1);
  db.close();
});
afterAll(() => hub[Symbol.asyncDispose]());

/** The routes on the served hub's store, with a writer that refuses everything. */
function appRefusing(refusal: CommandRefusal) {
  const writer = { call: () => Promise.resolve(refusal) } as unknown as WriterClient;
  const { app } = createApp({
    log: openLog('silent'),
    answers: TILL_ANSWERS,
    bodyBytesMax: 1_000_000,
    decodeBody: parseJsonBody,
  });
  const parts = { reader: hub.reader, writer, clock: systemClock };
  declaredOperationRoutes(app, parts);
  cashReportRoutes(app, parts);
  notificationRoutes(app, parts);
  return app;
}

const headers = { 'x-device-serial': SERIAL.first };
const declared = { code_article: 'ART-015', montant_retourne: 1, depense: 1, date_operation: '2026-11-22' };

it.each([
  ['retours-articles', { refused: 'busy' }, 503, 'HUB_BUSY'],
  ['retours-articles', { refused: 'storage-full' }, 507, 'STORAGE_FULL'],
  ['retours-articles', { refused: 'till-without-shop' }, 404, 'TERMINAL_NOT_FOUND'],
  ['rapports-caisse', { refused: 'storage-failed', cause: 'SQLITE_IOERR' }, 503, 'STORAGE_FAILED'],
  ['rapports-caisse', { refused: 'till-unknown' }, 401, 'TERMINAL_NOT_FOUND'],
  ['rapports-caisse', { refused: 'till-without-shop' }, 403, 'BOUTIQUE_INACTIVE'],
  ['notifications/mark_all_as_read', { refused: 'storage-full' }, 507, 'STORAGE_FULL'],
] as const)('%s, refused because of %j, claims nothing', async (path, refusal, status, code) => {
  const app = appRefusing(refusal);
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v2/simple/${path}`,
    headers,
    payload: declared,
  });
  expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  await app.close();
});

it('a notification is still shown while the disk is full, and stays unread', async () => {
  const app = appRefusing({ refused: 'storage-full' });
  const url = `/api/v2/notifications/${told}`;
  const shown = await app.inject({ method: 'GET', url, headers });
  expect([shown.statusCode, shown.json().lue]).toEqual([200, false]);
  expect((await app.inject({ method: 'POST', url: `${url}/mark_as_read`, headers })).statusCode).toBe(507);
  expect(hub.reader.unreadNotifications(shopId(9), tillId(5))).toBe(1);
  await app.close();
});
