import { type Seq, type ShopId, seq, type TillId } from '../../../domain/ids.ts';
import type { NumberedSale } from '../../statements/made-number.ts';
import { giveNumber } from '../sent-number.ts';
import type { Transaction } from '../transaction.ts';

/**
 * Head office has the sale under this number, which it was given in a life of the hub that is lost: it goes by it again and
 * counts as sent. Its cancellation, if there is one, has to be there under it, too.
 * @returns false when it is there under another number as well
 */
export function noteArrivedAs(
  tx: Transaction,
  shop: ShopId,
  till: TillId,
  sale: NumberedSale,
  number: string,
): boolean {
  const at = seq(sale.seq);
  const cancellation = tx.prepared.decisions.ofCancellation(shop, at);
  if (cancellation === null && isThere(tx, shop, at)) return false;
  const { upstream } = tx.prepared;
  giveNumber(tx, shop, { seq: at, number: sale.number, tillId: till }, { number, user: 'hub' });
  upstream.clearArrived(shop, at);
  if (cancellation !== null && !upstream.isDecided(shop, cancellation)) {
    const due = { attempts: 0, waitsSince: 0, nextAttemptAt: 0, reason: 'CANCELLATION_OPEN', lastAnswer: '' };
    upstream.put({ shopId: shop, seq: cancellation, state: 'retry', ...due });
  }
  tx.upstreamDue(shop);
  return true;
}

/** Whether a sale that stands is known to have arrived already. */
function isThere({ prepared: { upstream } }: Transaction, shop: ShopId, at: Seq): boolean {
  return at <= upstream.position(shop) && upstream.exception(shop, at) === undefined;
}
