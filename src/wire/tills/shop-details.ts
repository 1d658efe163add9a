import { type Static, Type } from 'typebox';
import { decodeInteger } from '../values/integers.ts';
import { sentText } from '../values/sent-values.ts';

/** Further keys of a shop or a till, as the file that head office gave has them (contract, 10). */
export type FileDetails = Readonly<Record<string, unknown>>;

/** Tills read a number there, and fail on anything else (contract, 7.10, incident 25). */
export const MerchantId = Type.Integer({ description: '0 when the provisioning file names none' });

export const MerchantSchema = Type.Object({
  id: MerchantId,
  nom_entreprise: Type.String(),
  nom_responsable: Type.String(),
  adresse: Type.String(),
  telephone: Type.String(),
  email: Type.String(),
  rccm: Type.String(),
  id_nat: Type.String(),
});

/** The merchant's id; 0 when the file names none. */
export function merchantId(shop: FileDetails): number {
  return decodeInteger(detail(shop, 'commercant')) ?? decodeInteger(detail(merchantOf(shop), 'id')) ?? 0;
}

/** The merchant under the keys of the wire; what the file does not say is empty text. */
export function merchantBody(shop: FileDetails): Static<typeof MerchantSchema> {
  const merchant = merchantOf(shop);
  return {
    id: merchantId(shop),
    nom_entreprise: detailText(merchant, 'nom_entreprise'),
    nom_responsable: detailText(merchant, 'nom_responsable'),
    adresse: detailText(merchant, 'adresse'),
    telephone: detailText(merchant, 'telephone'),
    email: detailText(merchant, 'email'),
    rccm: detailText(merchant, 'rccm', 'numero_registre_commerce'),
    id_nat: detailText(merchant, 'id_nat', 'numero_fiscal'),
  };
}

/** The text of the first of these keys that has one; empty when none has. */
export function detailText(details: FileDetails, ...keys: readonly string[]): string {
  for (const key of keys) {
    const text = sentText(detail(details, key));
    if (text !== null) return text;
  }
  return '';
}

/** A shop's level of stock at which an article counts as low: 5 unless the file says otherwise (contract, 10). */
export function lowStockOf(shop: FileDetails): number {
  return decodeInteger(detail(shop, 'alerte_stock_bas')) ?? LOW_STOCK_DEFAULT;
}

const LOW_STOCK_DEFAULT = 5;

function merchantOf(shop: FileDetails): FileDetails {
  const merchant = detail(shop, 'commercant_details');
  return typeof merchant === 'object' && merchant !== null ? (merchant as FileDetails) : {};
}

function detail(details: FileDetails, key: string): unknown {
  return Object.hasOwn(details, key) ? details[key] : undefined;
}
