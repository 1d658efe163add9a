import type { ShopId } from '../../domain/ids.ts';
import type { Minor } from '../../domain/money.ts';
import type { SoldLine } from '../../domain/sale.ts';
import { instant } from './instant.ts';
import { mergeLines } from './lines.ts';
import { amountNumber } from './numbers.ts';
import { priceLines } from './prices.ts';

/** A booked sale as head office must hear of it. */
export interface ForwardedSale {
  readonly shopId: ShopId;
  readonly number: string;
  /** UTC ms. */
  readonly soldAt: number;
  readonly currency: string;
  readonly total: Minor;
  readonly paymentMode: string;
  readonly paid: boolean;
  readonly lines: readonly SoldLine[];
}

/**
 * A sale as one entry of the bare list that the central backend's `ventes/sync` stores rightly (contract, 11.5).
 * Numbers are written as text, digit by digit: an amount never becomes a binary fraction on its way. The shop is named,
 * so that a till that head office moved to another shop is refused there instead of selling for the wrong one.
 */
export function encodeSale(sale: ForwardedSale): string {
  const lines = mergeLines(sale.lines);
  const prices = priceLines(lines, sale.currency, sale.total);
  const inUsd = lines.every((line) => line.unitPriceUsd !== null);
  const entries = lines.map((line, index) => {
    const unit = prices.units[index] ?? '0';
    const usd = sale.currency === 'USD' ? unit : inUsd ? amountNumber(line.unitPriceUsd ?? 0) : null;
    return object({
      article_id: String(line.articleId),
      variante_id: line.variantId === null ? null : String(line.variantId),
      quantite: String(line.quantity),
      prix_unitaire: unit,
      prix_unitaire_usd: usd,
      devise: JSON.stringify(sale.currency),
      prix_original: amountNumber(line.originalPrice),
      est_negocie: String(line.negotiated),
      motif_reduction: line.discountReason === '' ? null : JSON.stringify(line.discountReason),
    });
  });
  return object({
    numero_facture: JSON.stringify(sale.number),
    boutique_id: String(sale.shopId),
    date_vente: JSON.stringify(instant(sale.soldAt)),
    devise: JSON.stringify(sale.currency),
    mode_paiement: JSON.stringify(sale.paymentMode),
    paye: String(sale.paid),
    montant_total: prices.total,
    lignes: `[${entries.join(',')}]`,
  });
}

/** The request body for sales that {@link encodeSale} encoded. */
export function joinSales(encoded: readonly string[]): string {
  return `[${encoded.join(',')}]`;
}

/** A JSON object of values that are JSON text already; null leaves a field out. */
function object(fields: Readonly<Record<string, string | null>>): string {
  const parts: string[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value !== null) parts.push(`"${name}":${value}`);
  }
  return `{${parts.join(',')}}`;
}
