import { type Static, Type } from 'typebox';
import { Amount, NullableAmount } from '../values/schema-parts.ts';

/** The 201 of `ventes/sync`, keys in the order of the contract, 6.5. */

const CreatedLineSchema = Type.Object({
  article_id: Type.Integer(),
  article_nom: Type.String(),
  article_code: Type.String(),
  quantite: Type.Integer(),
  prix_unitaire: Amount,
  prix_unitaire_usd: NullableAmount,
  devise: Type.String(),
  sous_total: Amount,
  stock_avant: Type.Integer(),
  stock_apres: Type.Integer(),
});

const CreatedSchema = Type.Object({
  numero_facture: Type.String(),
  status: Type.String(),
  id: Type.Integer(),
  boutique_id: Type.Integer(),
  boutique_nom: Type.String(),
  montant_total: Amount,
  lignes_count: Type.Integer(),
  lignes: Type.Array(CreatedLineSchema),
});

const ErrorSchema = Type.Object({
  index: Type.Integer(),
  numero_facture: Type.String(),
  erreur: Type.String(),
  code: Type.String(),
  vente_existante_id: Type.Optional(Type.Integer()),
  article_id: Type.Optional(Type.Integer()),
  article_nom: Type.Optional(Type.String()),
  stock_demande: Type.Optional(Type.Integer()),
  stock_disponible: Type.Optional(Type.Integer()),
});

const RejectionSchema = Type.Object({
  vente_uid: Type.String(),
  reason: Type.String(),
  message: Type.String(),
  action: Type.String(),
  article_id: Type.Optional(Type.Integer()),
  article_nom: Type.Optional(Type.String()),
  stock_disponible: Type.Optional(Type.Integer()),
  stock_demande: Type.Optional(Type.Integer()),
});

const StockUpdateSchema = Type.Object({
  article_id: Type.Integer(),
  code: Type.String(),
  nom: Type.String(),
  stock_actuel: Type.Integer(),
  prix_actuel: Amount,
});

export const SyncAnswerSchema = Type.Object({
  success: Type.Boolean(),
  message: Type.String(),
  accepted: Type.Array(Type.String()),
  rejected: Type.Array(RejectionSchema),
  stock_updates: Type.Array(StockUpdateSchema),
  ventes_creees: Type.Integer(),
  ventes_erreurs: Type.Integer(),
  details: Type.Object({ creees: Type.Array(CreatedSchema), erreurs: Type.Array(ErrorSchema) }),
  boutique: Type.Object({ id: Type.Integer(), nom: Type.String(), code: Type.String() }),
  terminal: Type.Object({ id: Type.Integer(), nom: Type.String(), numero_serie: Type.String() }),
  statistiques: Type.Object({
    total_envoyees: Type.Integer(),
    reussies: Type.Integer(),
    erreurs: Type.Integer(),
  }),
});

export type SyncAnswer = Static<typeof SyncAnswerSchema>;
export type CreatedBody = Static<typeof CreatedSchema>;
export type CreatedLineBody = Static<typeof CreatedLineSchema>;
export type ErrorBody = Static<typeof ErrorSchema>;
export type RejectionBody = Static<typeof RejectionSchema>;
export type StockUpdateBody = Static<typeof StockUpdateSchema>;
