/**
 * Every spelling that a till may use (contract, 6.2, D27), in both shapes of a request. The order inside each function
 * is the contract's: the first spelling that is present and not null counts.
 */
export interface SentSale {
  readonly VenteUid?: unknown;
  readonly vente_uid?: unknown;
  readonly numero_facture?: unknown;
  readonly NumeroFacture?: unknown;
  readonly boutique_id?: unknown;
  readonly BoutiqueId?: unknown;
  readonly Date?: unknown;
  readonly date?: unknown;
  readonly date_vente?: unknown;
  readonly DateVente?: unknown;
  readonly Total?: unknown;
  readonly total?: unknown;
  readonly montant_total?: unknown;
  readonly MontantTotal?: unknown;
  readonly Devise?: unknown;
  readonly devise?: unknown;
  readonly ModePaiement?: unknown;
  readonly mode_paiement?: unknown;
  readonly Paye?: unknown;
  readonly paye?: unknown;
  readonly Items?: unknown;
  readonly items?: unknown;
  readonly lignes?: unknown;
  readonly Lignes?: unknown;
}

export interface SentLine {
  readonly ArticleId?: unknown;
  readonly article_id?: unknown;
  readonly VarianteId?: unknown;
  readonly variante_id?: unknown;
  readonly variante_id_backend?: unknown;
  readonly Quantite?: unknown;
  readonly quantite?: unknown;
  readonly PrixUnitaire?: unknown;
  readonly prix_unitaire?: unknown;
  readonly PrixUnitaireUsd?: unknown;
  readonly prix_unitaire_usd?: unknown;
  readonly Devise?: unknown;
  readonly devise?: unknown;
  readonly prix_original?: unknown;
  readonly prixOriginal?: unknown;
  readonly PrixOriginal?: unknown;
  readonly est_negocie?: unknown;
  readonly estNegocie?: unknown;
  readonly EstNegocie?: unknown;
  readonly motif_reduction?: unknown;
  readonly motifReduction?: unknown;
  readonly MotifReduction?: unknown;
}

export const sentNumber = (s: SentSale): unknown =>
  s.VenteUid ?? s.vente_uid ?? s.numero_facture ?? s.NumeroFacture;
export const sentShop = (s: SentSale): unknown => s.boutique_id ?? s.BoutiqueId;
export const sentDate = (s: SentSale): unknown => s.Date ?? s.date ?? s.date_vente ?? s.DateVente;
export const sentTotal = (s: SentSale): unknown => s.Total ?? s.total ?? s.montant_total ?? s.MontantTotal;
export const sentCurrency = (s: SentSale | SentLine): unknown => s.Devise ?? s.devise;
export const sentPaymentMode = (s: SentSale): unknown => s.ModePaiement ?? s.mode_paiement;
export const sentPaid = (s: SentSale): unknown => s.Paye ?? s.paye;
export const sentLines = (s: SentSale): unknown => s.Items ?? s.items ?? s.lignes ?? s.Lignes;

export const sentArticle = (l: SentLine): unknown => l.ArticleId ?? l.article_id;
export const sentVariant = (l: SentLine): unknown => l.VarianteId ?? l.variante_id ?? l.variante_id_backend;
export const sentQuantity = (l: SentLine): unknown => l.Quantite ?? l.quantite;
export const sentUnitPrice = (l: SentLine): unknown => l.PrixUnitaire ?? l.prix_unitaire;
export const sentUnitPriceUsd = (l: SentLine): unknown => l.PrixUnitaireUsd ?? l.prix_unitaire_usd;
export const sentOriginalPrice = (l: SentLine): unknown =>
  l.prix_original ?? l.prixOriginal ?? l.PrixOriginal;
export const sentNegotiated = (l: SentLine): unknown => l.est_negocie ?? l.estNegocie ?? l.EstNegocie;
export const sentReason = (l: SentLine): unknown => l.motif_reduction ?? l.motifReduction ?? l.MotifReduction;
