import type { ArticleId, Seq } from './ids.ts';
import type { Minor } from './money.ts';
import type { FormatProblem, Refusal } from './refusal.ts';

/** Bounds of one sale (contract, D15, D19, D22, D27). */
export const SALE_LINES_MAX = 500;
export const QUANTITY_MAX = 1_000_000;
export const NUMBER_LENGTH_MAX = 100;
export const PAYMENT_MODE_LENGTH_MAX = 50;
export const DISCOUNT_REASON_LENGTH_MAX = 255;

/** Oddities of a booked sale that a person may want to see; none of them ever refuses it. */
export type Anomaly =
  | 'TOTAL_DIFFERS'
  | 'TOTAL_UNREADABLE'
  | 'AMOUNT_ROUNDED'
  | 'DATE_AHEAD'
  | 'TEXT_CUT'
  | 'VARIANT_UNKNOWN';

/** A well-formed sale as a till sent it, spellings unified and defaults applied, before anything is looked up. */
export interface SaleDraft {
  /** As sent; null when the till sent none (missing, or only white space). */
  readonly number: string | null;
  /** The shop that the till says it sells in; null when it says nothing. */
  readonly claimedShopId: number | null;
  /** Date as sent: the text, and the instant it names (UTC ms), null when it names none ("yesterday"). */
  readonly sentDate: { readonly text: string; readonly instant: number | null } | null;
  readonly currency: string;
  readonly paymentMode: string;
  readonly paid: boolean;
  /** The till's own total, kept beside the hub's; null when none (or an unreadable one) was sent. */
  readonly tillTotal: Minor | null;
  readonly lines: readonly LineDraft[];
  readonly anomalies: readonly Anomaly[];
}

export interface LineDraft {
  readonly articleId: ArticleId;
  readonly variantId: number | null;
  readonly quantity: number;
  /** As sent; null = the catalogue's. */
  readonly unitPrice: Minor | null;
  readonly unitPriceUsd: Minor | null;
  readonly originalPrice: Minor | null;
  /** True only when the till said so. */
  readonly negotiated: boolean;
  readonly discountReason: string;
}

/** One entry of a batch after decoding: a sale, or what is wrong with its form. */
export type BatchEntry =
  | { readonly ok: true; readonly sale: SaleDraft }
  | { readonly ok: false; readonly number: string | null; readonly problem: FormatProblem };

/** A line as it was sold. Prices are in the sale's currency but for the one in dollars. */
export interface SoldLine {
  readonly articleId: ArticleId;
  /** Kept for audit only when `variantName` is null: the plain article was sold. */
  readonly variantId: number | null;
  readonly variantName: string | null;
  readonly quantity: number;
  readonly unitPrice: Minor;
  readonly unitPriceUsd: Minor | null;
  readonly originalPrice: Minor | null;
  readonly negotiated: boolean;
  readonly discountReason: string;
}

/** A line with every price settled. */
export interface PricedLine extends SoldLine {
  readonly subtotal: Minor;
}

/** A line of a sale that was just booked, as the answer shows it. */
export interface BookedLine {
  readonly articleId: ArticleId;
  readonly quantity: number;
  readonly unitPrice: Minor;
  readonly unitPriceUsd: Minor | null;
  readonly subtotal: Minor;
  readonly stockBefore: number;
}

/** What became of one entry of a batch; exactly one of the three, and only after it is on disk. */
export type SaleOutcome =
  | {
      readonly kind: 'created';
      readonly number: string;
      readonly seq: Seq;
      readonly currency: string;
      readonly total: Minor;
      readonly lines: readonly BookedLine[];
    }
  /** The very same sale is booked already; `existing` is its seq. */
  | { readonly kind: 'replay'; readonly number: string; readonly existing: Seq }
  /** Kept whole in quarantine. `number` is null when none was sent. */
  | { readonly kind: 'refused'; readonly number: string | null; readonly refusal: Refusal };
