import { type Static, Type } from 'typebox';
import { minorUnits } from '../../domain/money.ts';
import type { PastSale, PastSaleLine } from '../../domain/past-sale.ts';
import { turnoverOf } from '../reports/turnover.ts';
import type { AskingShop } from '../requests/query.ts';
import { formatAmount } from '../values/amounts.ts';
import { encodeDatedCursor } from '../values/cursor.ts';
import { formatLocal } from '../values/dates.ts';
import { Amount, NullableText } from '../values/schema-parts.ts';

const LineSchema = Type.Object({
  article_nom: Type.String(),
  article_code: Type.String(),
  quantite: Type.Integer(),
  prix_unitaire: Amount,
  sous_total: Amount,
  total_ligne: Amount,
});

const SaleSchema = Type.Object({
  id: Type.Integer(),
  numero_facture: Type.String(),
  date_vente: Type.String(),
  montant_total: Amount,
  mode_paiement: Type.String(),
  paye: Type.Boolean(),
  terminal: NullableText,
  lignes: Type.Array(LineSchema),
  est_annulee: Type.Boolean(),
  date_annulation: NullableText,
  motif_annulation: NullableText,
  devise: Type.String(),
});

export const SalesHistoryAnswerSchema = Type.Object({
  success: Type.Boolean(),
  boutique_id: Type.Integer(),
  boutique_nom: Type.String(),
  statistiques: Type.Object({
    total_ventes: Type.Integer(),
    chiffre_affaires: Amount,
    chiffre_affaires_usd: Amount,
  }),
  ventes: Type.Array(SaleSchema),
  count: Type.Integer(),
  next_cursor: NullableText,
});

/** What the query may say, for the API reference. */
export const SalesHistoryQuerySchema = Type.Object({
  boutique_id: Type.Optional(Type.Integer({ description: "Must be the till's own shop" })),
  date_debut: Type.Optional(Type.String()),
  date_fin: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 })),
  cursor: Type.Optional(Type.String()),
});

/**
 * The answer of `GET ventes/historique/` (contract, 7.3). `statistiques` speaks of the rows returned; what was cancelled
 * is listed and counted as a row, and is no turnover.
 * @param sales newest first; one more than `pageSize` when another page follows
 */
export function encodeSalesHistory(page: {
  readonly shop: AskingShop & { readonly name: string; readonly currency: string };
  readonly sales: readonly PastSale[];
  readonly pageSize: number;
}): Static<typeof SalesHistoryAnswerSchema> {
  const { shop, sales, pageSize } = page;
  const shown = sales.slice(0, pageSize);
  const last = sales.length > pageSize ? shown.at(-1) : undefined;
  const turnover = turnoverOf(
    shown.filter((sale) => sale.cancelled === null),
    shop.currency,
  );
  return {
    success: true,
    boutique_id: shop.id,
    boutique_nom: shop.name,
    statistiques: {
      total_ventes: shown.length,
      chiffre_affaires: turnover.main,
      chiffre_affaires_usd: turnover.usd,
    },
    ventes: shown.map((sale) => saleBody(sale, shop.timeZone)),
    count: shown.length,
    next_cursor: last === undefined ? null : encodeDatedCursor(shop.id, { at: last.soldAt, seq: last.seq }),
  };
}

function saleBody(sale: PastSale, timeZone: string): Static<typeof SaleSchema> {
  const { cancelled } = sale;
  return {
    id: sale.seq,
    numero_facture: sale.number,
    date_vente: formatLocal(sale.soldAt, timeZone),
    montant_total: formatAmount(sale.total),
    mode_paiement: sale.paymentMode,
    paye: sale.paid,
    terminal: sale.tillName,
    lignes: sale.lines.map(lineBody),
    est_annulee: cancelled !== null,
    date_annulation: cancelled === null ? null : formatLocal(cancelled.at, timeZone),
    motif_annulation: cancelled === null ? null : cancelled.reason,
    devise: sale.currency,
  };
}

function lineBody(line: PastSaleLine): Static<typeof LineSchema> {
  const subtotal = formatAmount(minorUnits(line.unitPrice * line.quantity));
  return {
    article_nom: line.articleName,
    article_code: line.articleCode,
    quantite: line.quantity,
    prix_unitaire: formatAmount(line.unitPrice),
    sous_total: subtotal,
    total_ligne: subtotal,
  };
}
