import { type Seq, type ShopId, seq, type TillId } from '../../domain/ids.ts';
import type { SaleCandidate } from './correction-protocol.ts';
import type { Transaction } from './transaction.ts';

/** Sales that are named when a number is ambiguous; a person has to look at them anyway. */
const CANDIDATES_MAX = 20;

export type SaleNamed =
  | { readonly kind: 'none' }
  | { readonly kind: 'one'; readonly seq: Seq; readonly own: boolean }
  | { readonly kind: 'several'; readonly candidates: readonly SaleCandidate[] };

/**
 * The sale that a till means by a bare number: its own, else the only one of the shop (contract, D11). A till that has
 * moved here means its own sale of the number also when that one stands in the shop it left: never a namesake here.
 */
export function saleNamed(tx: Transaction, shop: ShopId, till: TillId, number: string): SaleNamed {
  const own = tx.prepared.sale.byIdentity(till, number);
  if (own !== undefined && own.shop_id !== shop) return { kind: 'none' };
  if (own !== undefined) return { kind: 'one', seq: seq(own.seq), own: true };
  const candidates = tx.prepared.salesByNumber.ofShop(shop, number, CANDIDATES_MAX);
  const [first] = candidates;
  if (first === undefined) return { kind: 'none' };
  return candidates.length === 1
    ? { kind: 'one', seq: first.seq, own: false }
    : { kind: 'several', candidates };
}
