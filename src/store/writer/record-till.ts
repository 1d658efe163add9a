import type { ShopId } from '../../domain/ids.ts';
import type { StoredTill } from '../statements/till.ts';
import type { Transaction } from './transaction.ts';

/**
 * Stores a till as it is now and says so in the journal of its shop; a move is a fact in both shops' journals, and a
 * till without a shop is a row, not a fact (ARCHITECTURE, invariant 4).
 */
export function recordTill(tx: Transaction, till: StoredTill, before: StoredTill | undefined): void {
  tx.prepared.till.put(till);
  const { serial, name, shopId, active } = till;
  const journals = new Set<ShopId>();
  for (const shop of [before?.shopId, shopId]) if (shop != null) journals.add(shop);
  for (const shop of journals) tx.record(shop, 'till', till.id, { serial, name, shopId, active });
  tx.tillChanged(till.id);
}
