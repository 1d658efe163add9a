import type { ArticleId, Seq } from './ids.ts';

/** What can be wrong with the form of one sale. The sentences that a cashier reads are made in wire/. */
export type FormatProblemKind =
  | 'entry-not-object'
  | 'number-unusable'
  | 'number-too-long'
  | 'shop-unusable'
  | 'date-impossible'
  | 'currency-unknown'
  | 'lines-missing'
  | 'lines-too-many'
  | 'line-not-object'
  | 'line-currency-differs'
  | 'article-unusable'
  | 'variant-unusable'
  | 'quantity-unusable'
  | 'price-unusable'
  | 'price-missing'
  | 'amount-too-large';

/** `line` is the 1-based line it concerns, absent when it concerns the whole sale. */
export interface FormatProblem {
  readonly kind: FormatProblemKind;
  readonly line?: number;
}

/**
 * Why a sale was not booked: an expected outcome, so a value and not an error. The codes are the wire's
 * (contract, 6.6). Every refused sale is kept whole in quarantine.
 */
export type Refusal =
  | { readonly code: 'INVALID_FORMAT'; readonly problem: FormatProblem }
  | { readonly code: 'BOUTIQUE_MISMATCH' }
  | { readonly code: 'DUPLICATE_CONFLICT'; readonly existing: Seq }
  | { readonly code: 'ARTICLE_NOT_FOUND'; readonly articleId: ArticleId }
  | {
      readonly code: 'INSUFFICIENT_STOCK';
      readonly articleId: ArticleId;
      readonly articleName: string;
      readonly demanded: number;
      readonly available: number;
    }
  | { readonly code: 'OTHER' };
