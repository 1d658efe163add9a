import type { Seq, ShopId, TillId } from '../../domain/ids.ts';
import { derivedStart, isDerivedFrom, suffixed } from '../../domain/made-number.ts';
import { NUMBER_LENGTH_MAX } from '../../domain/sale.ts';
import type { Database } from '../open.ts';
import type { KnownSale } from './known-sale.ts';

export interface NumberedSale extends KnownSale {
  readonly number: string;
}

/** An entry of the quarantine, and the sale that was booked from it, if one was. */
export interface SourceEntry {
  readonly number: string;
  readonly booked_shop_id: number | null;
  readonly booked_seq: number | null;
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
  // An entry that could not be read when it came has the content of its sale only when it is booked.
  const entries = db.prepare<{ till: number; from: string; to: string; hash: Buffer }, SourceEntry>(
    `SELECT q.number, st.booked_shop_id, st.booked_seq
     FROM quarantine AS q INDEXED BY quarantine_identity
       JOIN quarantine_state AS st ON st.shop_id = q.shop_id AND st.seq = q.seq
       LEFT JOIN sale AS s ON s.shop_id = st.booked_shop_id AND s.seq = st.booked_seq
     WHERE q.till_id = :till AND ifnull(q.number, '') BETWEEN :from AND :to AND q.number IS NOT NULL
       AND :hash IN (q.content_hash, s.content_hash)
     ORDER BY st.booked_seq IS NULL, q.shop_id, q.seq`,
  );
  return {
    /** The entry of that content from which a sale of this number may be booked: one under it, or one from whose it is derived. */
    entry: (till: TillId, number: string, hash: Buffer): SourceEntry | undefined => {
      const start = derivedStart(number);
      const mayBeCut = number.length >= NUMBER_LENGTH_MAX - 1;
      const under = (from: string, to: string) => entries.all({ till, from, to, hash });
      const derived =
        start === undefined
          ? []
          : under(start, mayBeCut ? start + LAST : start).filter((row) => isDerivedFrom(row.number, number));
      return [...under(number, number), ...derived][0];
    },
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
