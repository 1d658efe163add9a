/** The two shops of the recorded day: what the oracle knows of them, and the provisioning file that says the same. */
export interface DayArticle {
  readonly id: number;
  readonly shop: number;
  readonly code: string;
  readonly name: string;
  readonly category: string | null;
  readonly currency: 'CDF' | 'USD';
  /** Of the books of a shop, where it may change during the day. */
  price: bigint;
  readonly cost: bigint;
  readonly priceUsd: bigint | null;
  readonly opening: number;
  readonly active: boolean;
  readonly validated: boolean;
  readonly variants: readonly { readonly id: number; readonly name: string; readonly active: boolean }[];
}

export interface DayTill {
  readonly id: number;
  readonly name: string;
  readonly serial: string;
  readonly shop: number;
}

export interface DayShop {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  readonly refuses: boolean;
}

export const SHOP: DayShop = { id: 31, name: 'Alimentation Kintambo', code: 'BTQ-031', refuses: true };
export const BYSTANDER: DayShop = { id: 32, name: 'Dépôt Ngaba', code: 'BTQ-032', refuses: false };
export const SHOPS = [SHOP, BYSTANDER];

export const TILLS: readonly DayTill[] = [
  { id: 311, name: 'Caisse entrée', serial: 'day-till-1', shop: SHOP.id },
  { id: 312, name: 'Caisse fond', serial: 'day-till-2', shop: SHOP.id },
  { id: 313, name: 'Caisse étage', serial: 'day-till-3', shop: SHOP.id },
];
export const OTHER_TILL: DayTill = {
  id: 321,
  name: 'Caisse Ngaba',
  serial: 'day-till-9',
  shop: BYSTANDER.id,
};

const CATEGORIES = ['Boissons', 'Épicerie', 'Hygiène'];

export const ARTICLES: readonly DayArticle[] = [
  ...Array.from({ length: 14 }, (_, index) =>
    cdf(3001 + index, `Article ${String.fromCharCode(65 + index)}`, BigInt(50_000 + index * 12_345), 4_000),
  ),
  // Names that are not in the order of their codes, capitals and accents included: lists are in code point order.
  cdf(3015, 'éponge', 85_050n, 900),
  cdf(3016, 'Zeste', 99_999n, 900),
  usd(3020, 'Lampe solaire', 1_250n, 1_500, 1_250n),
  usd(3021, 'Radio', 2_199n, 1_500, null),
  { ...cdf(3022, 'Téléphone', 24_000_000n, 800), priceUsd: 8_500n },
  { ...cdf(3023, 'Savon', 200_000n, 2_500), variants: variantsOf(3023, 'Rouge foncé', 'Rouge', 'Bleu') },
  { ...cdf(3024, 'Thé', 150_000n, 2_500), variants: variantsOf(3024, 'Vert', 'Vert menthe') },
  // Of these there is little: they run out during the day.
  ...[5, 12, 20, 3, 1].map((stock, index) => cdf(3030 + index, `Rare ${index}`, 350_000n, stock)),
  { ...cdf(3040, 'Ancien', 10_000n, 50), active: false },
  { ...cdf(3041, 'Attendu', 75_000n, 40), validated: false },
  ...[60, 4, 300].map((stock, index) => ({
    ...cdf(3201 + index, `Ngaba ${index}`, 120_000n, stock),
    shop: BYSTANDER.id,
  })),
];

function cdf(id: number, name: string, price: bigint, opening: number): DayArticle {
  return {
    id,
    shop: SHOP.id,
    code: `A-${id}`,
    name,
    category: id % 4 === 0 ? null : (CATEGORIES[id % CATEGORIES.length] ?? null),
    currency: 'CDF',
    price,
    cost: (price * 3n) / 4n,
    priceUsd: null,
    opening,
    active: true,
    validated: true,
    variants: [],
  };
}

function usd(id: number, name: string, price: bigint, opening: number, priceUsd: bigint | null): DayArticle {
  return { ...cdf(id, name, price, opening), currency: 'USD', priceUsd };
}

function variantsOf(article: number, ...names: string[]): DayArticle['variants'] {
  return names.map((name, index) => ({ id: article * 10 + index, name, active: index !== 2 }));
}

const plain = (value: bigint | null): string | null =>
  value === null ? null : `${value / 100n}.${String(value % 100n).padStart(2, '0')}`;

const categoryId = (shop: number, name: string | null): number | null =>
  name === null ? null : shop * 100 + CATEGORIES.indexOf(name);

/** What `import` is given. */
export function provisionFile(): object {
  return {
    boutiques: SHOPS.map((shop) => ({
      id: shop.id,
      nom: shop.name,
      code: shop.code,
      devise: 'CDF',
      taux_dollar: '2800.00',
      politique_stock: shop.refuses ? 'refuser' : 'accepter',
    })),
    terminaux: [...TILLS, OTHER_TILL].map((till) => ({
      id: till.id,
      nom: till.name,
      numero_serie: till.serial,
      boutique_id: till.shop,
    })),
    categories: SHOPS.flatMap(({ id }) =>
      CATEGORIES.map((nom) => ({ id: categoryId(id, nom), boutique_id: id, nom, description: '' })),
    ),
    articles: ARTICLES.map(({ id }) => articleInFile(id)),
  };
}

/** How the provisioning file names an article. */
export function articleInFile(id: number): object {
  const article = ARTICLES.find((one) => one.id === id);
  if (article === undefined) throw new Error(`there is no article ${id}`);
  return {
    id: article.id,
    boutique_id: article.shop,
    code: article.code,
    nom: article.name,
    categorie_id: categoryId(article.shop, article.category),
    devise: article.currency,
    prix_vente: plain(article.price),
    prix_achat: plain(article.cost),
    prix_vente_usd: plain(article.priceUsd),
    quantite_stock: article.opening,
    est_actif: article.active,
    est_valide_client: article.validated,
    variantes: article.variants.map(({ id, name, active }) => ({
      id,
      code_barre: `cb-${id}`,
      nom_variante: name,
      type_attribut: 'COULEUR',
      est_actif: active,
    })),
  };
}
