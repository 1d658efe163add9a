import type { ArticleId, Seq, ShopId, TillSerial } from '../../domain/ids.ts';
import type { Minor } from '../../domain/money.ts';

/** What tills ask of stock beside selling, and what they are told: receptions, corrections, traces of rejections. */
export interface CorrectionCommands {
  /** Puts every open delivery of the article on the shelf, once. `sent` is what the till counted; it decides nothing. */
  receiveDeliveries: {
    readonly serial: TillSerial;
    readonly articleId: ArticleId;
    readonly sent: number;
  };
  refuseDeliveries: { readonly serial: TillSerial; readonly articleId: ArticleId };
  /** Sets the level. */
  correctStock: { readonly serial: TillSerial; readonly articleId: ArticleId; readonly wanted: number };
  /** Adds to the level and closes the article's alerts. */
  regulariseStock: {
    readonly serial: TillSerial;
    readonly articleId: ArticleId;
    readonly quantity: number;
    readonly notes: string;
  };
  recordRejection: {
    readonly serial: TillSerial;
    /** The number of the sale, as the till names it. */
    readonly reference: string;
    readonly reason: string;
    readonly articles: readonly { readonly articleId: ArticleId; readonly quantity: number }[];
  };
}

export interface NamedArticle {
  readonly id: ArticleId;
  readonly code: string;
  readonly name: string;
}

type NotFound = { readonly kind: 'not-found' };

export type ReceptionReceipt =
  | NotFound
  | {
      readonly kind: 'decided';
      /** Nothing was left to decide. */
      readonly already: boolean;
      readonly article: NamedArticle;
      /** The level after the commit. */
      readonly stock: number;
      /** Recorded hub time, UTC ms. */
      readonly at: number;
    };

export interface Trace {
  readonly articleId: ArticleId;
  readonly name: string;
  readonly quantity: number;
  readonly stock: number;
}

/** A sale that a bare number may mean. */
export interface SaleCandidate {
  readonly seq: Seq;
  readonly tillName: string;
  /** UTC ms. */
  readonly soldAt: number;
  readonly currency: string;
  readonly total: Minor;
}

export interface CorrectionReceipts {
  receiveDeliveries: ReceptionReceipt;
  refuseDeliveries: ReceptionReceipt;
  correctStock:
    | NotFound
    | {
        readonly kind: 'corrected';
        readonly shopId: ShopId;
        readonly article: NamedArticle;
        readonly before: number;
        readonly after: number;
      };
  regulariseStock:
    | NotFound
    | {
        readonly kind: 'regularised';
        readonly article: NamedArticle;
        readonly before: number;
        readonly quantity: number;
        /** Alerts of the article that this closed. */
        readonly resolved: number;
      };
  recordRejection:
    | { readonly kind: 'ambiguous'; readonly candidates: readonly SaleCandidate[] }
    | { readonly kind: 'traced'; readonly reason: string; readonly traces: readonly Trace[] };
}
