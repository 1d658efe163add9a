import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { CentralShelves } from './central/catalogue.ts';
import { CentralTillCalls, type TillRoute } from './central/till-calls.ts';
import { type CentralAnswer, CentralBooks, type CentralTill } from './central-books.ts';
import { InFlight } from './in-flight.ts';

/** How head office treats one request instead of answering it as it should. */
export type Misbehaviour =
  /** Never answers; nothing is recorded. */
  | { readonly kind: 'silent' }
  /** Records, then never answers. */
  | { readonly kind: 'silent-after' }
  | { readonly kind: 'drop-before' }
  | { readonly kind: 'drop-after' }
  /** Records, announces the whole length, sends half of the body, closes. */
  | { readonly kind: 'half-body' }
  /** Records, then answers with half of a JSON text as if it were whole. */
  | { readonly kind: 'half-json' }
  | { readonly kind: 'status-before'; readonly status: number; readonly html?: boolean }
  | { readonly kind: 'status-after'; readonly status: number; readonly html?: boolean }
  | { readonly kind: 'busy'; readonly retryAfter: string }
  | { readonly kind: 'redirect'; readonly location: string }
  /** A 200 page of the network that is between. */
  | { readonly kind: 'portal' }
  /** Every sale is refused as OTHER with this text; nothing is recorded. */
  | { readonly kind: 'other'; readonly text: string }
  /** Records, but names the numbers in `accepted` only. */
  | { readonly kind: 'accepted-only' }
  /** Records nothing, and claims success without naming anything. */
  | { readonly kind: 'nothing-named' }
  | { readonly kind: 'slow'; readonly ms: number };

export interface OfficeCall {
  readonly route: 'sync' | 'reconciliation' | 'catalogue' | TillRoute;
  /** Path and query. */
  readonly url: string;
  readonly serial: string;
  readonly authorization: string | null;
  readonly bytes: number;
  readonly numbers: readonly string[];
}

export interface TestHeadOffice {
  readonly books: CentralBooks;
  /** What the routes of the catalogue show. */
  readonly shelves: CentralShelves;
  /** What tills call beside sales. */
  readonly tillCalls: CentralTillCalls;
  readonly url: string;
  readonly calls: readonly OfficeCall[];
  /** The most requests that were ever being answered at once. */
  readonly inFlightMax: number;
  /** Treats the next requests to `ventes/sync` like this, one after the other; then all is well again. */
  next(...behaviours: (Misbehaviour | null)[]): void;
  /** Treats the next questions about the catalogue like this, one after the other. */
  nextReadings(...behaviours: (Misbehaviour | null)[]): void;
  /** Treats the next requests to that route like this, one after the other. */
  nextOf(route: OfficeCall['route'], ...behaviours: (Misbehaviour | null)[]): void;
  /** Treats every request to that route like this until told otherwise. */
  always(route: OfficeCall['route'], behaviour: Misbehaviour | null): void;
  /** Backs head office up. @returns what restores it: whatever it got since, of everybody, is gone there */
  backUp(): () => void;
  /** Closes the port: connections are refused. */
  goDown(): Promise<void>;
  /** Opens the same port again. */
  comeBack(): Promise<void>;
  close(): Promise<void>;
}

/** How requests are treated, by route: the next ones first, then as it was told for all. */
class Manners {
  readonly #next = new Map<OfficeCall['route'], (Misbehaviour | null)[]>();
  readonly #standing = new Map<OfficeCall['route'], Misbehaviour | null>();

  next(route: OfficeCall['route'], behaviours: readonly (Misbehaviour | null)[]): void {
    this.#next.set(route, [...(this.#next.get(route) ?? []), ...behaviours]);
  }

  always(route: OfficeCall['route'], behaviour: Misbehaviour | null): void {
    this.#standing.set(route, behaviour);
  }

  of(route: OfficeCall['route']): Misbehaviour | null {
    return this.#next.get(route)?.shift() ?? this.#standing.get(route) ?? null;
  }
}

