import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { SentEntry } from '../../src/domain/journal-entry.ts';
import { InFlight } from './in-flight.ts';
import { failure, JournalBooks, type Reply } from './journal-books.ts';

/** How the office treats one request instead of answering it as it should. */
export type JournalMisbehaviour =
  /** Never answers; nothing is recorded. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'silent-after' }
  | { readonly kind: 'drop-before' }
  | { readonly kind: 'drop-after' }
  /** Records, announces the whole length, sends half of the body, closes. */
  | { readonly kind: 'half-body' }
  /** Records, then answers with half of a JSON text as if it were whole. */
  | { readonly kind: 'half-json' }
  /** Records, then answers with JSON that is no answer. */
  | { readonly kind: 'garbage' }
  | { readonly kind: 'status-before'; readonly status: number; readonly html?: boolean }
  | { readonly kind: 'status-after'; readonly status: number; readonly html?: boolean }
  | { readonly kind: 'busy'; readonly status: 429 | 503; readonly retryAfter: string }
  | { readonly kind: 'redirect'; readonly location: string }
  /** A 200 page of the network that is between. */
  | { readonly kind: 'portal' }
  /** Records, and names no entry in its answer. */
  | { readonly kind: 'nothing-named' }
  /** Records and answers, and then stands as it stood before: restored from a backup. */
  | { readonly kind: 'forget' }
  | { readonly kind: 'slow'; readonly ms: number };

export type JournalRoute = 'batch' | 'watermark' | 'entries';

export interface JournalCall {
  readonly route: JournalRoute;
  readonly authorization: string | null;
  /** The request as it was sent: its path with the query, and its body unpacked ('' for none). */
  readonly path: string;
  readonly text: string;
  readonly packedBytes: number;
  /** As it would be answered without misbehaviour; null when nothing was looked at. */
  readonly reply: Reply | null;
}

