import type { Seq, ShopId, TillId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

/** A booked sale as it is known again when it comes once more. */
export interface KnownSale {
  readonly shop_id: number;
  readonly seq: number;
  readonly content_hash: Buffer;
}

/** What the writer looks up to tell whether a sale is booked already. */
export function prepareKnownSale(db: Database) {
  const byIdentity = db.prepare<[number, string], KnownSale>(
    'SELECT shop_id, seq, content_hash FROM sale WHERE till_id = ? AND number = ?',
  );
  const numberOf = db
    .prepare<[number, number], string>('SELECT number FROM sale WHERE shop_id = ? AND seq = ?')
    .pluck();
  const numberless = db.prepare<
    [number, Buffer, number],
    { seq: number; number: string; running_ms: number }
  >(
    `SELECT seq, number, running_ms FROM sale INDEXED BY sale_without_number
     WHERE till_id = ? AND content_hash = ? AND number_generated = 1 AND shop_id = ? ORDER BY seq DESC`,
  );
  return {
    byIdentity: (till: TillId, number: string): KnownSale | undefined => byIdentity.get(till, number),
    numberOf: (shop: ShopId, at: Seq): string | undefined => numberOf.get(shop, at),
    /**
     * Sales of this content that the till sent to a shop without a number and that were booked at `from` (running ms) or
     * later, newest first. What is older is not read: a till may send the same content for years.
     */
    numberless: (
      till: TillId,
      hash: Buffer,
      shop: ShopId,
      from: number,
    ): { seq: number; number: string }[] => {
      const found = [];
      for (const row of numberless.iterate(till, hash, shop)) {
        if (row.running_ms < from) break;
        found.push(row);
      }
      return found;
    },
  };
}
