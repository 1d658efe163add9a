import { FIRST_LOCAL_ID, type ShopId } from '../../../domain/ids.ts';
import type { ProvisionedCategory } from '../../../domain/provision.ts';
import type { StoredCategory } from '../../statements/category.ts';
import type { Transaction } from '../transaction.ts';
import type { ImportReport } from './report.ts';
import { sameFields } from './same-fields.ts';

export function categoryImport(
  tx: Transaction,
  categories: readonly ProvisionedCategory[],
  report: ImportReport,
): void {
  for (const given of categories) {
    const before = tx.prepared.category.byId(given.id);
    if (tx.catalogue.shop(given.shopId) === undefined) {
      report.faults.push(`category ${given.id}: there is no shop ${given.shopId}`);
    } else if (before !== undefined && before.shopId !== given.shopId) {
      report.faults.push(`category ${given.id}: it belongs to shop ${before.shopId}`);
    } else {
      const category = { ...given, description: given.description ?? before?.description ?? '' };
      store(tx, category, before, report);
    }
  }
}

/** The category of this name in a shop, made when there is none (a spreadsheet knows categories by name). */
export function categoryByName(tx: Transaction, shop: ShopId, name: string, report: ImportReport): number {
  const known = tx.prepared.category.byName(shop, name);
  if (known !== undefined) return known.id;
  const id = Math.max(FIRST_LOCAL_ID, tx.prepared.category.lastId() + 1);
  store(tx, { id, shopId: shop, name, description: '' }, undefined, report);
  return id;
}

function store(
  tx: Transaction,
  category: StoredCategory,
  before: StoredCategory | undefined,
  report: ImportReport,
): void {
  if (before !== undefined && sameFields(category, before)) {
    report.count('categories', 'unchanged');
    return;
  }
  const { id, shopId, name, description } = category;
  const at = tx.record(shopId, 'category', id, { name, description });
  tx.prepared.category.put(category, at);
  tx.catalogueFact(shopId, at);
  report.count('categories', before === undefined ? 'added' : 'changed');
}
