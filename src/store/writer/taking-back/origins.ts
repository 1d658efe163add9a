import { type Seq, type ShopId, seq } from '../../../domain/ids.ts';
import type { Transaction } from '../transaction.ts';

/**
 * Reads the seqs that a fact of a lost life names: they are that life's. What lies before the lives parted has its seq
 * still; the rest stands where it was taken back to.
 */
export class Origins {
  readonly #tx: Transaction;
  readonly #shop: ShopId;
  readonly #epoch: number;
  readonly #ownUpTo: number;

  /** @param common the last seq before the lives parted */
  constructor(tx: Transaction, shop: ShopId, epoch: number, common: Seq) {
    this.#tx = tx;
    this.#shop = shop;
    this.#epoch = epoch;
    const ranges = tx.prepared.epochRange.ofShop(shop);
    const known = ranges.findLast((range) => range.epoch <= epoch);
    this.#ownUpTo = Math.min(common, known?.upTo ?? common);
  }

  /** Where the fact stands now; null when it is not here. */
  own(named: unknown): Seq | null {
    if (typeof named !== 'number' || named < 1) return null;
    const { takenBack } = this.#tx.prepared;
    const exact = takenBack.seqOf(this.#shop, this.#epoch, named);
    if (exact !== undefined) return exact;
    if (named <= this.#ownUpTo) return seq(named);
    for (let epoch = this.#before(this.#epoch); epoch !== null; epoch = this.#before(epoch)) {
      const found = takenBack.seqOf(this.#shop, epoch, named);
      if (found !== undefined) return found;
    }
    return null;
  }

  /** Where the fact of that very name stands now. */
  named(origin: { readonly epoch: number; readonly seq: number }): Seq | null {
    return new Origins(this.#tx, this.#shop, origin.epoch, seq(this.#ownUpTo)).own(origin.seq);
  }

  #before(epoch: number): number | null {
    return this.#tx.prepared.takenBack.epochBelow(this.#shop, epoch);
  }
}