export interface JournalOffice {
  readonly books: JournalBooks;
  readonly url: string;
  readonly calls: readonly JournalCall[];
  /** The most requests about one shop that were ever being answered at once. */
  readonly inFlightMax: number;
  /** Unpacked bodies above this are refused with 413. */
  bytesMax: number;
  /** When set, only this bearer token is let in. */
  token: string | null;
  /** Batches with such an entry are never answered, and nothing of them is recorded. */
  mute: (entry: SentEntry) => boolean;
  /** When set, `next` is about the batches of this shop. */
  scriptedShop: number | null;
  /** Treats the next batches like this, one after the other; then all is well again. */
  next(...behaviours: (JournalMisbehaviour | null)[]): void;
  /** Treats every request to that route like this until told otherwise. */
  always(route: JournalRoute, behaviour: JournalMisbehaviour | null): void;
  /** Forgets all misbehaviour that was asked for. */
  calm(): void;
  goDown(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** A head office of protocol `journal` on loopback: a real HTTP server that can be told to misbehave. */
export async function openJournalOffice(): Promise<JournalOffice> {
  const office = new Office();
  await office.comeBack();
  return office;
}

class Office implements JournalOffice {
  readonly books = new JournalBooks();
  readonly calls: JournalCall[] = [];
  bytesMax = Number.MAX_SAFE_INTEGER;
  token: string | null = null;
  mute: (entry: SentEntry) => boolean = () => false;
  scriptedShop: number | null = null;
  readonly #script: (JournalMisbehaviour | null)[] = [];
  readonly #standing = new Map<JournalRoute, JournalMisbehaviour | null>();
  readonly #sockets = new Set<Socket>();
  readonly #inFlight = new Map<number, InFlight>();
  readonly #server: Server;
  #port = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      // The hub may break off in the middle of a request; then there is nobody to answer.
      this.#handle(request, response).catch(() => response.destroy());
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  next(...behaviours: (JournalMisbehaviour | null)[]): void {
    this.#script.push(...behaviours);
  }

  always(route: JournalRoute, behaviour: JournalMisbehaviour | null): void {
    this.#standing.set(route, behaviour);
  }

  calm(): void {
    this.#script.length = 0;
    this.#standing.clear();
  }

  async goDown(): Promise<void> {
    if (!this.#server.listening) return;
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async comeBack(): Promise<void> {
    if (this.#server.listening) return;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return this.goDown();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.url);
    const packed = await readAll(request);
    const route = routeOf(request.method ?? '', url.pathname);
    if (route === null) {
      sendHtml(response, 404);
      return;
    }
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(packed) : packed;
    const text = body.toString('utf8');
    const shop = route === 'batch' ? JSON.parse(text).shop : Number(url.searchParams.get('shop'));
    this.#countIn(shop, response);
    const authorization = request.headers.authorization ?? null;
    let reply: Reply | null = null;
    const apply = (): Reply => {
      reply ??= this.#reply(route, url, text, authorization);
      return reply;
    };
    const scripted = route === 'batch' && (this.scriptedShop ?? shop) === shop;
    const behaviour = (scripted ? this.#script.shift() : null) ?? this.#standing.get(route) ?? null;
    if (route === 'batch' && JSON.parse(text).entries.some(this.mute)) return;
    const zip = String(request.headers['accept-encoding'] ?? '').includes('gzip');
    this.#answer(behaviour, apply, new Answerer(response, zip));
    const path = url.pathname + url.search;
    this.calls.push({ route, authorization, path, text, packedBytes: packed.length, reply });
  }

  get inFlightMax(): number {
    return Math.max(0, ...[...this.#inFlight.values()].map(({ max }) => max));
  }

  #countIn(shop: number, response: ServerResponse): void {
    const ofShop = this.#inFlight.get(shop) ?? new InFlight();
    this.#inFlight.set(shop, ofShop);
    ofShop.arrived(response);
  }

  #reply(route: JournalRoute, url: URL, text: string, authorization: string | null): Reply {
    if (this.token !== null && authorization !== `Bearer ${this.token}`) {
      return failure(401, 'UNAUTHORIZED', 'no token, or not the right one');
    }
    if (text.length > this.bytesMax) return failure(413, 'TOO_LARGE', 'this is too large');
    if (route === 'batch') return this.books.receive(JSON.parse(text));
    const hub = decodeURIComponent(url.pathname.split('/')[5] ?? '');
    const asked = (name: string): number => Number(url.searchParams.get(name));
    if (route === 'watermark') return this.books.askWatermark(hub, asked('shop'));
    return this.books.askEntries(hub, {
      ...{ shop: asked('shop'), epoch: asked('epoch'), after: asked('after') },
      limit: Math.min(asked('limit'), 500),
    });
  }

  #answer(behaviour: JournalMisbehaviour | null, apply: () => Reply, to: Answerer): void {
    if (behaviour === null) {
      to.json(apply());
      return;
    }
    switch (behaviour.kind) {
      case 'silent':
        break;
      case 'silent-after':
        apply();
        break;
      case 'drop-before':
        to.response.destroy();
        break;
      case 'drop-after':
        apply();
        to.response.destroy();
        break;
      case 'half-body':
        to.half(JSON.stringify(apply().body));
        break;
      case 'half-json': {
        const whole = JSON.stringify(apply().body);
        to.text(200, whole.slice(0, whole.length / 2));
        break;
      }
      case 'garbage':
        apply();
        to.text(200, '{"verdicts":"none","watermark":[]}');
        break;
      case 'forget': {
        const restore = this.books.backUp();
        to.json(apply());
        restore();
        break;
      }
      case 'nothing-named':
        to.json({ status: 200, body: { ...apply().body, verdicts: [] } });
        break;
      case 'slow':
        setTimeout(() => to.json(apply()), behaviour.ms);
        break;
      default:
        this.#refuse(behaviour, apply, to);
    }
  }

  #refuse(behaviour: JournalMisbehaviour, apply: () => Reply, to: Answerer): void {
    switch (behaviour.kind) {
      case 'status-after':
        apply();
        to.status(behaviour.status, behaviour.html === true);
        break;
      case 'status-before':
        to.status(behaviour.status, behaviour.html === true);
        break;
      case 'busy':
        to.response.setHeader('retry-after', behaviour.retryAfter);
        to.json(failure(behaviour.status, 'BUSY', 'later, please'));
        break;
      case 'redirect':
        to.response.setHeader('location', behaviour.location);
        sendHtml(to.response, 301);
        break;
      default:
        sendHtml(to.response, 200);
    }
  }
}

/** Writes one answer, packed when the caller takes that. */
class Answerer {
  readonly response: ServerResponse;
  readonly #zip: boolean;

  constructor(response: ServerResponse, zip: boolean) {
    this.response = response;
    this.#zip = zip;
  }

  json({ status, body }: Reply): void {
    this.text(status, JSON.stringify(body));
  }

  text(status: number, text: string): void {
    const body = this.#zip ? gzipSync(text) : Buffer.from(text);
    if (this.#zip) this.response.setHeader('content-encoding', 'gzip');
    this.response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': body.length })
      .end(body);
  }

  status(status: number, html: boolean): void {
    if (html) sendHtml(this.response, status);
    else this.json(failure(status, 'INTERNAL_ERROR', 'something broke'));
  }

  half(text: string): void {
    const bytes = Buffer.from(text);
    this.response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes.length });
    this.response.write(bytes.subarray(0, bytes.length / 2), () => this.response.destroy());
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

function routeOf(method: string, path: string): JournalRoute | null {
  if (method === 'POST' && path === '/api/hub/v1/journal') return 'batch';
  const [, route] = /^\/api\/hub\/v1\/journal\/[^/]+\/(watermark|entries)$/.exec(path) ?? [];
  return method === 'GET' && (route === 'watermark' || route === 'entries') ? route : null;
}

function sendHtml(response: ServerResponse, status: number): void {
  const text = '<!doctype html><title>?</title>';
  response
    .writeHead(status, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(text) })
    .end(text);
}
