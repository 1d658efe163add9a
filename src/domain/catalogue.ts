import type { ArticleId, ShopId } from './ids.ts';
import type { Minor } from './money.ts';

/** What booking a sale needs to know of an article. */
export interface Article {
  readonly id: ArticleId;
  readonly shopId: ShopId;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly price: Minor;
  readonly priceUsd: Minor | null;
  readonly active: boolean;
}

export interface Variant {
  readonly id: number;
  readonly articleId: ArticleId;
  readonly name: string;
  readonly active: boolean;
}

/** The catalogue's price of an article in a currency, null when it has none in it (contract, D26). */
export function cataloguePrice(article: Article, currency: string): Minor | null {
  if (article.currency === currency) return article.price;
  return currency === 'USD' ? article.priceUsd : null;
}
