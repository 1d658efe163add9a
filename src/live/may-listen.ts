import type { ShopId } from '../domain/ids.ts';
import type { Reader } from '../store/reader.ts';

/** A till hears its own shop and no other, while both are active (contract, 9.1 and D7). */
export function mayListen(
  till: ReturnType<Reader['till']>,
  shop: ReturnType<Reader['shop']>,
  shopId: ShopId,
): boolean {
  return till?.active === true && till.shopId === shopId && shop?.id === shopId && shop.active;
}
