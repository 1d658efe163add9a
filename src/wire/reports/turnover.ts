import { type Minor, minorSum } from '../../domain/money.ts';
import { formatAmount } from '../values/amounts.ts';

/** An amount and its currency: the two are inseparable (contract, incident 32). */
export interface Priced {
  readonly currency: string;
  readonly total: Minor;
}

/**
 * The sums that an answer has room for: the shop's main currency, which is its own or, in a shop that counts in dollars,
 * CDF; and USD. They are never added up (contract, 6.3).
 */
export function turnoverOf(
  sales: readonly Priced[],
  shopCurrency: string,
): { readonly main: string; readonly usd: string } {
  const sumOf = (currency: string): string =>
    formatAmount(
      minorSum(sales.reduce((sum, sale) => (sale.currency === currency ? sum + sale.total : sum), 0)),
    );
  return { main: sumOf(shopCurrency === 'USD' ? 'CDF' : shopCurrency), usd: sumOf('USD') };
}
