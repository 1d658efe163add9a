import type { Seq } from './ids.ts';
import type { Minor } from './money.ts';

/** A sale as the shop's history shows it. */
export interface PastSale {
  readonly seq: Seq;
  readonly number: string;
  readonly tillName: string;
  /** The date that counts for it, UTC ms. */
  readonly soldAt: number;
  readonly currency: string;
  readonly total: Minor;
  readonly paymentMode: string;
  readonly paid: boolean;
  /** Null while the sale stands; `at` is hub time, UTC ms. */
  readonly cancelled: { readonly at: number; readonly reason: string } | null;
  readonly lines: readonly PastSaleLine[];
}

export interface PastSaleLine {
  readonly articleName: string;
  readonly articleCode: string;
  readonly quantity: number;
  readonly unitPrice: Minor;
}

/** What a till asks when it compares its books with the hub's. */
export interface Comparison {
  /** The till's sales in its present shop between the dates, cancelled ones included. */
  readonly count: number;
  readonly totals: readonly { readonly currency: string; readonly total: Minor }[];
  /** How many of the numbers sent are among them. */
  readonly common: number;
  /** The first of them that the till did not name, oldest date first. */
  readonly unnamed: readonly { readonly number: string; readonly total: Minor; readonly soldAt: number }[];
  /** The first of the numbers sent that are not among them, in the order sent. */
  readonly absent: readonly string[];
}
