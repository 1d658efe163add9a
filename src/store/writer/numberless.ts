import { type ShopId, seq, type TillId } from '../../domain/ids.ts';
import type { SaleDraft } from '../../domain/sale.ts';
import { REPEAT_WINDOW_MS } from './repeats.ts';
import { CONTENT_UNKNOWN } from './taking-back/central-sales.ts';
import { isTakenBackAs } from './taking-back/same-sale.ts';
import type { Transaction } from './transaction.ts';

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
  /**
   * Per content, what this request may still match, newest first. Read once: what it books itself is never matched, and
   * a queue of the same content must not cost its square.
   */
  readonly #open = new Map<string, NumberlessMatch[]>();

  constructor(tx: Transaction, till: TillId, taken: readonly string[]) {
    this.#tx = tx;
    this.#till = till;
    this.#taken = new Set(taken);
  }

  /** The booked sale that this one repeats, the oldest first, taken by it; null when it is a sale of its own. */
  match(sale: SaleDraft, hash: Buffer): NumberlessMatch | null {
    const key = hash.toString('latin1');
    let open = this.#open.get(key);
    if (open === undefined) {
      open = this.#readOpen(sale, hash);
      this.#open.set(key, open);
    }
    const found = open.pop();
    if (found === undefined) return null;
    this.#taken.add(found.number);
    return found;
  }

  isTaken(number: string): boolean {
    return this.#taken.has(number);
  }

  take(number: string): void {
    this.#taken.add(number);
  }

  taken(): string[] {
    return [...this.#taken];
  }

  /** Sales of a lost life, whose content head office did not tell: the same goods for the same money, and the same date. */
  #takenBack(sale: SaleDraft, shop: ShopId, from: number): NumberlessMatch[] {
    const date = sale.sentDate?.instant ?? null;
    return this.#tx.prepared.sale
      .numberless(this.#till, CONTENT_UNKNOWN, shop, from)
      .filter((row) => date === null || row.sold_at === date)
      .filter((row) => isTakenBackAs(this.#tx, shop, seq(row.seq), sale));
  }

  #readOpen(sale: SaleDraft, hash: Buffer): NumberlessMatch[] {
    const { prepared, moment } = this.#tx;
    const from = isDated(sale) ? -Infinity : moment.runningMs - REPEAT_WINDOW_MS;
    return prepared.shop
      .all()
      .reverse()
      .flatMap(({ id }) => [
        ...prepared.sale.numberless(this.#till, hash, id, from),
        ...this.#takenBack(sale, id, from),
      ])
      .filter(({ number }) => !this.#taken.has(number));
  }
}
