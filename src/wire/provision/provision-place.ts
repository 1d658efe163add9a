import { shopId, tillId, tillSerial } from '../../domain/ids.ts';
import type { ProvisionedCategory, ProvisionedShop, ProvisionedTill } from '../../domain/provision.ts';
import type { StockPolicy } from '../../domain/stock.ts';
import { isTimeZone } from '../../domain/time-zone.ts';
import type { FileRecord } from './file-record.ts';

/** Shops, tills and categories of a provisioning file; lengths are those of the contract's data model. */

export function shopOf(record: FileRecord): ProvisionedShop {
  const details = record.details(
    [
      'id',
      'nom',
      'code',
      'code_boutique',
      'devise',
      'fuseau_horaire',
      'politique_stock',
      'taux_dollar',
    ].concat(['est_active', 'pos_autorise']),
    ['commercant', 'commercant_details', 'type_commerce', 'ville', 'adresse', 'quartier', 'telephone'].concat(
      ['est_depot', 'alerte_stock_bas'],
    ),
  );
  return {
    id: shopId(record.id('id')),
    name: record.text(200, 'nom'),
    code: record.text(50, 'code', 'code_boutique'),
    currency: currencyOf(record, 10),
    timeZone: timeZoneOf(record),
    stockPolicy: stockPolicyOf(record),
    dollarRate: record.amount('taux_dollar'),
    active: record.flag('est_active'),
    posAllowed: record.flag('pos_autorise'),
    details,
  };
}

/** `cle_api` is read past: nothing uses it, and a secret that is not kept cannot leak. */
export function tillOf(record: FileRecord): ProvisionedTill {
  const shop = record.optionalId('boutique_id', 'boutique');
  const details = record.details(
    ['id', 'numero_serie', 'nom', 'nom_terminal', 'boutique_id', 'boutique', 'est_actif', 'cle_api'],
    ['version_app_maui', 'derniere_connexion', 'derniere_activite'],
  );
  return {
    id: tillId(record.id('id')),
    serial: tillSerial(record.text(50, 'numero_serie')),
    name: record.text(100, 'nom', 'nom_terminal'),
    shopId: shop === null ? null : shopId(shop),
    active: record.flag('est_actif'),
    details,
  };
}

export function categoryOf(record: FileRecord): ProvisionedCategory {
  record.details(
    ['id', 'boutique_id', 'boutique', 'nom', 'description', 'date_creation', 'last_updated'],
    [],
  );
  return {
    id: record.id('id'),
    shopId: shopId(record.id('boutique_id', 'boutique')),
    name: record.text(100, 'nom'),
    description: record.optionalText(10_000, 'description'),
  };
}

/** A currency code: capital letters, so that "cdf" does not become a currency beside "CDF". */
export function currencyOf(record: FileRecord, lengthMax: number): string | undefined {
  const code = record.optionalText(lengthMax, 'devise');
  if (code === undefined || /^[A-Z]{2,10}$/.test(code)) return code;
  record.fault('devise', `is not a currency code in capital letters: ${JSON.stringify(code)}`);
  return undefined;
}

function timeZoneOf(record: FileRecord): string | undefined {
  const name = record.optionalText(64, 'fuseau_horaire');
  if (name === undefined || isTimeZone(name)) return name;
  record.fault('fuseau_horaire', `is not a time zone like "Africa/Kinshasa": ${JSON.stringify(name)}`);
  return undefined;
}

function stockPolicyOf(record: FileRecord): StockPolicy | undefined {
  const policy = record.value('politique_stock');
  if (policy === undefined) return undefined;
  if (policy === 'refuser') return 'refuse';
  if (policy === 'accepter') return 'accept';
  record.fault('politique_stock', 'is neither "refuser" nor "accepter"');
  return undefined;
}
