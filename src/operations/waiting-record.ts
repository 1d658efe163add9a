import type { Seq, ShopId, TillId } from '../domain/ids.ts';
import type { Minor } from '../domain/money.ts';
import type { ForwardableFact } from '../store/forwardable.ts';
import type { Reader } from '../store/reader.ts';

/** What a person needs to recognise a record that waits on its way to head office. */
export interface WaitingRecord {
  /** The number of the sale, or of the cancelled one; of anything else, what it is. */
  readonly number: string;
  /** Null: a person at the hub did it. */
  readonly tillId: TillId | null;
  readonly tillName: string;
  readonly currency: string;
  /** Minor units; null = it is about goods, not money. */
  readonly total: Minor | null;
}

/** @throws when the seq is no record of which head office is to hear */
export function waitingRecord(reader: Reader, shopId: ShopId, seq: Seq): WaitingRecord {
  const entry = reader.queueEntry(shopId, seq);
  if (entry === undefined) {
    throw new Error(`shop ${shopId}: seq ${seq} waits for head office and is nothing to tell it: run verify`);
  }
  const { tillId } = entry;
  const tillName = tillId === null ? 'the hub' : (reader.till(tillId)?.name ?? `till ${tillId}`);
  if (entry.kind === 'sale' || entry.kind === 'cancellation') {
    const { number, currency, total } = entry.sale;
    return { number, tillId, tillName, currency, total };
  }
  const { currency, amount: total } =
    entry.kind === 'declaration' ? entry.declaration : { currency: '', amount: null };
  return { number: named(entry), tillId, tillName, currency, total };
}

function named(fact: ForwardableFact): string {
  switch (fact.kind) {
    case 'movement':
      return `${fact.moved.quantity > 0 ? '+' : ''}${fact.moved.quantity} ${fact.moved.articleCode}`;
    case 'decision':
      return `${fact.decision} article ${fact.articleId}`;
    case 'declaration':
      return fact.declaration.kind;
    case 'cancellation':
      return fact.sale.number;
  }
}
