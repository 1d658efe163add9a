import { ZERO } from '../../../domain/money.ts';
import type { ProvisionedShop } from '../../../domain/provision.ts';
import type { StoredShop } from '../../statements/shop.ts';
import type { Transaction } from '../transaction.ts';
import { mergeDetails } from './details.ts';
import type { ImportReport } from './report.ts';
import { sameFields } from './same-fields.ts';

/** Where a shop's days are cut unless it says otherwise (contract, 4.1). */
const DEFAULT_TIME_ZONE = 'Africa/Kinshasa';

export function importShops(tx: Transaction, shops: readonly ProvisionedShop[], report: ImportReport): void {
  for (const given of shops) {
    const before = tx.prepared.shop.byId(given.id);
    const shop = merge(given, before);
    const twin = tx.prepared.shop.all().find((other) => other.code === shop.code && other.id !== shop.id);
    if (twin !== undefined) {
      report.faults.push(`shop ${shop.id}: the code ${shop.code} belongs to shop ${twin.id}`);
      continue;
    }
    if (before !== undefined && sameFields(shop, before)) {
      report.count('shops', 'unchanged');
      continue;
    }
    tx.prepared.shop.put(shop);
    if (before === undefined) tx.prepared.shop.startJournal(shop.id);
    const { id, details, ...fields } = shop;
    tx.record(id, 'shop', id, { ...fields, details: JSON.parse(details) });
    tx.catalogue.clear();
    if (before !== undefined && before.timeZone !== shop.timeZone) tx.recountSales(id);
    report.count('shops', before === undefined ? 'added' : 'changed');
  }
}

function merge(given: ProvisionedShop, before: StoredShop | undefined): StoredShop {
  return {
    id: given.id,
    name: given.name,
    code: given.code,
    currency: given.currency ?? before?.currency ?? 'CDF',
    timeZone: given.timeZone ?? before?.timeZone ?? DEFAULT_TIME_ZONE,
    stockPolicy: given.stockPolicy ?? before?.stockPolicy ?? 'refuse',
    dollarRate: given.dollarRate ?? before?.dollarRate ?? ZERO,
    active: given.active ?? before?.active ?? true,
    posAllowed: given.posAllowed ?? before?.posAllowed ?? true,
    details: mergeDetails(before?.details, given.details),
  };
}
