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
  /** What it was worth at the selling price of its moment. */
  readonly value: bigint;
  /** Whether it took the level below zero. */
  readonly alert: boolean;
}

const NOTICES: Readonly<Partial<Record<MovementType, string>>> = {
  ENTREE: 'STOCK_AJOUT',
  SORTIE: 'STOCK_RETRAIT',
  AJUSTEMENT: 'STOCK_AJUSTEMENT',
};

/** The stock of one shop as the contract defines it: opening plus movements, in the order of their commits. */
export class StockBooks {
  readonly movements: ExpectedMovement[] = [];
  /** Movements below zero that nobody has dealt with, by article. */
  readonly alerts = new Map<number, ExpectedMovement[]>();
  /** By how much new prices changed what was in stock, and how often each article got one. */
  readonly repricings: { readonly article: DayArticle; readonly impact: bigint }[] = [];
  /** What every till of the shop is told (7.8): movements that are no sales and no returns, and new prices. */
  readonly notices: {
    readonly type: string;
    readonly code: string;
    readonly quantity: number;
    readonly before: number;
    readonly after: number;
  }[] = [];
  readonly #levels = new Map<number, number>();
  readonly articles: readonly DayArticle[];

  constructor(shop: number) {
    this.articles = ARTICLES.filter((article) => article.shop === shop).map((article) => ({ ...article }));
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

  /** What a cancelled sale took below zero is dealt with: its goods are back. */
  settle(movements: readonly ExpectedMovement[]): void {
    for (const [article, waiting] of this.alerts) {
      this.alerts.set(
        article,
        waiting.filter((movement) => !movements.includes(movement)),
      );
    }
  }

  /** A new selling price; the same once more is nothing. */
  reprice(article: DayArticle, price: bigint): void {
    if (article.price === price) return;
    const impact = (price - article.price) * BigInt(this.level(article.id));
    article.price = price;
    this.repricings.push({ article, impact });
    const level = this.level(article.id);
    this.notices.push({
      type: 'AJUSTEMENT_PRIX',
      code: article.code,
      quantity: 0,
      before: level,
      after: level,
    });
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
    const value = BigInt(quantity) * article.price;
    const movement = { article, type, quantity, before, after, value, alert, ...words };
    this.#levels.set(article.id, after);
    this.movements.push(movement);
    const notice = NOTICES[type];
    if (notice !== undefined)
      this.notices.push({ type: notice, code: article.code, quantity, before, after });
    if (alert) this.alerts.set(article.id, [...(this.alerts.get(article.id) ?? []), movement]);
    return movement;
  }
}
