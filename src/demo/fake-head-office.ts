import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Clock, Random } from '../clock.ts';
import { type ForwardedSale, HeadOfficeLedger } from './head-office-ledger.ts';

const LOST_SHARE = 0.08;
/** The existing central backend is slow; a little of that makes what is unsent visible. */
const THINKING_MS = 60;
const THINKING_PER_SALE_MS = 8;

/** An HTTP server that plays the existing central backend, and that can go away. */
export class FakeHeadOffice {
  readonly ledger = new HeadOfficeLedger();
  readonly #server: Server;
  readonly #serials: ReadonlySet<string>;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #lossy: () => boolean;
  #up = true;

  /** @param lossy while it says true, some answers get lost after the batch was booked */
  constructor(serials: readonly string[], lossy: () => boolean, clock: Clock, random: Random) {
    this.#serials = new Set(serials);
    this.#lossy = lossy;
    this.#clock = clock;
    this.#random = random;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.on('connection', (socket) => {
      if (!this.#up) socket.destroy();
    });
  }

  /** Listens on a free port of this machine. @returns its base URL */
  async open(): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Goes away: whoever is connected is cut off, whoever connects is turned away. Or comes back. */
  setUp(up: boolean): void {
    if (this.#up && !up) this.#server.closeAllConnections();
    this.#up = up;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await text(request);
      const { status, answer, saleCount } = this.#decide(request, body);
      await this.#clock.sleep(THINKING_MS + saleCount * THINKING_PER_SALE_MS);
      if (saleCount > 0 && this.#lossy() && this.#random.fraction() < LOST_SHARE) {
        request.socket.destroy();
        return;
      }
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
    } catch {
      request.socket.destroy();
    }
  }

  #decide(request: IncomingMessage, body: string): Decision {
    const serial = String(request.headers['x-device-serial'] ?? '');
    if (!this.#serials.has(serial)) {
      const answer = { error: 'Terminal non trouvé ou inactif', code: 'TERMINAL_NOT_FOUND' };
      return { status: 404, answer, saleCount: 0 };
    }
    const path = (request.url ?? '').replace(/\?.*/, '').replace(/\/$/, '');
    if (request.method === 'POST' && path.endsWith('/ventes/sync')) {
      const sales = JSON.parse(body) as ForwardedSale[];
      return { status: 201, answer: this.ledger.book(serial, sales), saleCount: sales.length };
    }
    if (request.method === 'POST' && path.endsWith('/ventes/reconciliation')) {
      return { status: 200, answer: this.ledger.reconcile(serial, ...reconciliation(body)), saleCount: 0 };
    }
    return { status: 404, answer: { detail: 'Pas trouvé.' }, saleCount: 0 };
  }
}

interface Decision {
  readonly status: number;
  readonly answer: object;
  readonly saleCount: number;
}

function reconciliation(body: string): [string[], { from: number; to: number }] {
  const asked = JSON.parse(body) as {
    readonly references_maui?: string[];
    readonly date_debut?: string;
    readonly date_fin?: string;
  };
  const from = Date.parse(asked.date_debut ?? '');
  const to = Date.parse(asked.date_fin ?? '');
  return [
    asked.references_maui ?? [],
    // What cannot be read as a date bounds nothing, as in the central backend.
    { from: Number.isNaN(from) ? -Infinity : from, to: Number.isNaN(to) ? Infinity : to },
  ];
}