/** A central backend on loopback: a real HTTP server that can be told to misbehave. */
export async function openHeadOffice(tills: readonly CentralTill[]): Promise<TestHeadOffice> {
  const books = new CentralBooks(tills);
  const shelves = new CentralShelves(books.tills);
  const calls: OfficeCall[] = [];
  books.onMove = (id, quantity) => {
    const article = shelves.articles.get(id);
    if (article !== undefined) article.stock += quantity;
  };
  const tillCalls = new CentralTillCalls(books, shelves);
  const manners = new Manners();
  const sockets = new Set<Socket>();
  const inFlight = new InFlight();

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = await readAll(request);
    const asked = askedOf({ books, shelves, tillCalls }, request, text);
    if (asked === null) {
      sendHtml(response, 404);
      return;
    }
    calls.push(asked.call);
    answer(manners.of(asked.call.route), text, asked.apply, response);
  }

  const server: Server = createServer((request, response) => {
    inFlight.arrived(response);
    // The hub may break off in the middle of a request; then there is nobody to answer.
    handle(request, response).catch(() => response.destroy());
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;

  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    books,
    shelves,
    tillCalls,
    url: `http://127.0.0.1:${port}`,
    calls,
    get inFlightMax() {
      return inFlight.max;
    },
    next: (...behaviours) => manners.next('sync', behaviours),
    nextReadings: (...behaviours) => manners.next('catalogue', behaviours),
    nextOf: (route, ...behaviours) => manners.next(route, behaviours),
    always: (route, behaviour) => manners.always(route, behaviour),
    backUp: () => {
      const parts = [books, shelves, tillCalls].map((part) => part.backUp());
      return () => {
        for (const restore of parts) restore();
      };
    },
    goDown: async () => {
      if (server.listening) await stop();
    },
    comeBack: async () => {
      if (!server.listening) await listen(server, port);
    },
    close: async () => {
      if (server.listening) await stop();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function readAll(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString('utf8');
}

const SIMPLE = /^\/api\/v2\/simple/;

interface Asked {
  readonly call: OfficeCall;
  readonly apply: () => CentralAnswer;
}

/** Which call of which part of head office a request is; null when it has no such route. */
function askedOf(
  { books, shelves, tillCalls }: Pick<TestHeadOffice, 'books' | 'shelves' | 'tillCalls'>,
  request: IncomingMessage,
  text: string,
): Asked | null {
  const serial = String(request.headers['x-device-serial'] ?? '');
  const url = request.url ?? '';
  const { pathname, searchParams } = new URL(url.replace(SIMPLE, ''), 'http://central');
  const method = request.method ?? '';
  const without = (route: OfficeCall['route']): OfficeCall => {
    return { ...callOf(route, request, '{}'), bytes: Buffer.byteLength(text), numbers: [] };
  };
  const listed = method === 'GET' ? shelves.answer(url.replace(SIMPLE, ''), serial) : null;
  if (listed !== null) return { call: without('catalogue'), apply: () => listed };
  const called = tillCalls.call({ method, path: pathname, query: searchParams, serial, text });
  if (called !== null) return { call: without(called.route), apply: called.apply };
  const route = routeOf(url);
  if (route === null) return null;
  const apply = () => (route === 'sync' ? books.sync(serial, text) : books.reconcile(serial, text));
  return { call: callOf(route, request, text), apply };
}

function routeOf(url: string): OfficeCall['route'] | null {
  if (/^\/api\/v2\/simple\/ventes\/sync\/?$/.test(url)) return 'sync';
  return url === '/api/v2/simple/ventes/reconciliation/' ? 'reconciliation' : null;
}

function callOf(route: OfficeCall['route'], request: IncomingMessage, text: string): OfficeCall {
  const body = JSON.parse(text);
  return {
    route,
    url: request.url ?? '',
    serial: String(request.headers['x-device-serial'] ?? ''),
    authorization: request.headers.authorization ?? null,
    bytes: Buffer.byteLength(text),
    numbers:
      route === 'sync'
        ? body.map((sale: { numero_facture: string }) => sale.numero_facture)
        : body.references_maui,
  };
}

function answer(
  behaviour: Misbehaviour | null,
  text: string,
  apply: () => { readonly status: number; readonly body: unknown },
  response: ServerResponse,
): void {
  switch (behaviour?.kind) {
    case undefined:
      sendJson(response, apply());
      break;
    case 'silent':
      break;
    case 'silent-after':
      apply();
      break;
    case 'drop-before':
      response.destroy();
      break;
    case 'drop-after':
      apply();
      response.destroy();
      break;
    case 'half-body':
      sendHalf(response, apply());
      break;
    case 'half-json': {
      const { status, body } = apply();
      const whole = JSON.stringify(body);
      send(response, status, 'application/json', whole.slice(0, whole.length / 2));
      break;
    }
    case 'status-before':
      sendStatus(response, behaviour.status, behaviour.html === true);
      break;
    case 'status-after':
      apply();
      sendStatus(response, behaviour.status, behaviour.html === true);
      break;
    case 'busy':
      response.setHeader('retry-after', behaviour.retryAfter);
      sendHtml(response, 503);
      break;
    case 'redirect':
      response.setHeader('location', behaviour.location);
      sendHtml(response, 301);
      break;
    case 'portal':
      sendHtml(response, 200);
      break;
    case 'other':
      sendJson(response, { status: 201, body: allOther(text, behaviour.text) });
      break;
    case 'accepted-only': {
      const { body } = apply() as { body: Record<string, unknown> };
      sendJson(response, { status: 201, body: { ...body, details: { creees: [], erreurs: [] } } });
      break;
    }
    case 'nothing-named':
      sendJson(response, {
        status: 201,
        body: { success: true, details: { creees: [], erreurs: [] } },
      });
      break;
    case 'slow':
      setTimeout(() => sendJson(response, apply()), behaviour.ms);
  }
}

function allOther(text: string, erreur: string): unknown {
  const sales = JSON.parse(text) as { numero_facture: string }[];
  const erreurs = sales.map(({ numero_facture }) => ({ numero_facture, erreur, code: 'OTHER' }));
  return { success: true, accepted: [], details: { creees: [], erreurs } };
}

function sendStatus(response: ServerResponse, status: number, html: boolean): void {
  const body = { error: 'Erreur interne du serveur', code: 'INTERNAL_ERROR', details: null };
  if (html) sendHtml(response, status);
  else sendJson(response, { status, body });
}

function sendJson(
  response: ServerResponse,
  reply: { readonly status: number; readonly body: unknown },
): void {
  if (reply.body === null) sendHtml(response, reply.status);
  else send(response, reply.status, 'application/json', JSON.stringify(reply.body));
}

function sendHtml(response: ServerResponse, status: number): void {
  send(response, status, 'text/html', '<!doctype html><title>?</title>');
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}

function sendHalf(
  response: ServerResponse,
  reply: { readonly status: number; readonly body: unknown },
): void {
  const bytes = Buffer.from(JSON.stringify(reply.body));
  response.writeHead(reply.status, { 'content-type': 'application/json', 'content-length': bytes.length });
  response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
}
