import { type Seq, seq, shopId, tillId } from '../../../domain/ids.ts';
import { isDerivedFrom } from '../../../domain/made-number.ts';
import type { SaleDraft } from '../../../domain/sale.ts';
import type { StoredContent } from '../../statements/quarantine.ts';
import { dateToBook, decideAccepted } from '../quarantine.ts';
import type { Transaction } from '../transaction.ts';
import { CONTENT_UNKNOWN } from './central-sales.ts';
import { isTakenBackAs } from './same-sale.ts';

/** A sale that came back from head office. */
interface CameBack {
  readonly seq: Seq;
  readonly number: string;
}

/**
 * Closes an entry that a person accepted in a life of the hub that is lost, when the sale that was booked from it came back:
 * under a number that is made from the entry's, the same goods for the same money, and no other entry's.
 * @returns that sale; null when there is none
 */
export function acceptAsTakenBack(
  tx: Transaction,
  kept: StoredContent,
  sale: SaleDraft,
  user: string,
): CameBack | null {
  const shop = shopId(kept.shop_id);
  const found = cameBackUnder(tx, kept, sale).find(
    (one) => isTakenBackAs(tx, shop, one.seq, sale) && !tx.prepared.madeNumber.isBookedFromAny(shop, one.seq),
  );
  if (found === undefined) return null;
  decideAccepted(tx, kept, { shop, seq: found.seq, number: found.number }, user);
  return found;
}

/** Sales that came back under a number which one that is booked from the entry may have. */
function cameBackUnder(tx: Transaction, kept: StoredContent, sale: SaleDraft): readonly CameBack[] {
  const { number } = kept;
  const [shop, till] = [shopId(kept.shop_id), tillId(kept.till_id)];
  if (number === null) {
    const { at } = dateToBook(kept, sale);
    return tx.prepared.sale
      .numberless(till, CONTENT_UNKNOWN, shop, -Infinity)
      .filter((row) => row.sold_at === at)
      .map((row) => ({ seq: seq(row.seq), number: row.number }));
  }
  return tx.prepared.madeNumber
    .made(till, number)
    .filter((row) => row.shop_id === shop && row.content_hash.equals(CONTENT_UNKNOWN))
    .filter((row) => isDerivedFrom(number, row.number))
    .map((row) => ({ seq: seq(row.seq), number: row.number }));
}
