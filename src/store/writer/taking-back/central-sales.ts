import type { Epoch, Seq, ShopId, TillId } from '../../../domain/ids.ts';
import type { SaleDraft } from '../../../domain/sale.ts';
import type { Obstacle, ShownSale } from '../../../domain/shown-sale.ts';

/** A part of what head office has of one till from a life of the hub that is lost. */
export interface TakeBackSales {
  readonly shopId: ShopId;
  readonly tillId: TillId;
  readonly epoch: Epoch;
  /** The last fact of the shop before that epoch. */
  readonly after: Seq;
  /** Sales of which the hub had nothing when it looked. */
  readonly sales: readonly MissingSale[];
  /** Dates of sale up to here are looked through with this part (UTC ms); null = the page is not at its end. */
  readonly comparedTo: number | null;
  /** Whether the till needs no further look. */
  readonly done: boolean;
  /** Why head office tells nothing of the till; null when it does. */
  readonly cause: string | null;
}

/** What head office shows of a sale, or why it shows nothing that can be used. */
export interface MissingSale {
  readonly number: string;
  readonly shown: ShownSale | null;
  readonly obstacle: Obstacle | null;
  /** Open entries of the quarantine from which a person may have booked it in the lost life. */
  readonly mayBe: readonly WaitingEntry[];
}

/** An entry of the quarantine, and the sale that is read from it. */
export interface WaitingEntry {
  readonly id: Seq;
  readonly payload: string;
  readonly sale: SaleDraft;
}

export interface TakeBackSalesReceipt {
  readonly takenBack: number;
  readonly notTakenBack: number;
}

/**
 * The content of a sale that was taken back: head office does not tell what the till sent, so no content of a till is ever
 * this one. By it such a sale is known: head office has it, and a till's resend is compared by goods and money.
 */
export const CONTENT_UNKNOWN = Buffer.alloc(0);
