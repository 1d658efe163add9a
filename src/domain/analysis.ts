import type { ArticleId } from './ids.ts';

/** What a shop's reports read out of its journal for a period. Amounts are minor units, in the main currency unless said. */
export interface Analysis {
  /** Paid sales that were not cancelled, of all currencies. */
  readonly sales: number;
  readonly saleLines: number;
  readonly turnover: number;
  readonly turnoverUsd: number;
  readonly negotiated: { readonly lines: number; readonly reduction: number };
  /** What the stock with a price in the main currency is worth now. */
  readonly stockValue: number;
  readonly stockCost: number;
  readonly movements: Readonly<Record<MovementGroup, MovementCount>>;
  readonly health: {
    /** Active articles: all, below zero, and at or below the shop's threshold (those below zero included). */
    readonly articles: number;
    readonly negative: number;
    readonly low: number;
  };
  readonly alerts: {
    readonly open: number;
    /** The lowest first. */
    readonly negative: readonly AnalysedArticle[];
    readonly toRegularise: readonly ArticleWithAlerts[];
    /** What the units that are missing below zero cost to buy. */
    readonly estimatedLoss: number;
  };
  /** Best sold first. An article that was sold in two currencies stands in both. */
  readonly topSold: readonly SoldArticle[];
  /** How many of the period's sales bear an anomaly, by its name. */
  readonly anomalies: readonly { readonly name: string; readonly sales: number }[];
  /** Null unless it was asked for. */
  readonly articles: readonly ArticleOfPeriod[] | null;
}

export type MovementGroup = 'delivery' | 'loss' | 'sale' | 'return' | 'adjustment';

export interface MovementCount {
  readonly count: number;
  /** Units: as they come for adjustments (signed), without sign for the others. */
  readonly quantity: number;
}

export interface AnalysedArticle {
  readonly id: ArticleId;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly price: number;
  readonly purchasePrice: number;
  readonly stock: number;
}

export interface ArticleWithAlerts extends AnalysedArticle {
  readonly alerts: number;
  /** Numbers of the latest sales that took it below zero. */
  readonly sales: readonly string[];
}

export interface SoldArticle {
  readonly id: ArticleId;
  readonly code: string;
  readonly name: string;
  /** Of the sales. */
  readonly currency: string;
  readonly quantity: number;
  readonly turnover: number;
  readonly sales: number;
}

export interface ArticleOfPeriod extends AnalysedArticle {
  readonly category: string | null;
  /** In all currencies. */
  readonly sold: number;
  /** In the article's own currency. */
  readonly turnover: number;
  readonly delivered: number;
  readonly returned: number;
  readonly movements: number;
  readonly alerts: number;
}

/** How long the stock would last: the period's turnover, over a year, for the stock's value at the selling price. */
export function yearlyRotation(analysis: Analysis, days: number): number {
  if (days === 0 || analysis.stockValue <= 0) return 0;
  return Math.max(0, (analysis.turnover / days) * 365) / analysis.stockValue;
}

/** Below this many rotations a year goods lie too long. */
export const SLOW_ROTATION = 4;

/**
 * The health of a stock, 0 to 100. What is wrong takes points away: articles below zero up to 40 (all of them from a
 * quarter of the articles on), low articles up to 20 (by their share), alerts that nobody dealt with 2 each up to 20, a
 * slow rotation 10, below once a year 20. A shop without articles is healthy.
 */
export function healthScore(
  { health, alerts }: Pick<Analysis, 'health' | 'alerts'>,
  rotation: number,
): number {
  if (health.articles === 0) return 100;
  const share = (count: number): number => count / health.articles;
  const lost =
    40 * Math.min(1, 4 * share(health.negative)) +
    20 * share(health.low - health.negative) +
    Math.min(20, 2 * alerts.open) +
    (rotation < 1 ? 20 : rotation < SLOW_ROTATION ? 10 : 0);
  return Math.round(100 - lost);
}
