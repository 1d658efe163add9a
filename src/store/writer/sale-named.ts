import type { Seq, ShopId, TillId } from '../../domain/ids.ts';
import type { CancellableSale } from '../statements/cancellation.ts';
import type { Transaction } from './transaction.ts';

export type SaleNamed =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly seq: Seq; readonly own: boolean }
  | { readonly kind: 'several'; readonly sales: readonly CancellableSale[] };

/** The sale that a till means by a bare number: its own, else the only one of the shop (contract, D11). */
export function saleNamed(tx: Transaction, shop: ShopId, till: TillId, number: string): SaleNamed {
  const sales = tx.prepared.cancellation.salesOfNumber(shop, number);
  const own = sales.find(({ tillId }) => tillId === till);
  const [first] = sales;
  if (first === undefined) return { kind: 'none' };
  if (own !== undefined || sales.length === 1) {
    return { kind: 'one', seq: (own ?? first).seq, own: own !== undefined };
  }
  return { kind: 'several', sales };
}
