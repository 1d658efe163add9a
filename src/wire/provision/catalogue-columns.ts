/** The columns that a catalogue may have, by their names in the contract. */
export type Column =
  | 'id'
  | 'code'
  | 'nom'
  | 'description'
  | 'categorie'
  | 'devise'
  | 'prix_vente'
  | 'prix_achat'
  | 'prix_vente_usd'
  | 'prix_achat_usd'
  | 'quantite_stock'
  | 'est_actif'
  | 'image_url';

/** How people write them: compared without accents, case and punctuation. The first is the contract's own name. */
const NAMES: Readonly<Record<Column, readonly string[]>> = {
  id: ['id'],
  code: ['code', 'code article', 'reference', 'ref'],
  nom: ['nom', 'article', 'nom article', "nom de l'article", 'designation', 'libelle', 'produit'],
  description: ['description'],
  categorie: ['categorie', 'categorie nom', 'famille', 'rayon'],
  devise: ['devise', 'monnaie'],
  prix_vente: ['prix vente', 'prix de vente', 'prix', 'prix unitaire'],
  prix_achat: ['prix achat', "prix d'achat", 'cout'],
  prix_vente_usd: ['prix vente usd', 'prix de vente usd', 'prix usd'],
  prix_achat_usd: ['prix achat usd', "prix d'achat usd"],
  quantite_stock: ['quantite stock', 'quantite', 'qte', 'stock', 'stock initial', 'quantite en stock'],
  est_actif: ['est actif', 'actif'],
  image_url: ['image url', 'image'],
};

export const COLUMNS = Object.keys(NAMES) as readonly Column[];

/** The column that a header cell names, undefined when it names none. */
export function columnOf(header: string): Column | undefined {
  const name = plain(header);
  return COLUMNS.find((column) => NAMES[column].some((spelling) => plain(spelling) === name));
}

function plain(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}
