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

/** The figures of several days, added up. */
export type DaySum = Readonly<Record<Exclude<keyof DayTotal, 'day' | 'currency'>, number>>;

const FIGURES = [
  'sales',
  'saleLines',
  'turnover',
  'negotiatedLines',
  'negotiatedQuantity',
  'negotiatedReduction',
  'valueAdded',
  'valueCounted',
  'valueRepriced',
  'valueRemoved',
  'valueSold',
] as const;

/** Amounts of two currencies are never added: null adds all currencies up, for counts only. */
export function sumDays(totals: readonly DayTotal[], currency: string | null): DaySum {
  const of = currency === null ? totals : totals.filter((total) => total.currency === currency);
  const sums = FIGURES.map((figure) => [figure, of.reduce((sum, total) => sum + total[figure], 0)]);
  return Object.fromEntries(sums) as DaySum;
}

/** By how much the days change what the stock is worth. */
export function valueChange(day: DaySum): number {
  return day.valueAdded + day.valueCounted + day.valueRepriced - day.valueRemoved - day.valueSold;
}

/** Reports have two currencies, the dollar and this one: the shop's own, and CDF in a shop that counts in dollars. */
export function mainCurrency(shopCurrency: string): string {
  return shopCurrency === 'USD' ? 'CDF' : shopCurrency;
}
