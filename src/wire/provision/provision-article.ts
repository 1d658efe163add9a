import { articleId, shopId } from '../../domain/ids.ts';
import type { ProvisionedArticle, ProvisionedDelivery, ProvisionedVariant } from '../../domain/provision.ts';
import { QUANTITY_MAX } from '../../domain/sale.ts';
import { decodeDateAnywhere } from '../values/dates.ts';
import type { FileRecord } from './file-record.ts';
import { currencyOf } from './provision-place.ts';

const READ = [
  ...['id', 'boutique_id', 'boutique', 'code', 'nom', 'description', 'categorie_id', 'categorie', 'devise'],
  ...['prix_vente', 'prix_achat', 'prix_vente_usd', 'prix_achat_usd', 'quantite_stock', 'est_actif'],
  ...['est_valide_client', 'image_url', 'variantes', 'quantite_envoyee', 'date_envoi'],
];
const FURTHER = [
  ...['date_expiration', 'date_validation', 'date_suppression', 'date_creation', 'last_updated', 'version'],
];

/** An article of a provisioning file, with its variants. */
export function articleOf(record: FileRecord): ProvisionedArticle {
  const details = record.details(READ, FURTHER);
  return {
    id: articleId(record.id('id')),
    shopId: shopId(record.id('boutique_id', 'boutique')),
    code: record.text(50, 'code'),
    name: record.text(100, 'nom'),
    description: record.optionalText(10_000, 'description'),
    category: categoryOf(record),
    currency: currencyOf(record, 10),
    price: record.amount('prix_vente'),
    purchasePrice: record.amount('prix_achat'),
    priceUsd: record.nullableAmount('prix_vente_usd'),
    purchasePriceUsd: record.nullableAmount('prix_achat_usd'),
    opening: record.integer('quantite_stock'),
    active: record.flag('est_actif'),
    validated: record.flag('est_valide_client'),
    imageUrl: record.nullableText(2000, 'image_url'),
    variants: record.list('variantes')?.map(variantOf),
    delivery: deliveryOf(record),
    details,
  };
}

/** Goods on their way (contract, 7.5): `quantite_envoyee` above 0, with the time at which they left. */
function deliveryOf(record: FileRecord): ProvisionedDelivery | undefined {
  const quantity = record.integer('quantite_envoyee') ?? 0;
  if (quantity < 0 || quantity > QUANTITY_MAX)
    record.fault('quantite_envoyee', `is not a quantity of 0 to ${QUANTITY_MAX}: ${quantity}`);
  if (quantity === 0) return undefined;
  const text = record.optionalText(100, 'date_envoi');
  if (text === undefined) return { quantity, sentAt: null };
  const sentAt = decodeDateAnywhere(text);
  if (sentAt === null) record.fault('date_envoi', `is not a date: ${JSON.stringify(text)}`);
  return { quantity, sentAt };
}

/** An id; an explicit null takes the article out of its category. */
function categoryOf(record: FileRecord): number | null | undefined {
  const id = record.optionalId('categorie_id', 'categorie');
  if (id !== null) return id;
  return record.isNull('categorie_id') || record.isNull('categorie') ? null : undefined;
}

function variantOf(record: FileRecord): ProvisionedVariant {
  record.details(
    ['id', 'code_barre', 'nom_variante', 'type_attribut', 'est_actif', 'image_url'],
    ['article_parent', 'article_parent_id', 'quantite_stock', 'date_creation', 'last_updated'],
  );
  return {
    id: record.id('id'),
    barcode: record.optionalText(100, 'code_barre') ?? '',
    name: record.text(100, 'nom_variante'),
    attribute: record.optionalText(20, 'type_attribut') ?? 'AUTRE',
    active: record.flag('est_actif'),
    imageUrl: record.nullableText(2000, 'image_url'),
  };
}
