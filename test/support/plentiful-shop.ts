export const TILLS = 8;
export const ARTICLES = [201, 202, 203, 204, 205] as const;
export const OPENING = 1_000_000;
/** An article of which there is one. */
export const LAST_UNIT = 299;

/** A provisioning file: one shop that refuses what it has not, with plenty of stock and eight tills `till-1` … */
export function plentifulShop(): object {
  return {
    boutiques: [{ id: 9, nom: 'Ma Boutique', code: 'BTQ-009', devise: 'CDF', politique_stock: 'refuser' }],
    terminaux: Array.from({ length: TILLS }, (_, index) => ({
      id: index + 1,
      nom: `Caisse ${index + 1}`,
      numero_serie: `till-${index + 1}`,
      boutique_id: 9,
    })),
    articles: [...ARTICLES, LAST_UNIT].map((id) => ({
      id,
      boutique_id: 9,
      code: `A-${id}`,
      nom: `Article ${id}`,
      prix_vente: '1000.00',
      quantite_stock: id === LAST_UNIT ? 1 : OPENING,
    })),
  };
}
