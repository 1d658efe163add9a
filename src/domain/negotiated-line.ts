import type { ArticleId, Seq } from './ids.ts';

/** A line of a paid, not cancelled sale whose price was negotiated. Amounts in minor units of the sale's currency. */
export interface NegotiatedLine {
  /** The line's movement: unique in the shop. */
  readonly id: Seq;
  readonly sale: { readonly seq: Seq; readonly number: string; readonly soldAt: number };
  readonly article: { readonly id: ArticleId; readonly code: string; readonly name: string };
  readonly quantity: number;
  readonly currency: string;
  /** Null when the article had no price in the sale's currency. */
  readonly originalPrice: number | null;
  readonly unitPrice: number;
}
