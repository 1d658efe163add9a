import type { ArticleId } from './ids.ts';
import type { Minor } from './money.ts';

/** An article that waits for a till to receive or refuse what was sent of it, or to take it into its list. */
export interface PendingArticle {
  readonly id: ArticleId;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly category: { readonly id: number; readonly name: string } | null;
  readonly price: Minor;
  readonly purchasePrice: Minor;
  readonly currency: string;
  /** Sum of the open deliveries. */
  readonly sent: number;
  /** When the latest of them left, UTC ms; null when none of them says it. */
  readonly sentAt: number | null;
  readonly stock: number;
  /** When the hub heard of the article, UTC ms. */
  readonly createdAt: number;
}
