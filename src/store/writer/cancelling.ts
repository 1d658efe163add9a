import type { ArticleId, Seq, ShopId, TillSerial } from '../../domain/ids.ts';
import type { Minor } from '../../domain/money.ts';
import type { SaleCandidate } from './correction-protocol.ts';

/** Cancel the sale that the calling till means by a number (contract, D11, 7.2). */
export interface CancelSale {
  readonly serial: TillSerial;
  readonly number: string;
  readonly reason: string;
  /** What lists of movements show beside the goods that came back. */
  readonly reference: string;
  readonly comment: string;
}

/** What became of it, in the shop in which the till stands. */
export type CancelReceipt = { readonly shopId: ShopId } & (
  | {
      readonly kind: 'cancelled';
      readonly sale: { readonly seq: Seq; readonly soldAt: number; readonly total: Minor };
      /** Hub time, UTC ms. */
      readonly cancelledAt: number;
      /** One per line of the sale, in their order. */
      readonly restored: readonly RestoredLine[];
    }
  | { readonly kind: 'number-unknown' }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly SaleCandidate[] }
  | { readonly kind: 'cancelled-before'; readonly cancelledAt: number }
  /** `elapsedMs` of running time since the hub booked it (contract, D18). */
  | { readonly kind: 'too-late'; readonly soldAt: number; readonly elapsedMs: number }
);

export interface RestoredLine {
  readonly articleId: ArticleId;
  readonly code: string;
  readonly name: string;
  readonly quantity: number;
  readonly stockBefore: number;
}
