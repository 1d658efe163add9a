import type { TillId } from '../../domain/ids.ts';
import type { SaleDraft } from '../../domain/sale.ts';
import type { Transaction } from './transaction.ts';

/** Running time within which an undated number-less sale counts as a repeat (contract, incident 23). */
const REPEAT_WINDOW_MS = 60_000;

export interface NumberlessMatch {
  readonly seq: number;
  readonly number: string;
}

/** Whether the till named an instant: without one, a sale of the same content may be another sale. */
export function isDated(sale: SaleDraft): boolean {
  return sale.sentDate?.instant != null;
}

/**
 * Sales that come without a number are known by their content (contract, incident 23). With a date, the same content
 * from the same till is a replay for ever; without one, within a minute of running time. Two entries of one request are
 * two sales: what this request booked or matched already is not matched again.
 */
export class Numberless {
  readonly #tx: Transaction;
  readonly #till: TillId;
  /** Generated numbers: they never come twice in the life of a till, wherever it sold. */
  readonly #taken: Set<string>;

  constructor(tx: Transaction, till: TillId, taken: readonly string[]) {
    this.#tx = tx;
    this.#till = till;
    this.#taken = new Set(taken);
  }

  /** The booked sale that this one repeats, taken by it; null when it is a sale of its own. */
  match(sale: SaleDraft, hash: Buffer): NumberlessMatch | null {
    const oldest = isDated(sale) ? -Infinity : this.#tx.moment.runningMs - REPEAT_WINDOW_MS;
    const candidates = this.#tx.prepared.sale.numberless(this.#till, hash);
    const found = candidates.find((row) => row.running_ms >= oldest && !this.#taken.has(row.number));
    if (found === undefined) return null;
    this.#taken.add(found.number);
    return { seq: found.seq, number: found.number };
  }

  take(number: string): void {
    this.#taken.add(number);
  }

  taken(): string[] {
    return [...this.#taken];
  }
}
