import type { Seq, TillId } from '../../domain/ids.ts';
import type { SaleRow } from '../../store/facts.ts';
import { encodeSale } from '../../wire/head-office/sales.ts';

/** Bounds of one request (contract, 11.4). */
export const REQUEST_SALES_MAX = 25;
export const REQUEST_BYTES_MAX = 1_000_000;

/** A booked sale, ready to leave. */
export interface Outgoing {
  readonly seq: Seq;
  readonly tillId: TillId;
  /** The one that head office gets; all that is asked and answered there goes by it. */
  readonly number: string;
  /** UTC ms. */
  readonly soldAt: number;
  /** One JSON object. */
  readonly text: string;
  readonly bytes: number;
}

export function prepare(sale: SaleRow): Outgoing {
  const { seq, tillId, sentNumber: number, soldAt } = sale;
  const text = encodeSale({ ...sale, number });
  return { seq, tillId, number, soldAt, text, bytes: Buffer.byteLength(text) };
}

/** What is of each till (or of none) in its order, tills in the order in which they appear first. */
export function groupByTill<S extends { readonly tillId: TillId | null }>(
  sales: readonly S[],
): readonly (readonly S[])[] {
  return [...Map.groupBy(sales, (sale) => sale.tillId).values()];
}

/** The first sales that fit one request: at least one, at most `salesMax`, within the bound on bytes. */
export function firstChunk(sales: readonly Outgoing[], salesMax: number): readonly Outgoing[] {
  let bytes = 2;
  let count = 0;
  for (const sale of sales.slice(0, salesMax)) {
    bytes += sale.bytes + 1;
    if (count > 0 && bytes > REQUEST_BYTES_MAX) break;
    count++;
  }
  return sales.slice(0, count);
}

/**
 * The last seq up to which every entry is settled, going on from `position`; they are in journal order. When all are, it
 * is `end`: the journal was looked through up to there.
 */
export function settledUpTo(
  position: Seq,
  entries: readonly { readonly seq: Seq }[],
  isSettled: (seq: Seq) => boolean,
  end: Seq,
): Seq {
  let upTo = position;
  for (const { seq } of entries) {
    if (!isSettled(seq)) return upTo;
    upTo = seq;
  }
  return end;
}
