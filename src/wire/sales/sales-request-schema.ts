import { Type } from 'typebox';

const SentAmount = Type.Union([Type.Number(), Type.String(), Type.Null()], {
  description: 'A JSON number or a numeric text; null counts as absent',
});
const SentInteger = Type.Union([Type.Integer(), Type.String()], {
  description: 'An integer, or integral text',
});

const SentLineSchema = Type.Object({
  article_id: SentInteger,
  variante_id: Type.Optional(Type.Union([Type.Integer(), Type.Null()])),
  quantite: Type.Optional(SentInteger),
  prix_unitaire: Type.Optional(SentAmount),
  prix_unitaire_usd: Type.Optional(SentAmount),
  devise: Type.Optional(Type.String()),
  prix_original: Type.Optional(SentAmount),
  est_negocie: Type.Optional(Type.Boolean()),
  motif_reduction: Type.Optional(Type.String()),
});

/** One sale as a till sends it, in the first of its spellings. Described, not enforced (contract, 6.2). */
export const SentSaleSchema = Type.Object({
  numero_facture: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Number()])),
  boutique_id: Type.Optional(SentInteger),
  date_vente: Type.Optional(
    Type.String({ description: 'ISO 8601; without offset in the time zone of the shop' }),
  ),
  devise: Type.Optional(Type.String()),
  mode_paiement: Type.Optional(Type.String()),
  paye: Type.Optional(Type.Boolean()),
  montant_total: Type.Optional(SentAmount),
  lignes: Type.Array(SentLineSchema),
});

export const SalesRequestSchema = Type.Union(
  [
    Type.Array(SentSaleSchema),
    Type.Object({ pos_id: Type.Optional(Type.String()), ventes: Type.Array(SentSaleSchema) }),
  ],
  { description: 'A list of sales, or an envelope around it; further spellings of the keys are read too' },
);
