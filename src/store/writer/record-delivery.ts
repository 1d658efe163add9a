import type { Seq, ShopId } from '../../domain/ids.ts';
import type { StoredDelivery } from '../statements/delivery.ts';
import type { Transaction } from './transaction.ts';

/** Records goods that are on their way to a shop: a fact, and a row that waits until a till decides on it. */
export function recordDelivery(
  tx: Transaction,
  shop: ShopId,
  delivery: StoredDelivery,
  note: { readonly reference: string; readonly user: string; readonly comment: string },
): Seq {
  const { article, quantity, sentAt } = delivery;
  const at = tx.record(shop, 'delivery-announced', article, { ...note, quantity, sentAt });
  tx.prepared.delivery.insert(shop, at, delivery);
  return at;
}
