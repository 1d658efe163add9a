import { ARTICLES, type DayArticle } from './shops.ts';

export type MovementType = 'ENTREE' | 'SORTIE' | 'AJUSTEMENT' | 'VENTE' | 'RETOUR';

export interface ExpectedMovement {
  readonly article: DayArticle;
  readonly type: MovementType;
  readonly quantity: number;
  readonly before: number;
  readonly after: number;
  /** null where the contract leaves the words open. */
  readonly reference: string | null;
  readonly user: string | null;
  readonly comment: string | null;
  /** Whether it took the level below zero. */
  readonly alert: boolean;
}

/** The stock of one shop as the contract defines it: opening plus movements, in the order of their commits. */
export class StockBooks {
  readonly movements: ExpectedMovement[] = [];
  /** Articles with an alert that waits, and how many wait. */
  readonly alerts = new Map<number, number>();
  readonly #levels = new Map<number, number>();
  readonly articles: readonly DayArticle[];

  constructor(shop: number) {
    this.articles = ARTICLES.filter((article) => article.shop === shop);
    for (const { id, opening } of this.articles) this.#levels.set(id, opening);
  }

  level(article: number): number {
    const level = this.#levels.get(article);
    if (level === undefined) throw new Error(`the shop has no article ${article}`);
    return level;
  }

  article(id: number): DayArticle | undefined {
    return this.articles.find((article) => article.id === id);
  }

  byCode(code: string): DayArticle | undefined {
    return this.articles.find((article) => article.code === code);
  }

  move(
    article: DayArticle,
    type: MovementType,
    quantity: number,
    words: {
      readonly reference: string | null;
      readonly user: string | null;
      readonly comment: string | null;
    },
  ): ExpectedMovement {
    const before = this.level(article.id);
    const after = before + quantity;
    const alert = quantity < 0 && after < 0;
    const movement = { article, type, quantity, before, after, alert, ...words };
    this.#levels.set(article.id, after);
    this.movements.push(movement);
    if (alert) this.alerts.set(article.id, (this.alerts.get(article.id) ?? 0) + 1);
    return movement;
  }
}
