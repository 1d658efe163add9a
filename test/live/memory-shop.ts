import { articleId, type Seq, seq } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { ArticleChange, CategoryChange, Changes, RefusedSale } from '../../src/store/facts.ts';

/** What a fact says of an article. */
export interface Description {
  readonly price?: number;
  readonly active?: boolean;
  readonly validated?: boolean;
  readonly moveTo?: number;
}

type Described = Omit<ArticleChange, 'stock'>;

/** The journal of one shop in memory. The second `n` of its clock is the fact `n`. */
export class MemoryShop {
  head = seq(0);
  readonly levels = new Map<number, { readonly quantity: number; readonly seq: Seq }>();
  readonly #articles = new Map<number, Described>();
  readonly #refused: RefusedSale[] = [];
  readonly #categories = new Map<number, CategoryChange>();

  note(): Seq {
    this.head = seq(this.head + 1);
    return this.head;
  }

  move(article: number, quantity: number): Seq {
    const at = this.note();
    this.levels.set(article, { quantity, seq: at });
    return at;
  }

  describe(id: number, change: Description): Seq {
    const at = this.note();
    const before = this.#articles.get(id) ?? newArticle(id, at);
    const { price = before.price, active = before.active, validated = before.validated } = change;
    this.#articles.set(id, {
      ...before,
      price: minorUnits(price),
      active,
      validated,
      pricedSeq: price === before.price ? before.pricedSeq : at,
      changedSeq: at,
      changedAt: 1000 * at,
    });
    if (change.moveTo !== undefined) this.levels.set(id, { quantity: change.moveTo, seq: at });
    return at;
  }

  rename(id: number, name: string): Seq {
    const at = this.note();
    this.#categories.set(id, { id, name, description: '', seq: at, changedAt: 1000 * at });
    return at;
  }

  refuse(number: string): Seq {
    const at = this.note();
    this.#refused.push({ seq: at, number, refusal: { code: 'OTHER' } });
    return at;
  }

  refusedAfter(since: Seq): readonly RefusedSale[] {
    return this.#refused.filter(({ seq: at }) => at > since);
  }

  changesAfter(since: Seq): Changes {
    return {
      head: this.head,
      levels: [...this.levels]
        .map(([article, level]) => ({ articleId: articleId(article), ...level }))
        .filter((level) => level.seq > since)
        .sort((a, b) => a.seq - b.seq),
      articles: [...this.#articles.values()]
        .filter((article) => article.changedSeq > since)
        .map((article) => ({ ...article, stock: this.levels.get(article.id)?.quantity ?? 0 })),
      categories: [...this.#categories.values()].filter((category) => category.seq > since),
    };
  }
}

function newArticle(id: number, at: Seq): Described {
  return {
    id: articleId(id),
    code: `ART-${id}`,
    name: `Article ${id}`,
    currency: 'CDF',
    price: minorUnits(100),
    priceUsd: null,
    active: true,
    validated: true,
    category: null,
    createdSeq: at,
    createdAt: 1000 * at,
    changedSeq: at,
    changedAt: 1000 * at,
    pricedSeq: at,
  };
}
