import type { Seq, ShopId, TillId } from '../../domain/ids.ts';
import { suffixed } from '../../domain/made-number.ts';
import { NUMBER_LENGTH_MAX } from '../../domain/sale.ts';
import { numberDigits } from '../content-hash.ts';
import type { NumberedSale } from '../statements/made-number.ts';
import type { Transaction } from './transaction.ts';

const MADE = /^(.+)~[0-9a-f]{8}$/s;

/** Lets a sale go to head office under another number than its own. */
export function giveNumber(
  tx: Transaction,
  shop: ShopId,
  sale: { readonly seq: Seq; readonly number: string; readonly tillId: TillId },
  { number, user }: { readonly number: string; readonly user: string },
): void {
  const body = { record: sale.seq, number: sale.number, sentNumber: number, user };
  const at = tx.record(shop, 'upstream-renumbered', sale.tillId, body);
  tx.prepared.upstreamDecision.renumber(shop, sale.seq, at, number);
}

/** Whether a sale of the till has the number, or was given it. */
export function isTaken(tx: Transaction, till: TillId, number: string): boolean {
  const { sale, upstreamDecision } = tx.prepared;
  return sale.byIdentity(till, number) !== undefined || upstreamDecision.isGiven(till, number);
}

/**
 * A number for a sale whose own is taken at head office. It says of which sale it is, so after a restore the same sale gets
 * the same one again, and no other sale does (contract, incident 23). One that is taken as well is followed by the next.
 */
export function freshNumber(tx: Transaction, till: TillId, number: string, content: Buffer): string {
  const made = madeNumber(till, number, content);
  return isTaken(tx, till, made) ? freshNumber(tx, till, made, content) : made;
}

/** The sale of the till for which the hub made this number; undefined when it made it for none that it has. */
export function saleOfMadeNumber(tx: Transaction, till: TillId, number: string): NumberedSale | undefined {
  const start = MADE.exec(number)?.[1];
  if (start === undefined) return undefined;
  const mayBeCut = number.length >= NUMBER_LENGTH_MAX - 1;
  const own = tx.prepared.madeNumber
    .sources(till, start, mayBeCut)
    .find((sale) => madeNumber(till, sale.number, sale.content_hash) === number);
  if (own !== undefined) return own;
  const first = saleOfMadeNumber(tx, till, start);
  return first !== undefined && madeNumber(till, start, first.content_hash) === number ? first : undefined;
}

/** `{number}~{8 hex digits}`. */
export function madeNumber(till: TillId, number: string, content: Buffer): string {
  return suffixed(number, `~${numberDigits(till, number, content)}`);
}
