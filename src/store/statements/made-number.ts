import type { Seq, ShopId, TillId } from '../../domain/ids.ts';
import { suffixed } from '../../domain/made-number.ts';
import { NUMBER_LENGTH_MAX } from '../../domain/sale.ts';
import type { Database } from '../open.ts';
import type { KnownSale } from './known-sale.ts';

export interface NumberedSale extends KnownSale {
  readonly number: string;
}

const LONGEST_SUFFIX = '~12345678';
/** No character comes after it. */
const LAST = '\u{10ffff}';

/** Finds sales by numbers that were made from theirs, and those whose numbers were made from one. */
export function prepareMadeNumbers(db: Database) {
  const between = db.prepare<[number, string, string], NumberedSale>(
    'SELECT shop_id, seq, number, content_hash FROM sale WHERE till_id = ? AND number BETWEEN ? AND ? ORDER BY shop_id, seq',
  );
  const bookedFrom = db
    .prepare<[number, number], number>(
      'SELECT EXISTS (SELECT 1 FROM quarantine_state WHERE booked_shop_id = ? AND booked_seq = ?)',
    )
    .pluck();
  return {
    /** The till's sale of that number; when it may be cut, all whose number begins so. */
    sources: (till: TillId, number: string, mayBeCut: boolean): readonly NumberedSale[] =>
      between.all(till, number, mayBeCut ? number + LAST : number),
    /** The till's sales whose number may be this one with something behind it. */
    made: (till: TillId, number: string): readonly NumberedSale[] => {
      const start =
        number.length + LONGEST_SUFFIX.length > NUMBER_LENGTH_MAX
          ? suffixed(number, LONGEST_SUFFIX).slice(0, -LONGEST_SUFFIX.length)
          : `${number}~`;
      return between.all(till, start, start + LAST);
    },
    /** Whether an entry of the quarantine was booked as that sale. Reads all entries: for rare use. */
    isBookedFromAny: (shop: ShopId, sale: Seq): boolean => bookedFrom.get(shop, sale) === 1,
  };
}
