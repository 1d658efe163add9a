/**
 * What happens on the recorded day, apart from how it is written on the wire: the generator makes these, `wording.ts`
 * writes each as one of the many requests that mean it, and the oracle says what it must cause.
 */
import type { DayTill } from './shops.ts';

export interface LineIntent {
  readonly article: number;
  /** Whatever the till names: also an unknown variant, or one of another article. */
  readonly variant: number | null;
  readonly quantity: number;
  readonly price: bigint | null;
  readonly priceUsd: bigint | null;
  readonly original: bigint | null;
  readonly negotiated: boolean;
  readonly reason: string;
}

/** A date as sent; `instant` is UTC ms, null when the text says nothing that can be read. */
export interface DateIntent {
  readonly text: string;
  readonly instant: number | null;
}

export interface SaleIntent {
  readonly kind: 'sale';
  readonly number: string | null;
  /** The boutique_id sent, if any. */
  readonly shop: number | null;
  readonly date: DateIntent | null;
  readonly currency: 'CDF' | 'USD';
  readonly payment: string;
  readonly paid: boolean;
  readonly tillTotal: bigint | null;
  readonly lines: readonly LineIntent[];
}

/** An entry that is no sale that can be read; `entry` is sent as it is. */
export interface BrokenIntent {
  readonly kind: 'broken';
  readonly number: string | null;
  readonly entry: unknown;
}

export type EntryIntent = SaleIntent | BrokenIntent;

export type Step =
  | { readonly kind: 'sync'; readonly till: DayTill; readonly entries: readonly EntryIntent[] }
  | { readonly kind: 'single'; readonly till: DayTill; readonly sale: SaleIntent }
  | { readonly kind: 'cancel'; readonly till: DayTill; readonly number: string; readonly reason: string }
  | {
      readonly kind: 'declare';
      readonly till: DayTill;
      readonly what: 'negocies' | 'retours';
      readonly declaration: DeclarationIntent;
    }
  | { readonly kind: 'report'; readonly till: DayTill; readonly report: ReportIntent }
  | {
      readonly kind: 'deliver';
      readonly shop: number;
      readonly article: number;
      readonly quantity: number;
      readonly key: string;
    }
  | { readonly kind: 'receive'; readonly till: DayTill; readonly article: number; readonly said: number }
  | { readonly kind: 'refuse'; readonly till: DayTill; readonly article: number }
  | { readonly kind: 'correct'; readonly till: DayTill; readonly article: number; readonly level: number }
  | {
      readonly kind: 'regularise';
      readonly till: DayTill;
      readonly article: number;
      readonly added: number;
      readonly notes: string;
    }
  | {
      readonly kind: 'lose';
      readonly shop: number;
      readonly article: number;
      readonly quantity: number;
      readonly key: string;
    }
  | {
      readonly kind: 'trace';
      readonly till: DayTill;
      readonly reference: string;
      readonly reason: string;
      readonly articles: readonly { readonly article: number; readonly quantity: number }[];
    }
  | {
      readonly kind: 'decide';
      readonly shop: number;
      readonly decision: 'accept' | 'discard';
      /** Which of the entries that can be decided on. */
      readonly nth: number;
    }
  | { readonly kind: 'apply'; readonly shop: number; readonly nth: number }
  | { readonly kind: 'reprice'; readonly shop: number; readonly article: number; readonly price: bigint }
  | { readonly kind: 'count-open'; readonly shop: number }
  | { readonly kind: 'count'; readonly shop: number; readonly article: number; readonly off: number }
  | { readonly kind: 'count-close'; readonly shop: number };

export interface DeclarationIntent {
  readonly code: string;
  readonly amount: bigint;
  readonly date: DateIntent;
  /** As sent; unusable ones count as 1. */
  readonly quantity: unknown;
  readonly currency: string | null;
  readonly reason: string;
  readonly reference: string;
}

export interface ReportIntent {
  readonly detail: string;
  readonly expense: bigint;
  readonly currency: string | null;
  readonly date: DateIntent | null;
}
