import type { Epoch, Seq, ShopId } from '../../src/domain/ids.ts';
import type { LiveParts } from '../../src/live/live.ts';
import { formatAmount } from '../../src/wire/values/amounts.ts';

/** A journal to which a law commits, whatever holds it. */
export interface Journal {
  readonly shopId: ShopId;
  readonly reader: LiveParts['reader'];
  /** Commits one fact or more that move these articles (none: a fact that moves nothing). */
  commit(articles: readonly number[]): void;
  /** Commits facts that change the article, its price, or both, or switch it off or on. */
  describe(article: number): void;
  raiseEpoch(): Epoch;
}

/** What a shop's stock and prices were after each commit: what tills ought to have seen. */
export class History {
  readonly #journal: Pick<Journal, 'shopId' | 'reader'>;
  readonly #moved: { readonly seq: number; readonly article: number; readonly quantity: number }[] = [];
  readonly #described: { readonly seq: number; readonly article: number; readonly price: string | null }[] =
    [];
  #head: Seq;

  constructor(journal: Pick<Journal, 'shopId' | 'reader'>) {
    this.#journal = journal;
    this.#head = 0 as Seq;
    this.record();
  }

  get head(): Seq {
    return this.#head;
  }

  /** Takes down what was committed since it last looked. */
  record(): void {
    const { head, levels, articles } = this.#journal.reader.changesAfter(this.#journal.shopId, this.#head);
    for (const { seq, articleId, quantity } of levels)
      this.#moved.push({ seq, article: articleId, quantity });
    for (const { changedSeq, id, active, price } of articles) {
      this.#described.push({ seq: changedSeq, article: id, price: active ? formatAmount(price) : null });
    }
    this.#head = head;
  }

  /** Every article's level as a reader at `seq` knows it. */
  at(seq: number): Map<number, number> {
    return new Map(
      this.#moved.filter((moved) => moved.seq <= seq).map(({ article, quantity }) => [article, quantity]),
    );
  }

  /** The price of every article that is described and active, as a reader at `seq` knows it. */
  pricesAt(seq: number): Map<number, string> {
    const prices = new Map<number, string>();
    for (const { seq: at, article, price } of this.#described) {
      if (at > seq) continue;
      if (price === null) prices.delete(article);
      else prices.set(article, price);
    }
    return prices;
  }

  /** Whether a frame says what was true at its seq. */
  holds(frame: { readonly seq: number; readonly article_id: number; readonly new_stock: number }): boolean {
    return this.#moved.some(
      ({ seq, article, quantity }) =>
        seq === frame.seq && article === frame.article_id && quantity === frame.new_stock,
    );
  }

  /** The seqs that a till at `since` has missed: one for each article that moved, that of its latest level. */
  missedAfter(since: number): readonly number[] {
    const latest = new Map(this.#moved.map(({ article, seq }) => [article, seq]));
    return [...latest.values()].filter((seq) => seq > since).sort((a, b) => a - b);
  }
}
