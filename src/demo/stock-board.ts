/** A frame of the shop's socket, as far as a till of the demo reads it. */
export interface LiveFrame {
  readonly type: string;
  readonly article_id?: number;
  readonly new_stock?: number;
  readonly seq?: number;
  readonly epoch?: number;
}

/** What the till has to do after a frame. */
export type AfterFrame = 'nothing' | 'read-catalogue';

/**
 * The stock of every article as one till sees it. Filled from the catalogue after the socket is open, then kept by
 * frames; `position` is where it resumes after a cut.
 */
export class StockBoard {
  readonly stock = new Map<number, number>();
  /** Sentences about frames that should never have come, for example one that is older than its predecessor. */
  readonly faults: string[] = [];
  position: { readonly seq: number; readonly epoch: number } | null = null;
  #catalogueRead = false;
  /** Articles of which a frame came while the catalogue was being read: the frame may be the newer of the two. */
  #framed = new Set<number>();

  /** `?since=…&epoch=…` of the next connection; empty when there is nothing to resume from. */
  get resumeQuery(): string {
    if (this.position === null || !this.#catalogueRead) return '';
    return `?since=${this.position.seq}&epoch=${this.position.epoch}`;
  }

  /** Call before each connection: a catalogue that was not read to its end counts for nothing. */
  beforeConnecting(): void {
    if (this.#catalogueRead) return;
    this.position = null;
    this.#framed = new Set();
  }

  apply(frame: LiveFrame): AfterFrame {
    if (frame.type === 'connection_established' && !this.#catalogueRead) return this.#startFrom(frame);
    if (frame.type === 'sync_required') return this.#startFrom(frame);
    if (frame.type === 'stock_updated') this.#stockUpdated(frame);
    return 'nothing';
  }

  fill(stock: ReadonlyMap<number, number>): void {
    for (const [articleId, quantity] of stock) {
      if (!this.#framed.has(articleId)) this.stock.set(articleId, quantity);
    }
    this.#catalogueRead = true;
    this.#framed = new Set();
  }

  /** The frames that follow come after this one's seq; what was before stands in the catalogue. */
  #startFrom({ type, seq, epoch }: LiveFrame): AfterFrame {
    if (seq === undefined || epoch === undefined) {
      this.faults.push(`${type} sans seq ou epoch / without seq or epoch`);
      return 'nothing';
    }
    this.#catalogueRead = false;
    this.#framed = new Set();
    this.position = { seq, epoch };
    return 'read-catalogue';
  }

  #stockUpdated({ article_id: articleId, new_stock: stock, seq, epoch }: LiveFrame): void {
    if (articleId === undefined || stock === undefined || seq === undefined || epoch === undefined) {
      this.faults.push('stock_updated incomplet / incomplete');
      return;
    }
    if (this.position !== null && this.position.epoch === epoch && seq <= this.position.seq) {
      this.faults.push(`seq ${seq} après / after seq ${this.position.seq}`);
    }
    this.position = { seq, epoch };
    this.stock.set(articleId, stock);
    if (!this.#catalogueRead) this.#framed.add(articleId);
  }
}
