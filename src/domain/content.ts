import type { LineDraft, SaleDraft } from './sale.ts';

/**
 * The canonical text of a sale's content (contract, 2.2 rule 3, D17, D25): two spellings of one sale give the same
 * text, two different sales never do. Whatever the hub computes itself (catalogue prices, totals, the effective date)
 * is no part of it, so that a replay is recognised after the catalogue has changed. The store hashes it.
 */
export function canonicalContent(sale: SaleDraft): string {
  return JSON.stringify([
    sale.currency,
    sale.paymentMode,
    sale.paid,
    sale.sentDate?.instant ?? null,
    sale.lines.map(canonicalLine),
  ]);
}

function canonicalLine(line: LineDraft): unknown[] {
  return [
    line.articleId,
    line.variantId,
    line.quantity,
    line.unitPrice,
    line.unitPriceUsd,
    line.originalPrice,
    line.negotiated,
    line.discountReason,
  ];
}
