import { type Seq, type ShopId, seq, type TillId } from '../../domain/ids.ts';
import { minorSum } from '../../domain/money.ts';
import type { Database } from '../open.ts';
import type { SaleCandidate } from '../writer/correction-protocol.ts';

interface Row {
  seq: number;
  till_id: TillId;
  till_name: string;
  sold_at: number;
  currency: string;
  total: number;
}

/** Sales of one shop that bear a number: at most one per till, looked up till by till, because numbers are theirs. */
export function prepareSalesByNumber(db: Database) {
  const ofShop = db.prepare<[string, number, number], Row>(
    `SELECT s.seq, s.till_id, s.till_name, s.sold_at, s.currency, s.total
     FROM till AS t CROSS JOIN sale AS s INDEXED BY sale_identity ON s.till_id = t.id AND s.number = ?
     WHERE s.shop_id = ? ORDER BY s.seq LIMIT ?`,
  );
  const quarantined = db
    .prepare<[number, string, number], number>(
      `SELECT seq FROM quarantine INDEXED BY quarantine_identity
       WHERE till_id = ? AND ifnull(number, '') = ? AND shop_id = ? ORDER BY seq LIMIT 1`,
    )
    .pluck();
  const everQuarantined = db
    .prepare<[number, string], number>(
      `SELECT EXISTS (SELECT 1 FROM quarantine INDEXED BY quarantine_identity
         WHERE till_id = ? AND ifnull(number, '') = ?)`,
    )
    .pluck();
  return {
    ofShop: (shop: ShopId, number: string, limit: number): (SaleCandidate & { tillId: TillId })[] =>
      ofShop.all(number, shop, limit).map((row) => ({
        seq: seq(row.seq),
        tillId: row.till_id,
        tillName: row.till_name,
        soldAt: row.sold_at,
        currency: row.currency,
        total: minorSum(row.total),
      })),
    /** An entry of the quarantine that this till sent under the number. */
    quarantined: (shop: ShopId, till: TillId, number: string): Seq | null => {
      const found = quarantined.get(till, number, shop);
      return found === undefined ? null : seq(found);
    },
    /** Whether a sale of this number that the till sent was refused, in whatever shop it stood then. */
    everQuarantined: (till: TillId, number: string): boolean => everQuarantined.get(till, number) === 1,
  };
}
