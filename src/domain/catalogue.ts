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

/** A variant as the catalogue shows it. Times are UTC ms. */
export interface CatalogueVariant extends Variant {
  readonly barcode: string;
  readonly attribute: string;
  readonly imageUrl: string | null;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** An article as the catalogue shows it, with its stock. */
export interface CatalogueArticle {
  readonly id: ArticleId;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly category: { readonly id: number; readonly name: string } | null;
  readonly currency: string;
  readonly price: Minor;
  readonly purchasePrice: Minor;
  readonly priceUsd: Minor | null;
  readonly purchasePriceUsd: Minor | null;
  readonly active: boolean;
  readonly validated: boolean;
  readonly imageUrl: string | null;
  /** UTC ms at which it was switched off; null while it is active. */
  readonly removedAt: number | null;
  readonly stock: number;
  readonly variants: readonly CatalogueVariant[];
}

/** An article that was switched off, as tills are told to forget it. */
export interface RemovedArticle {
  readonly id: ArticleId;
  readonly code: string;
  readonly name: string;
  /** UTC ms. */
  readonly removedAt: number | null;
}

/** A variant in a list of variants, with what it has from its article. */
export interface ListedVariant extends CatalogueVariant {
  readonly article: Pick<CatalogueArticle, 'name' | 'currency' | 'price' | 'stock'>;
}

/** Times are UTC ms. */
export interface ListedCategory {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
  readonly changedAt: number;
}

/** The catalogue's price of an article in a currency, null when it has none in it (contract, D26). */
export function cataloguePrice(article: Article, currency: string): Minor | null {
  if (article.currency === currency) return article.price;
  return currency === 'USD' ? article.priceUsd : null;
}
