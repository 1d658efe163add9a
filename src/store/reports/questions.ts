import type { Analysis } from '../../domain/analysis.ts';
import type { ShopId, TillId } from '../../domain/ids.ts';
import type { NegotiatedLine } from '../../domain/negotiated-line.ts';
import type { Comparison } from '../../domain/past-sale.ts';

/** What the reports' thread can be asked, and what it answers. Plain data: both cross by structured clone. */
export interface Questions {
  analysis: {
    readonly shopId: ShopId;
    readonly timeZone: string;
    /** Local days (20261122), both inclusive. */
    readonly firstDay: number;
    readonly lastDay: number;
    readonly mainCurrency: string;
    /** Stock at which an article is low. */
    readonly lowAt: number;
    /** With the list of the period's articles. */
    readonly detailed: boolean;
  };
  /** Newest first, of sales dated between the bounds (UTC ms, inclusive). */
  negotiations: {
    readonly shopId: ShopId;
    readonly from: number;
    readonly to: number;
    readonly limit: number;
    readonly offset: number;
  };
  /** A till's sales beside the numbers that it names. */
  comparison: ComparisonFilter;
}

/** Sales of one till in one shop, compared with the numbers that the till has. */
export interface ComparisonFilter {
  readonly tillId: TillId;
  readonly shopId: ShopId;
  /** Date of sale, UTC ms, both inclusive. */
  readonly from: number | null;
  readonly to: number | null;
  /** Each once. */
  readonly numbers: readonly string[];
  /** How many of each kind of difference are named. */
  readonly limit: number;
}

export interface Findings {
  analysis: Analysis;
  negotiations: readonly NegotiatedLine[];
  comparison: Comparison;
}

export type Topic = keyof Questions;
export type Question = {
  readonly [T in Topic]: { readonly topic: T; readonly question: Questions[T] };
}[Topic];

export const BUSY = { refused: 'busy' } as const;

/** Reports that read much, on a connection and a thread of their own, so that no till waits for them. */
export interface Reports {
  /** Busy when too many wait already; nothing was tried then. */
  ask<T extends Topic>(topic: T, question: Questions[T]): Promise<Findings[T] | typeof BUSY>;
  close(): Promise<void>;
}
