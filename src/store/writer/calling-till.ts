import type { TillSerial } from '../../domain/ids.ts';
import type { StoredShop } from '../statements/shop.ts';
import type { StoredTill } from '../statements/till.ts';
import type { CommandRefusal } from './protocol.ts';
import type { Transaction } from './transaction.ts';

/** The till that asks and the shop in which it stands now, or why it is not served. */
export function callingTill(
  tx: Transaction,
  serial: TillSerial,
): { readonly till: StoredTill; readonly shop: StoredShop } | CommandRefusal {
  const till = tx.catalogue.till(serial);
  if (till === undefined || !till.active) return { refused: 'till-unknown' };
  const shop = till.shopId === null ? undefined : tx.catalogue.shop(till.shopId);
  return shop === undefined ? { refused: 'till-without-shop' } : { till, shop };
}
