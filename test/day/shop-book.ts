import type { DeclarationIntent, ReportIntent } from './intents.ts';
import { type BookedSale, SaleBook } from './sale-book.ts';
import type { DayArticle, DayShop, DayTill } from './shops.ts';

export interface Declared {
  readonly what: 'negocies' | 'retours';
  readonly till: DayTill;
  readonly article: DayArticle | undefined;
  readonly intent: DeclarationIntent;
  readonly quantity: number;
  id: number;
}

export interface Reported {
  readonly till: DayTill;
  readonly intent: ReportIntent;
  id: number;
  /** Whether a person deducted its expenses from the turnover. */
  applied: boolean;
}

export interface Cancelled {
  readonly sale: BookedSale;
  readonly by: DayTill;
  readonly reason: string;
}

/** Everything of one shop that is not a sale: declarations, deliveries, corrections, traces, counts. */
export class ShopBook {
  readonly shop: DayShop;
  readonly sales: SaleBook;
  readonly declarations: Declared[] = [];
  readonly reports: Reported[] = [];
  readonly cancellations: Cancelled[] = [];
  /** Quantities sent and not yet received or refused, per article. */
  readonly pending = new Map<number, number[]>();
  readonly validated = new Set<number>();
  readonly traced = new Map<string, unknown>();
  /** Articles of the open count, with what was counted and the level that the count saw. */
  count: Map<number, { readonly counted: number; readonly level: number }> | null = null;

  constructor(shop: DayShop) {
    this.shop = shop;
    this.sales = new SaleBook(shop);
    for (const article of this.sales.stock.articles) {
      if (article.validated) this.validated.add(article.id);
    }
  }

  pendingOf(article: number): number {
    return (this.pending.get(article) ?? []).reduce((total, quantity) => total + quantity, 0);
  }
}

/** Quantities of declarations: default 1; below 1 or unusable count as 1 (7.7). */
export function declaredQuantity(sent: unknown): number {
  const number = typeof sent === 'string' && /^\d+$/.test(sent) ? Number(sent) : sent;
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? number : 1;
}
