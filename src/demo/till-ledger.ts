import type { SoldSale } from './sold-sale.ts';

/** The parts of a 201 of `ventes/sync` by which a till settles its queue. */
export interface SyncAnswer {
  readonly accepted: readonly string[];
  readonly rejected: readonly { readonly vente_uid: string; readonly reason: string }[];
  readonly details: { readonly erreurs: readonly { readonly code: string }[] };
}

/** What a till knows of its own sales: those that wait for an answer, and what became of the others. */
export class TillLedger {
  /** In the order of selling; a sale leaves only when an answer names it. */
  readonly waiting = new Map<string, SoldSale>();
  readonly accepted = new Map<string, SoldSale>();
  readonly refused = new Map<string, { readonly sale: SoldSale; readonly reason: string }>();
  /** How many sales were reported as already there: repeats after a lost answer. */
  replays = 0;

  sell(sale: SoldSale): void {
    this.waiting.set(sale.number, sale);
  }

  /** The oldest sales that wait, at most `max`. */
  nextBatch(max: number): SoldSale[] {
    return [...this.waiting.values()].slice(0, max);
  }

  /** Settles what an answer names. A sale that it does not name goes on waiting. */
  settle(answer: SyncAnswer): void {
    for (const number of answer.accepted) {
      const sale = this.#answered(number);
      if (sale !== undefined) this.accepted.set(number, sale);
    }
    for (const { vente_uid: number, reason } of answer.rejected) {
      const sale = this.#answered(number);
      if (sale !== undefined) this.refused.set(number, { sale, reason });
    }
    this.replays += answer.details.erreurs.filter((entry) => entry.code === 'DUPLICATE').length;
  }

  get soldCount(): number {
    return this.waiting.size + this.accepted.size + this.refused.size;
  }

  #answered(number: string): SoldSale | undefined {
    const sale = this.waiting.get(number);
    this.waiting.delete(number);
    return sale;
  }
}
