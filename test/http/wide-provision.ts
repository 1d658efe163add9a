/** Shop 1 refuses what it has not, shop 2 accepts it; each has a till, and shop 1 an article for every row of a table. */
export const WIDE = {
  till: 'TILL-1',
  secondTill: 'TILL-2',
  otherTill: 'TILL-9',
  /** Of shop 1. */
  inactive: 901,
  awaiting: 902,
  three: 903,
  none: 904,
  lamp: 905,
  withVariants: 906,
  /** Of shop 2. */
  foreign: 951,
  foreignThree: 953,
  foreignNone: 954,
} as const;

/** Articles 100 … 100 + TABLE_ARTICLES - 1 of shop 1: 25000 CDF each, 100 in stock. */
export const TABLE_ARTICLES = 120;

export function wideProvision(): unknown {
  const article = (id: number, stock: number, more: object = {}) => ({
    id,
    boutique_id: 1,
    code: `A-${id}`,
    nom: `Article ${id}`,
    prix_vente: '25000.00',
    devise: 'CDF',
    quantite_stock: stock,
    ...more,
  });
  return {
    boutiques: [
      { id: 1, nom: 'Alpha', code: 'BTQ-001', devise: 'CDF', politique_stock: 'refuser' },
      { id: 2, nom: 'Beta', code: 'BTQ-002', devise: 'CDF', politique_stock: 'accepter' },
    ],
    terminaux: [
      { id: 11, nom: 'Caisse 1', numero_serie: WIDE.till, boutique_id: 1 },
      { id: 12, nom: 'Caisse 2', numero_serie: WIDE.secondTill, boutique_id: 1 },
      { id: 19, nom: 'Caisse Beta', numero_serie: WIDE.otherTill, boutique_id: 2 },
    ],
    categories: [],
    articles: [
      ...Array.from({ length: TABLE_ARTICLES }, (_, index) => article(100 + index, 100)),
      article(WIDE.inactive, 5, { est_actif: false }),
      article(WIDE.awaiting, 5, { est_valide_client: false }),
      article(WIDE.three, 3),
      article(WIDE.none, 0),
      article(WIDE.lamp, 100, { prix_vente: '12.50', prix_vente_usd: '12.50', devise: 'USD' }),
      article(WIDE.withVariants, 100, {
        variantes: [
          { id: 1, code_barre: '1', nom_variante: 'Rouge', type_attribut: 'COULEUR' },
          { id: 2, code_barre: '2', nom_variante: 'Rouge foncé', type_attribut: 'COULEUR' },
        ],
      }),
      article(WIDE.foreign, 100, { boutique_id: 2 }),
      article(WIDE.foreignThree, 3, { boutique_id: 2 }),
      article(WIDE.foreignNone, 0, { boutique_id: 2 }),
    ],
  };
}
