import type { SaleBody } from '../../domain/journal-entry.ts';
import { amountNumber } from '../head-office/numbers.ts';

/**
 * A sale that came back from head office as a till would send it, JSON text, so that a person who looks at it in the
 * quarantine can accept it like any other.
 * @param tillTime the date as the till wrote it; null when it wrote none
 */
export function saleText(shop: number, sale: SaleBody, tillTime: string | null): string {
  const lines = sale.lines.map((line) =>
    object({
      article_id: String(line.articleId),
      variante_id: line.variantId === null ? null : String(line.variantId),
      quantite: String(line.quantity),
      prix_unitaire: amountNumber(line.unitPrice),
      prix_unitaire_usd: optional(line.unitPriceUsd),
      prix_original: optional(line.originalPrice),
      est_negocie: String(line.negotiated),
      motif_reduction: line.discountReason === '' ? null : JSON.stringify(line.discountReason),
    }),
  );
  return object({
    numero_facture: sale.numberGenerated ? null : JSON.stringify(sale.number),
    boutique_id: String(shop),
    date_vente: JSON.stringify(tillTime ?? new Date(sale.soldAt).toISOString()),
    devise: JSON.stringify(sale.currency),
    mode_paiement: JSON.stringify(sale.paymentMode),
    paye: String(sale.paid),
    montant_total: optional(sale.tillTotal),
    lignes: `[${lines.join(',')}]`,
  });
}

function optional(minor: number | null): string | null {
  return minor === null ? null : amountNumber(minor);
}

/** A JSON object of values that are JSON text already; null leaves a field out. */
function object(fields: Readonly<Record<string, string | null>>): string {
  const parts = Object.entries(fields).flatMap(([name, value]) =>
    value === null ? [] : [`"${name}":${value}`],
  );
  return `{${parts.join(',')}}`;
}
