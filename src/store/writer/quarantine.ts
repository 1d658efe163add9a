import { effectiveDate } from '../../domain/effective-date.ts';
import type { Seq, ShopId, TillId } from '../../domain/ids.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { SaleDraft } from '../../domain/sale.ts';
import type { StoredContent } from '../statements/quarantine.ts';
import type { Transaction } from './transaction.ts';

/** Why a content is in quarantine; DUPLICATE: a number-less sale that may be a repeat. */
export type QuarantineRefusal = Refusal | { readonly code: 'DUPLICATE'; readonly existing: Seq };

/** What is to be kept. */
export interface KeptItem {
  readonly number: string | null;
  readonly hash: Buffer;
  readonly refusal: QuarantineRefusal;
  /** The entry as received, JSON text. */
  readonly payload: string;
  /** True when the same content may be another sale: it came with neither a number nor a date. */
  readonly mayBeAnother: boolean;
}

export interface Kept extends KeptItem {
  readonly shop: ShopId;
  readonly till: TillId;
  /** The entry that exists for this content already. */
  readonly kept: StoredContent | undefined;
}

/**
 * Keeps a refused sale whole: a fact when its content is new, else one more repeat of the entry that exists. An entry
 * that was decided on is open again only when what came may be another sale.
 */
export function keepInQuarantine(tx: Transaction, item: Kept): void {
  const refusal = JSON.stringify(item.refusal);
  if (item.kept !== undefined) {
    const state = item.mayBeAnother ? 'open' : item.kept.state;
    tx.prepared.quarantine.repeat(item.kept, tx.moment.hubTime, refusal, state);
    return;
  }
  const { shop, till, number, hash, payload } = item;
  const at = tx.record(shop, 'quarantined', till, { number, code: item.refusal.code });
  tx.prepared.quarantine.insert(shop, at, { till, number, hash, refusal, payload }, tx.moment.hubTime);
}

/** Closes an entry because the till sent the sale again and it was booked: nobody can accept it a second time. */
export function supersede(tx: Transaction, kept: StoredContent, booked: { shop: ShopId; seq: Seq }): void {
  const decision = recordDecision(tx, kept, { decision: 'superseded', bookedSeq: booked.seq });
  tx.prepared.quarantine.decide(kept, 'superseded', decision, booked);
}

/** Closes an entry because a person accepted it: that sale was booked from it. */
export function decideAccepted(
  tx: Transaction,
  kept: StoredContent,
  booked: { readonly shop: ShopId; readonly seq: Seq; readonly number: string },
  user: string,
): void {
  const body = { decision: 'accepted', user, bookedSeq: booked.seq, bookedNumber: booked.number };
  tx.prepared.quarantine.decide(kept, 'accepted', recordDecision(tx, kept, body), booked);
}

/** The date under which an entry is booked when it is accepted. */
export function dateToBook(kept: StoredContent, sale: SaleDraft): ReturnType<typeof effectiveDate> {
  return effectiveDate(sale.sentDate?.instant ?? null, kept.received_at, kept.received_in_doubt === 1);
}

/** Records what became of an entry, in the journal of the entry's shop. */
export function recordDecision(tx: Transaction, kept: StoredContent, body: object): Seq {
  return tx.record(kept.shop_id as ShopId, 'quarantine-decided', kept.till_id, { entry: kept.seq, ...body });
}
