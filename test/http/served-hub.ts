import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pino from 'pino';
import { systemClock, systemRandom } from '../../src/clock.ts';
import { openControl } from '../../src/http/control.ts';
import { openHttp } from '../../src/http/server.ts';
import { type Live, openLive } from '../../src/live/live.ts';
import { collectStatus } from '../../src/operations/status.ts';
import { openReader } from '../../src/store/open-reader.ts';
import { dataPaths } from '../../src/store/paths.ts';
import type { Reader } from '../../src/store/reader.ts';
import { openReports } from '../../src/store/reports/client.ts';
import type { Reports } from '../../src/store/reports/questions.ts';
import { openWriter } from '../../src/store/writer/client.ts';
import { isRefused, type WriterClient } from '../../src/store/writer/protocol.ts';
import { decodeProvision } from '../../src/wire/provision/provision-file.ts';

/** The serials of test/fixtures/provision.json. */
export const SERIAL = {
  first: '0a1badae951f8473',
  second: '5f3c9d27be104a86',
  lemba: 'c4e81b06d2f7395a',
  inactive: '91d06e5ba34c7f28',
  withoutShop: 'TILL-SANS-BOUTIQUE',
} as const;

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: an answer's JSON, which each test narrows by what it expects
  readonly body: any;
}

/** A real hub's store, live push, HTTP and control socket on a temporary folder and a free port of loopback. */
export interface ServedHub extends AsyncDisposable {
  readonly port: number;
  readonly origin: string;
  readonly folder: string;
  readonly socketPath: string;
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly live: Live;
  readonly reports: Reports;
  readonly logged: readonly { readonly msg: string; readonly [field: string]: unknown }[];
  /** Rows of the database file, read from outside. */
  rows<Row>(sql: string, ...parameters: unknown[]): Row[];
  get(path: string, headers?: Record<string, string>): Promise<JsonAnswer>;
  send(path: string, init: RequestInit): Promise<JsonAnswer>;
  /** POST ventes/sync of some sales (or of a text, as it is). */
  sync(sales: unknown, serial?: string): Promise<JsonAnswer>;
  stock(articleId: number): number;
}

export async function openServedHub(provision: unknown = null): Promise<ServedHub> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-http-'));
  const paths = dataPaths(folder);
  const logged: { msg: string }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const writer = await openWriter(
    { databasePath: paths.database, highWaterPath: paths.highWater, bootId: 'test' },
    {
      log,
      onFatal: (error) => {
        throw error;
      },
    },
  );
  await importInto(writer, provision ?? (await fixture()));
  const reader = openReader(paths.database);
  const clock = systemClock;
  const live = openLive({ reader, writer, clock, log });
  writer.onCommitted(({ heads }) => {
    for (const { shopId, head } of heads) live.wake(shopId, head);
  });
  const status = () => collectStatus(reader);
  const config = { host: '127.0.0.1', port: 0 };
  const reports = openReports(paths.database);
  const told = { status, conditions: () => [], lastProvenBackupAt: () => null };
  const http = openHttp({ config, log, clock, random: systemRandom, reader, writer, live, reports, ...told });
  const control = openControl({ log, clock, reader, writer, status, socketPath: paths.socket });
  const { port } = await http.listen();
  await control.listen();
  const origin = `http://127.0.0.1:${port}`;
  const database = new Database(paths.database, { readonly: true });

  const send = askAt(origin);

  return {
    port,
    origin,
    folder,
    socketPath: paths.socket,
    reader,
    writer,
    live,
    reports,
    logged,
    rows: (sql, ...parameters) => database.prepare(sql).all(...parameters) as never,
    get: (path, headers = { 'X-Device-Serial': SERIAL.first }) => send(path, { headers }),
    send,
    sync: (sales, serial = SERIAL.first) =>
      send('/api/v2/simple/ventes/sync', {
        method: 'POST',
        body: typeof sales === 'string' ? sales : JSON.stringify(sales),
        headers: { 'Content-Type': 'application/json', 'X-Device-Serial': serial },
      }),
    stock: (articleId) =>
      database
        .prepare('SELECT quantity FROM stock_level WHERE article_id = ?')
        .pluck()
        .get(articleId) as number,
    async [Symbol.asyncDispose]() {
      await control.close();
      await http.close();
      await reports.close();
      await writer.close();
      reader.close();
      database.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** Requests to one origin, whose answers are JSON and never a redirect. */
function askAt(origin: string): ServedHub['send'] {
  return async (path, init) => {
    const response = await fetch(origin + path, { redirect: 'error', ...init });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    };
  };
}

export async function importInto(writer: WriterClient, file: unknown): Promise<void> {
  const decoded = decodeProvision(file);
  if (!decoded.ok) throw new Error(decoded.faults.join('; '));
  const receipt = await writer.call('importProvision', { provision: decoded.provision });
  if (isRefused(receipt)) throw new Error(JSON.stringify(receipt));
}

async function fixture(): Promise<unknown> {
  return JSON.parse(await readFile(new URL('../fixtures/provision.json', import.meta.url), 'utf8'));
}
