import { expect } from 'vitest';
import type { Frame } from './fake-socket.ts';
import type { History } from './watched-journal.ts';

/**
 * A till that believes its socket: it takes each frame in order, and holds the laws against it. What it loses when it
 * is cut is what had not arrived.
 */
export class Watcher<Socket extends { readonly frames: readonly Frame[] }> {
  readonly #history: History;
  #socket: Socket;
  #taken = 0;
  /** The last seq that it has; null before its first greeting. */
  position: number | null = null;
  epoch: number | null = null;
  stock = new Map<number, number>();
  prices = new Map<number, string>();
  /** The types that came under the present position. */
  #told: string[] = [];

  constructor(history: History, socket: Socket) {
    this.#history = history;
    this.#socket = socket;
  }

  get socket(): Socket {
    return this.#socket;
  }

  reconnected(socket: Socket): void {
    this.#socket = socket;
    this.#taken = 0;
    this.#told = [];
  }

  /** Takes what has arrived. */
  read(): void {
    for (; this.#taken < this.#socket.frames.length; this.#taken++) {
      const frame = this.#socket.frames[this.#taken] as Frame;
      expect(frame.type === 'connection_established').toBe(this.#taken === 0);
      this.#take(frame);
    }
  }

  #take(frame: Frame): void {
    if (frame.type === 'connection_established') {
      if (this.position === null) this.#readCatalogue(frame);
    } else if (frame.type === 'sync_required') this.#readCatalogue(frame);
    else this.#takeChange(frame);
  }

  #takeChange(frame: Frame): void {
    if (frame.seq !== this.position) this.#told = [];
    expect(this.#told).not.toContain(frame.type);
    if (this.#told.length === 0) expect(frame.seq).toBeGreaterThan(this.position ?? -1);
    expect(frame.epoch).toBe(this.epoch);
    this.#told.push(frame.type);
    this.position = frame.seq;
    if (frame.type === 'stock_updated') {
      expect(this.#history.holds(frame)).toBe(true);
      this.stock.set(frame.article_id, frame.new_stock);
    } else if (frame.type === 'article_deleted') this.prices.delete(frame.article_id);
    else if (frame.type === 'price_updated') this.prices.set(frame.article_id, frame.new_price);
    else {
      expect(['article_created', 'article_updated']).toContain(frame.type);
      this.prices.set(frame.article.id, frame.article.prix_vente);
      this.stock.set(frame.article.id, frame.article.quantite_stock);
    }
  }

  /** The catalogue may be newer than the frame that asks for it, never older; the strictest case is: exactly as old. */
  #readCatalogue({ seq, epoch }: Frame): void {
    this.stock = this.#history.at(seq);
    this.prices = this.#history.pricesAt(seq);
    this.#told = [];
    this.position = seq;
    this.epoch = epoch;
  }
}
