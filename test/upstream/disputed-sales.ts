import { expect } from 'vitest';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { line, OIL, RICE, SHOP, sale, TILL } from '../support/test-store.ts';
import { accept, atOf, GRACE, record } from './decided-in-lost-life.ts';
import type { RestoredTillShop } from './restored-till-shop.ts';

/** Sales of one till on which a person has to decide: one whose number a stranger has at head office, and a conflict. */
export class DisputedSales {
  readonly sales: readonly SaleDraft[];
  readonly #shop: RestoredTillShop;
  readonly #conflict: SaleDraft;

  constructor(shop: RestoredTillShop) {
    this.#shop = shop;
    const dated = (one: SaleDraft, before: number): SaleDraft => {
      const instant = shop.store.clock.now() - before;
      return { ...one, sentDate: { text: new Date(instant).toISOString(), instant } };
    };
    this.#conflict = dated(sale('D-2', line(OIL, 3, 2_500_000)), 1_000);
    this.sales = [
      ...[
        dated(sale('D-1', line(OIL, 2, 2_500_000)), 3_000),
        dated(sale('D-2', line(RICE, 1, 7_500_000)), 2_000),
      ],
      this.#conflict,
    ];
    shop.office.books.addForeign('D-1', 'stranger', 99);
    shop.store.sell(TILL, ...this.sales);
  }

  /** Waits for a person, as far as head office is concerned. */
  get parked(): boolean {
    return record(this.#shop, 'D-1')?.state === 'parked';
  }

  /** A person decides what is to be decided. */
  decide(): void {
    if (this.parked) {
      const about = { shopId: SHOP, seq: atOf(this.#shop, 'D-1'), number: null, user: GRACE };
      expect(this.#shop.store.run('renumberUpstream', about)).toMatchObject({ already: false });
    }
    expect(accept(this.#shop, this.#conflict)).toMatchObject({ number: 'D-2~1' });
  }

  /** The till sends all of it once more, after the decision. */
  comeAgain(): void {
    const { outcomes } = this.#shop.store.sell(TILL, ...this.sales);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['replay', 'replay', 'replay']);
  }
}
