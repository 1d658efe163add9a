import type { Listening } from '../../src/live/live.ts';
import type { LiveSocket } from '../../src/live/subscriber.ts';

export interface Frame {
  readonly type: string;
  readonly seq: number;
  readonly epoch: number;
  readonly article_id: number;
  readonly new_stock: number;
  readonly boutique_id: string;
  readonly reason: string;
  readonly timestamp: string;
  readonly article: { readonly id: number; readonly prix_vente: string; readonly quantite_stock: number };
  readonly new_price: string;
}

/** The far end of a socket: what is sent arrives at once, or waits in the buffer while the socket is stuck. */
export class FakeSocket implements LiveSocket {
  /** What has arrived, in order. */
  readonly frames: Frame[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  cut = false;
  stuck = false;
  listening: Listening | null = null;
  readonly #waiting: string[] = [];
  #otherBytes = 0;

  get bufferedAmount(): number {
    return this.#waiting.reduce((bytes, text) => bytes + text.length, this.#otherBytes);
  }

  send(text: string): void {
    if (this.stuck) this.#waiting.push(text);
    else this.frames.push(JSON.parse(text));
  }

  /** Pretends that this many further bytes wait in the buffer. */
  fill(bytes: number): void {
    this.#otherBytes = bytes;
  }

  /** The connection breaks while this many of the waiting texts have arrived. */
  tear(arrived: number): void {
    for (const text of this.#waiting.splice(0).slice(0, arrived)) this.frames.push(JSON.parse(text));
    this.cut = true;
  }

  /** What waits arrives; the socket stays as stuck as it is. */
  take(): void {
    this.#otherBytes = 0;
    for (const text of this.#waiting.splice(0)) this.frames.push(JSON.parse(text));
  }

  drain(): void {
    this.stuck = false;
    this.take();
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  terminate(): void {
    this.cut = true;
  }

  stock(): Frame[] {
    return this.frames.filter(({ type }) => type === 'stock_updated');
  }

  types(): string[] {
    return this.frames.map(({ type }) => type);
  }
}

/** The stock frames that came, as [seq, article, quantity]. */
export const stockOf = (socket: FakeSocket): readonly (readonly number[])[] =>
  socket.stock().map((frame) => [frame.seq, frame.article_id, frame.new_stock]);
