import type { ArticleId, Seq } from './ids.ts';
import type { Minor } from './money.ts';
import type { MovementKind } from './stock.ts';

/** A movement as people read it. Exactly one of `sale` and `note` is set: what caused it. */
export interface Movement {
  readonly seq: Seq;
  readonly articleId: ArticleId;
  readonly articleName: string;
  readonly articleCode: string;
  readonly kind: MovementKind;
  readonly quantity: number;
  readonly stockBefore: number;
  readonly stockAfter: number;
  /** Recorded hub time, UTC ms. */
  readonly hubTime: number;
  /** Set for the movement of a sale line. */
  readonly sale: {
    readonly number: string;
    readonly tillName: string;
    readonly currency: string;
    readonly unitPrice: Minor;
    readonly variantName: string | null;
  } | null;
  /** Set for a movement that another fact caused. */
  readonly note: { readonly reference: string; readonly user: string; readonly comment: string } | null;
}
