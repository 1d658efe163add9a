import type { ArticleId } from '../../domain/ids.ts';
import type { Minor } from '../../domain/money.ts';
import type { SoldLine } from '../../domain/sale.ts';

/** All lines of one article and variant, put together. */
export interface MergedLine {
  readonly articleId: ArticleId;
  readonly variantId: number | null;
  readonly variantName: string;
  readonly quantity: number;
  /** Minor units: what the lines cost together, at whatever prices. */
  readonly subtotal: number;
  readonly unitPriceUsd: Minor | null;
  readonly originalPrice: Minor;
  readonly negotiated: boolean;
  readonly discountReason: string;
}

/**
 * One line for each article and variant, in an order in which the central backend moves the stock of every one of them
 * (contract, 6.3 and 11.5 rule 6). It takes a line for a repeat, and moves nothing, when the sale already moved the
 * plain article, or when a comment so far contains the variant's name: so the plain article comes before its variants,
 * shorter names before longer ones, and two variants of one name are one line. A variant that the hub did not know was
 * sold as the plain article, and is sent as that.
 */
export function mergeLines(lines: readonly SoldLine[]): readonly MergedLine[] {
  const merged = new Map<string, MergedLine>();
  const articles: ArticleId[] = [];
  for (const line of lines) {
    const key = JSON.stringify([line.articleId, line.variantName]);
    const sofar = merged.get(key);
    merged.set(key, sofar === undefined ? opened(line) : joined(sofar, line));
    if (!articles.includes(line.articleId)) articles.push(line.articleId);
  }
  return [...merged.values()].sort(
    (a, b) =>
      articles.indexOf(a.articleId) - articles.indexOf(b.articleId) ||
      Number(a.variantId !== null) - Number(b.variantId !== null) ||
      a.variantName.length - b.variantName.length,
  );
}

function opened(line: SoldLine): MergedLine {
  return {
    articleId: line.articleId,
    variantId: line.variantName === null ? null : line.variantId,
    variantName: line.variantName ?? '',
    quantity: line.quantity,
    subtotal: line.unitPrice * line.quantity,
    unitPriceUsd: line.unitPriceUsd,
    // Head office would otherwise compare with its own price of today, in whatever currency that is.
    originalPrice: line.originalPrice ?? line.unitPrice,
    negotiated: line.negotiated,
    discountReason: line.discountReason,
  };
}

function joined(sofar: MergedLine, line: SoldLine): MergedLine {
  return {
    ...sofar,
    quantity: sofar.quantity + line.quantity,
    subtotal: sofar.subtotal + line.unitPrice * line.quantity,
    unitPriceUsd: line.unitPriceUsd === null ? null : sofar.unitPriceUsd,
    negotiated: sofar.negotiated || line.negotiated,
    discountReason: sofar.discountReason === '' ? line.discountReason : sofar.discountReason,
  };
}
