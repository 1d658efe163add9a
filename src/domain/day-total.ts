/**
 * What one local day (20261122) of a shop adds up to in one currency. Paid sales that were not cancelled stand at the
 * day of their effective date, in the sale's currency; stock values (at the selling price, in the article's currency) at
 * the day on which the hub recorded them: the stock is worth added + counted + repriced − removed − sold, over all days.
 * Amounts are minor units; they are sums, which may pass the limit of one amount, and counted and repriced have a sign.
 */
export interface DayTotal {
  readonly day: number;
  readonly currency: string;
  readonly sales: number;
  readonly saleLines: number;
  readonly turnover: number;
  readonly negotiatedLines: number;
  readonly negotiatedQuantity: number;
  readonly negotiatedReduction: number;
  /** Openings, deliveries and returns. */
  readonly valueAdded: number;
  /** Corrections of the level. */
  readonly valueCounted: number;
  /** Changes of the price of what was in stock. */
  readonly valueRepriced: number;
  readonly valueRemoved: number;
  readonly valueSold: number;
}
