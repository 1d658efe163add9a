import type { Seq } from '../../domain/ids.ts';
import type { LineFault } from '../line-fault.ts';
import type { Outgoing } from './outgoing.ts';

/** Requests that are remembered; forgetting one costs a request. */
const REMEMBERED_MAX = 1000;

/** A request of which nobody knows what became of it. */
export interface FailedRequest {
  readonly sales: readonly Outgoing[];
  /** Whether it was the second time for these sales. */
  readonly again: boolean;
  readonly fault: LineFault;
}

/**
 * Questions about requests that failed with the wish to wait: the line waits first. They are known by the first sale, with
 * which the line comes back, so that a sale on which head office fails is found although it asks to wait each time.
 */
export class PutOffQuestions {
  readonly #requests = new Map<Seq, FailedRequest>();

  put(request: FailedRequest): void {
    if (this.#requests.size >= REMEMBERED_MAX) this.#requests.clear();
    const first = request.sales[0]?.seq;
    if (first !== undefined) this.#requests.set(first, request);
  }

  /** What is to be asked about before these sales are sent: as many of them as that request carried, and the wait is over. */
  take(sales: readonly Outgoing[]): FailedRequest | null {
    const first = sales[0]?.seq;
    const request = first === undefined ? undefined : this.#requests.get(first);
    if (first === undefined || request === undefined) return null;
    this.#requests.delete(first);
    const { again, fault } = request;
    return { again, fault: { ...fault, retryAfterMs: null }, sales: sales.slice(0, request.sales.length) };
  }
}
