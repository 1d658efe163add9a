/** A request is made larger only when it would still end within this part of the time-out. */
const TIME_SHARE = 0.5;
/** So many full requests must arrive before a size that failed is tried again, and at most so many. */
const PATIENCE_MIN = 4;
const PATIENCE_MAX = 64;

export interface RequestSizeParts {
  /** Records that one request may carry at most. */
  readonly max: number;
  /** How long head office may be silent. */
  readonly requestTimeoutMs: number;
}

/**
 * How many records a request may carry on this line, which may be one of 2G. It falls to what arrives when a request did
 * not, and grows again slowly: a size that failed is tried again ever more rarely as long as it keeps failing.
 */
export class RequestSize {
  readonly #parts: RequestSizeParts;
  #size: number;
  /** The least size that failed, as far as it is believed. */
  #failedAt = Number.POSITIVE_INFINITY;
  #patience = PATIENCE_MIN;
  #arrived = 0;

  constructor(parts: RequestSizeParts) {
    this.#parts = parts;
    this.#size = parts.max;
  }

  get records(): number {
    return this.#size;
  }

  /** @param tookMs from the request to its answer */
  arrived(records: number, tookMs: number): void {
    if (records < this.#size) return;
    this.#arrived++;
    if (records >= this.#failedAt) this.#believeAgain();
    const { max, requestTimeoutMs } = this.#parts;
    const inTime = Math.floor((records * requestTimeoutMs * TIME_SHARE) / Math.max(tookMs, 1));
    const larger = Math.min(this.#size + Math.max(1, this.#size >> 2), inTime, max);
    if (larger <= this.#size) return;
    if (larger < this.#failedAt) this.#size = larger;
    else if (this.#arrived >= this.#patience) this.#grow(this.#failedAt);
    else this.#size = Math.max(this.#size, Math.min(larger, this.#failedAt - 1));
  }

  /** A request of so many records did not arrive, although the line works. */
  failed(records: number): void {
    if (records >= this.#failedAt) this.#patience = Math.min(this.#patience * 2, PATIENCE_MAX);
    this.#failedAt = Math.max(2, Math.min(this.#failedAt, records));
    this.#size = Math.max(1, Math.min(this.#size, records >> 1));
    this.#arrived = 0;
  }

  #grow(size: number): void {
    this.#size = size;
    this.#arrived = 0;
  }

  #believeAgain(): void {
    this.#failedAt = Number.POSITIVE_INFINITY;
    this.#patience = PATIENCE_MIN;
  }
}
