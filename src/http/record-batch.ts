import type { TillSerial } from '../domain/ids.ts';
import {
  type CommandRefusal,
  isRefused,
  type SalesReceipt,
  type WriterClient,
} from '../store/writer/protocol.ts';
import { type SalesBatch, splitBatch } from '../wire/sales/sales-request.ts';
import { joinReceipts } from '../wire/sales/sync-answer.ts';

/** Sales of one request that share a transaction (contract, D19). */
const CHUNK_SALES_MAX = 500;

export type BatchReceipt = Pick<SalesReceipt, 'shopId' | 'outcomes' | 'articles'>;

/**
 * Books a till's sales, whatever route they came by. They are written in chunks, one after the other. A refusal ends it
 * for the whole request: what earlier chunks booked is a replay when the till sends everything again. So does a move of
 * the till to another shop between two chunks, because one answer speaks of one shop.
 */
export async function recordBatch(
  writer: WriterClient,
  serial: TillSerial,
  batch: SalesBatch,
): Promise<BatchReceipt | CommandRefusal> {
  const receipts: SalesReceipt[] = [];
  for (const { entries, source } of splitBatch(batch, CHUNK_SALES_MAX)) {
    const takenNumberless = receipts.at(-1)?.takenNumberless ?? [];
    const firstChunk = receipts.length === 0;
    const argument = { serial, entries, source, firstChunk, takenNumberless };
    const receipt = await writer.call('recordSales', argument);
    if (isRefused(receipt)) return receipt;
    receipts.push(receipt);
  }
  const [first] = receipts;
  if (first === undefined) throw new Error('a batch that is written has a chunk');
  if (receipts.some(({ shopId }) => shopId !== first.shopId)) return { refused: 'busy' };
  return { shopId: first.shopId, ...joinReceipts(receipts) };
}

/** How many sales were created, repeated and refused, for the log. */
export function countsOf({ outcomes }: BatchReceipt): Record<'created' | 'replay' | 'refused', number> {
  const counts = { created: 0, replay: 0, refused: 0 };
  for (const { kind } of outcomes) counts[kind]++;
  return counts;
}
