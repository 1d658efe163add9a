import { type Static, Type } from 'typebox';
import type { DaySum } from '../../domain/day-total.ts';
import type { NegotiatedLine } from '../../domain/negotiated-line.ts';
import { reductionOf } from '../../domain/pricing.ts';
import { formatSum } from '../values/amounts.ts';
import { formatLocal } from '../values/dates.ts';
import { Amount } from '../values/schema-parts.ts';

const NegotiationSchema = Type.Object({
  id: Type.Integer(),
  vente: Type.Object({
    id: Type.Integer(),
    numero_facture: Type.String(),
    date: Type.String(),
    nom_client: Type.String({ description: 'Empty: no sale names its customer' }),
  }),
  article: Type.Object({ id: Type.Integer(), code: Type.String(), nom: Type.String() }),
  quantite: Type.Integer(),
  prix_original: Amount,
  prix_negocie: Amount,
  reduction_unitaire: Amount,
  reduction_totale: Amount,
  reduction_pourcentage: Type.Number({ description: 'Of the original price, two decimals' }),
  devise: Type.String(),
});

export const NegotiationsSchema = Type.Object({
  success: Type.Boolean(),
  boutique: Type.Object({ id: Type.Integer(), nom: Type.String() }),
  statistiques: Type.Object({
    total_negociations: Type.Integer(),
    total_reduction: Amount,
    total_articles_negocies: Type.Integer(),
  }),
  pagination: Type.Object({
    page: Type.Integer(),
    total_pages: Type.Integer(),
    total_items: Type.Integer(),
    has_next: Type.Boolean(),
    has_previous: Type.Boolean(),
  }),
  negociations: Type.Array(NegotiationSchema),
});

/**
 * The answer of `GET negociations/` (contract, 7.9).
 * @param all the period in all currencies, for the counts; `main` in the main one, for the amount
 */
export function encodeNegotiations(known: {
  readonly shop: { readonly id: number; readonly name: string; readonly timeZone: string };
  readonly all: DaySum;
  readonly main: DaySum;
  readonly page: number;
  readonly limit: number;
  readonly lines: readonly NegotiatedLine[];
}): Static<typeof NegotiationsSchema> {
  const { shop, all, main, page, limit, lines } = known;
  const pages = Math.max(1, Math.ceil(all.negotiatedLines / limit));
  return {
    success: true,
    boutique: { id: shop.id, nom: shop.name },
    statistiques: {
      total_negociations: all.negotiatedLines,
      total_reduction: formatSum(main.negotiatedReduction),
      total_articles_negocies: all.negotiatedQuantity,
    },
    pagination: {
      page,
      total_pages: pages,
      total_items: all.negotiatedLines,
      has_next: page < pages,
      has_previous: page > 1,
    },
    negociations: lines.map((line) => negotiationBody(line, shop.timeZone)),
  };
}

function negotiationBody(line: NegotiatedLine, timeZone: string): Static<typeof NegotiationSchema> {
  const original = line.originalPrice ?? line.unitPrice;
  const each = reductionOf({ ...line, quantity: 1 });
  return {
    id: line.id,
    vente: {
      id: line.sale.seq,
      numero_facture: line.sale.number,
      date: formatLocal(line.sale.soldAt, timeZone),
      nom_client: '',
    },
    article: { id: line.article.id, code: line.article.code, nom: line.article.name },
    quantite: line.quantity,
    prix_original: formatSum(original),
    prix_negocie: formatSum(line.unitPrice),
    reduction_unitaire: formatSum(each),
    reduction_totale: formatSum(reductionOf(line)),
    reduction_pourcentage: original === 0 ? 0 : Math.round((each / original) * 10_000) / 100,
    devise: line.currency,
  };
}
