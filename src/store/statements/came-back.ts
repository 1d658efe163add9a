import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

/** The word on a sale that came back from a head office which does not tell what the till had sent. */
export function prepareCameBack(db: Database) {
  // No index: it stands close behind its sale, and few facts do.
  const word = db
    .prepare<{ shop: number; sale: number }, number>(
      `SELECT seq FROM fact WHERE shop_id = :shop AND seq > :sale AND kind = 'taken-back-sale' AND body ->> 'sale' = :sale
       ORDER BY seq LIMIT 1`,
    )
    .pluck();
  return {
    wordOn: (shop: ShopId, sale: Seq): Seq | null => {
      const found = word.get({ shop, sale });
      return found === undefined ? null : seq(found);
    },
  };
}
