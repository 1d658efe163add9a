import { type Article, cataloguePrice, type Variant } from './catalogue.ts';
import type { ArticleId } from './ids.ts';
import { type Minor, plus, times, ZERO } from './money.ts';
import type { Refusal } from './refusal.ts';
import type { LineDraft, PricedLine, SaleDraft } from './sale.ts';

/** Where prices and names come from; both answer for one shop only, and unknown or inactive articles not at all. */
export interface PriceList {
  sellableArticle(id: ArticleId): Article | undefined;
  variant(id: number): Variant | undefined;
}

export interface PricedSale {
  readonly lines: readonly PricedLine[];
  readonly total: Minor;
}

/** What negotiating took off a line, in minor units of the sale's currency; a price above the original takes nothing. */
export function reductionOf(line: {
  readonly quantity: number;
  readonly unitPrice: number;
  readonly originalPrice: number | null;
}): number {
  return Math.max(0, (line.originalPrice ?? line.unitPrice) - line.unitPrice) * line.quantity;
}

/** A price that differs from the original by more than this many minor units was negotiated (contract, 6.2). */
const NEGOTIATED_ABOVE = 1;

/**
 * Settles every price of a sale (contract, D4, D16, D26). The total is the sum of its lines, whatever the till sent.
 * Refuses with the first unknown article in line order, or with the first line that has no price in the sale's currency.
 */
export function priceSale(sale: SaleDraft, prices: PriceList): PricedSale | Refusal {
  for (const line of sale.lines) {
    if (prices.sellableArticle(line.articleId) === undefined) {
      return { code: 'ARTICLE_NOT_FOUND', articleId: line.articleId };
    }
  }
  const lines: PricedLine[] = [];
  let total: Minor = ZERO;
  for (const [index, draft] of sale.lines.entries()) {
    const line = priceLine(draft, sale.currency, prices);
    if (typeof line === 'string') {
      return { code: 'INVALID_FORMAT', problem: { kind: line, line: index + 1 } };
    }
    const sum = plus(total, line.subtotal);
    if (sum === null) return { code: 'INVALID_FORMAT', problem: { kind: 'amount-too-large' } };
    total = sum;
    lines.push(line);
  }
  return { lines, total };
}

function priceLine(
  draft: LineDraft,
  currency: string,
  prices: PriceList,
): PricedLine | 'price-missing' | 'amount-too-large' {
  const article = prices.sellableArticle(draft.articleId);
  if (article === undefined) throw new Error(`article ${draft.articleId} was checked before it is priced`);
  const listed = cataloguePrice(article, currency);
  const unitPrice = settleUnitPrice(draft, currency, listed);
  if (unitPrice === null) return 'price-missing';
  const subtotal = times(unitPrice, draft.quantity);
  if (subtotal === null) return 'amount-too-large';
  const originalPrice = draft.originalPrice ?? listed;
  return {
    articleId: draft.articleId,
    variantId: draft.variantId,
    variantName: variantName(draft, prices),
    quantity: draft.quantity,
    unitPrice,
    unitPriceUsd: draft.unitPriceUsd ?? (currency === 'USD' ? unitPrice : article.priceUsd),
    originalPrice,
    negotiated:
      draft.negotiated || (originalPrice !== null && Math.abs(unitPrice - originalPrice) > NEGOTIATED_ABOVE),
    discountReason: draft.discountReason,
    subtotal,
  };
}

function settleUnitPrice(draft: LineDraft, currency: string, listed: Minor | null): Minor | null {
  const noPriceOfItsOwn = draft.unitPrice === null || draft.unitPrice === 0;
  if (currency === 'USD' && noPriceOfItsOwn && draft.unitPriceUsd !== null) return draft.unitPriceUsd;
  return draft.unitPrice ?? listed;
}

/** An unknown, inactive or foreign variant sells the plain parent; its id is kept for audit (contract, checklist 24). */
function variantName(draft: LineDraft, prices: PriceList): string | null {
  if (draft.variantId === null) return null;
  const variant = prices.variant(draft.variantId);
  return variant?.active && variant.articleId === draft.articleId ? variant.name : null;
}
