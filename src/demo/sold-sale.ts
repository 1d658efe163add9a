import type { Minor } from '../domain/money.ts';

/** A sale as a fake till made it: what it sends, and what it later holds the hub and head office to. */
export interface SoldSale {
  readonly number: string;
  /** UTC ms. */
  readonly soldAt: number;
  readonly currency: 'CDF' | 'USD';
  readonly lines: readonly SoldLine[];
}

export interface SoldLine {
  readonly articleId: number;
  readonly variantId: number | null;
  readonly quantity: number;
  readonly unitPrice: Minor;
}

/** Sum of the lines, in minor units of the sale's currency. */
export function totalOf(sale: SoldSale): number {
  return sale.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0);
}
