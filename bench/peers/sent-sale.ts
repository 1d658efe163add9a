/** What a peer reads of a sale. */
export interface SentSale {
  readonly numero_facture: string;
  readonly date_vente: string;
  readonly lignes: readonly {
    readonly article_id: number;
    readonly quantite: number;
    readonly prix_unitaire: string;
  }[];
}
