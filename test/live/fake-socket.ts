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
}

/** The far end of a socket: takes every frame into its buffer, and reads from it only while it is not stuck. */
export class FakeSocket implements LiveSocket {
  readonly frames: Frame[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  cut = false;
  stuck = false;
  listening: Listening | null = null;
  #waitingBytes = 0;

  get bufferedAmount(): number {
    return this.#waitingBytes;
  }

  send(text: string): void {
    if (this.stuck) this.#waitingBytes += text.length;
    this.frames.push(JSON.parse(text));
  }

  /** Pretends that this many bytes wait in the buffer. */
  fill(bytes: number): void {
    this.#waitingBytes = bytes;
  }

  drain(): void {
    this.stuck = false;
    this.#waitingBytes = 0;
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
