import { WebSocket } from 'undici';
import type { Clock, Random } from '../clock.ts';
import { type LiveFrame, StockBoard } from './stock-board.ts';
import { readStock, type TillIdentity } from './till-requests.ts';

/** How long a till keeps its socket before its Wi-Fi fails for a moment. */
const STAY_MIN_MS = 6_000;
const STAY_SPREAD_MS = 12_000;
const AWAY_MS = 1_200;

/** A till's socket: watches the stock, loses the network now and then, resumes where it was. */
export class LiveWatch {
  readonly board = new StockBoard();
  connected = false;
  /** True: no more cuts. A socket that the hub closes is opened again all the same. */
  steady = false;
  readonly #till: TillIdentity;
  readonly #shopId: number;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(till: TillIdentity, shopId: number, clock: Clock, random: Random) {
    this.#till = till;
    this.#shopId = shopId;
    this.#clock = clock;
    this.#random = random;
  }

  /** Watches until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#once(signal);
      await this.#clock.sleep(AWAY_MS, signal).catch(() => undefined);
    }
  }

  async #once(signal: AbortSignal): Promise<void> {
    this.board.beforeConnecting();
    const url = `${this.#till.hub.socketUrl}/ws/boutique/${this.#shopId}/${this.board.resumeQuery}`;
    const socket = new WebSocket(url, { headers: { 'X-Device-Serial': this.#till.serial } });
    const closed = Promise.withResolvers<void>();
    socket.addEventListener('open', () => {
      this.connected = true;
    });
    socket.addEventListener('message', (event) => this.#onFrame(socket, String(event.data)));
    socket.addEventListener('close', () => closed.resolve());
    socket.addEventListener('error', () => closed.resolve());
    const over = new AbortController();
    await Promise.race([closed.promise, this.#stay(AbortSignal.any([signal, over.signal]))]);
    over.abort();
    this.connected = false;
    socket.close();
  }

  async #stay(signal: AbortSignal): Promise<void> {
    const stayMs = STAY_MIN_MS + this.#random.fraction() * STAY_SPREAD_MS;
    try {
      do await this.#clock.sleep(stayMs, signal);
      while (this.steady);
    } catch {
      // Aborted: the socket closed first, or the demo ends.
    }
  }

  #onFrame(socket: WebSocket, text: string): void {
    // What still arrives on a socket that was given up will come again on the next one.
    if (socket.readyState !== WebSocket.OPEN) return;
    const next = this.board.apply(JSON.parse(text) as LiveFrame);
    if (next === 'read-catalogue') void this.#readCatalogue(socket);
  }

  async #readCatalogue(socket: WebSocket): Promise<void> {
    try {
      const stock = await readStock(this.#till);
      // Read for a socket that is gone, it may be older than what the next one starts from.
      if (socket.readyState === WebSocket.OPEN) this.board.fill(stock);
    } catch {
      socket.close();
    }
  }
}
