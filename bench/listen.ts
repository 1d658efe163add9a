/**
 * Fifty tills that listen while some of them sell, in a process of their own. Prints one line of JSON: how long after a
 * commit each listener had the new level.
 *
 *   node bench/listen.ts ORIGIN SOCKETS COMMITS_PER_SECOND SECONDS NAME [COUNTS]
 *
 * COUNTS is the file in which the hub's disk counts: with it a commit is the end of the disk's last sync, which is only
 * known in quiet moments. Without it, a commit is taken to be when its sale was sent: the figures are too high by the time that
 * the sale took to be written.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';
import { Connection } from './support/connection.ts';
import { readCounts } from './support/processes.ts';
import { articlesOf, SALES_PATH, SHOP, saleText, serialOf } from './support/shop.ts';
import { quantile } from './support/statistics.ts';

export interface HeardResult {
  readonly commits: number;
  /** Of the levels that a listener had to learn, from the commit, ms. */
  readonly p50: number;
  readonly p99: number;
  readonly worst: number;
  readonly frames: number;
}

interface Frame {
  readonly type: string;
  readonly article_id: number;
  readonly seq: number;
}

/** Frames are read by so many of the listeners; to read all would cost more than what is measured. */
const READERS = 10;
const SELLERS = 8;
const PATIENCE_MS = 5_000;

const [origin = '', sockets = '', perSecond = '', seconds = '', name = '', counts] = process.argv.slice(2);
const latencies: number[] = [];
let frames = 0;
let commits = 0;

/** What one listener waits for: of an article, the level of this seq or a later one. */
class Listener {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, { readonly seq: number; readonly since: number }[]>();
  readonly #early = new Map<number, { readonly seq: number; readonly at: number }>();

  private constructor(socket: WebSocket, reads: boolean) {
    this.#socket = socket;
    socket.on('message', (data) => {
      frames++;
      if (reads) this.#heard(JSON.parse(String(data)) as Frame, performance.now());
    });
  }

  static async open(till: number, reads: boolean): Promise<Listener> {
    const url = `${origin.replace('http', 'ws')}/ws/boutique/${SHOP}/`;
    const socket = new WebSocket(url, { headers: { 'x-device-serial': serialOf(till) } });
    const listener = new Listener(socket, reads);
    await once(socket, 'open');
    return listener;
  }

  /** @param since the moment of the commit */
  expect(article: number, seq: number, since: number): void {
    const early = this.#early.get(article);
    if (early !== undefined && early.seq >= seq) latencies.push(early.at - since);
    else this.#waiting.set(article, [...(this.#waiting.get(article) ?? []), { seq, since }]);
  }

  get isWaiting(): boolean {
    return this.#waiting.size > 0;
  }

  #heard({ type, article_id: article, seq }: Frame, at: number): void {
    if (type !== 'stock_updated') return;
    // The frame may come before the answer that says which seq to wait for.
    this.#early.set(article, { seq, at });
    const waiting = this.#waiting.get(article) ?? [];
    for (const one of waiting) if (one.seq <= seq) latencies.push(at - one.since);
    const left = waiting.filter((one) => one.seq > seq);
    if (left.length > 0) this.#waiting.set(article, left);
    else this.#waiting.delete(article);
  }

  close(): void {
    this.#socket.terminate();
  }
}

const listeners = await Promise.all(
  Array.from({ length: Number(sockets) }, (_, index) => Listener.open(index + 1, index < READERS)),
);
const readers = listeners.slice(0, READERS);
const sellers = await Promise.all(Array.from({ length: SELLERS }, () => Connection.open(origin)));
const until = performance.now() + Number(seconds) * 1000;
await Promise.all(sellers.map(sell));
const giveUp = performance.now() + PATIENCE_MS;
while (readers.some((one) => one.isWaiting)) {
  if (performance.now() > giveUp) throw new Error('a listener was never told of a level');
  await pause(10);
}
for (const one of listeners) one.close();
for (const one of sellers) one.close();

latencies.sort((a, b) => a - b);
const result: HeardResult = {
  commits,
  p50: quantile(latencies, 0.5),
  p99: quantile(latencies, 0.99),
  worst: latencies.at(-1) ?? Number.NaN,
  frames,
};
process.stdout.write(`${JSON.stringify(result)}\n`);

/** Sells at its share of the pace; in quiet moments only the first one does. */
async function sell(connection: Connection, index: number): Promise<void> {
  const quiet = counts !== undefined;
  if (quiet && index > 0) return;
  const everyMs = (quiet ? 1000 : SELLERS * 1000) / Number(perSecond);
  await pause((everyMs * index) / SELLERS);
  for (let made = 1, next = performance.now(); next < until; made++, next += everyMs) {
    await pause(Math.max(0, next - performance.now()));
    const sale = index * 7_919 + made;
    const sentAt = performance.now();
    const answered = await connection.post(
      SALES_PATH,
      serialOf(index + 1),
      `[${saleText(`${name}-${index}-${made}`, sale)}]`,
    );
    const seq = (JSON.parse(answered.text) as { details: { creees: { id: number }[] } }).details.creees[0]
      ?.id;
    if (seq === undefined) throw new Error(`a sale was not booked: ${answered.text.slice(0, 300)}`);
    commits++;
    const synced = counts === undefined ? sentAt : syncedAt(counts);
    for (const [line, article] of articlesOf(sale).entries()) {
      for (const reader of readers) reader.expect(article, seq + 1 + line, synced);
    }
  }
}

/** When the last sync ended, on the clock of this process: both count from the same start. */
function syncedAt(file: string): number {
  const behindNs = process.hrtime.bigint() - readCounts(file).lastSyncNs;
  return performance.now() - Number(behindNs) / 1e6;
}
