import { Type } from 'typebox';

/**
 * What tills send as sales, for people and the API reference: one spelling of several, and nothing is judged by it
 * (contract, 6.2).
 */
const AmountSent = Type.Union([Type.Number(), Type.String()], {
  description: 'A JSON number or decimal text: 25000, 25000.00, "25000,00"',
});

const LineBody = Type.Object({
  article_id: Type.Integer(),
  variante_id: Type.Optional(Type.Integer()),
  quantite: Type.Optional(Type.Integer({ description: '1 when absent' })),
  prix_unitaire: Type.Optional(AmountSent),
  prix_unitaire_usd: Type.Optional(AmountSent),
  prix_original: Type.Optional(AmountSent),
  est_negocie: Type.Optional(Type.Boolean()),
  motif_reduction: Type.Optional(Type.String()),
});

export const SaleBody = Type.Object({
  numero_facture: Type.Optional(Type.String({ description: 'At most 100 characters' })),
  date_vente: Type.Optional(Type.String()),
  devise: Type.Optional(Type.String({ description: 'CDF when absent' })),
  mode_paiement: Type.Optional(Type.String()),
  paye: Type.Optional(Type.Boolean()),
  montant_total: Type.Optional(AmountSent),
  lignes: Type.Array(LineBody),
});

export const SalesBatchBody = Type.Union([
  Type.Array(SaleBody),
  Type.Object({ pos_id: Type.Optional(Type.Unknown()), ventes: Type.Array(SaleBody) }),
]);
