import type { TillSerial } from '../domain/ids.ts';
import {
  type CommandRefusal,
  type Commands,
  isRefused,
  type SalesReceipt,
  type WriterClient,
} from '../store/writer/protocol.ts';
import type { SalesBatch } from '../wire/sales/sales-request.ts';

/** Sales of one request that share a transaction (contract, D19). */
const CHUNK_SALES_MAX = 500;

/** The shop whose journal has the sales, when all of them are booked, in quarantine or known. */
export type BatchReceipt = Pick<SalesReceipt, 'shopId'>;

/**
 * Books a till's sales, whatever route they came by. They are written in chunks, one after the other. A refusal ends it
 * for the whole request: what earlier chunks booked is a replay when the till sends everything again. So does a move of
 * the till to another shop between two chunks, because one answer speaks of one shop.
 * @param take is handed what became of each chunk as soon as it is on disk
 */
export async function recordBatch(
  writer: WriterClient,
  serial: TillSerial,
  batch: SalesBatch,
  take: (receipt: SalesReceipt) => void,
): Promise<BatchReceipt | CommandRefusal> {
  let last: SalesReceipt | null = null;
  for (const { entries, source } of batch.chunks(CHUNK_SALES_MAX)) {
    const takenNumberless = last?.takenNumberless ?? [];
    const argument: Commands['recordSales'] = {
      serial,
      entries,
      source,
      firstChunk: last === null,
      takenNumberless,
    };
    const receipt: SalesReceipt | CommandRefusal = await writer.call('recordSales', argument);
    if (isRefused(receipt)) return receipt;
    if (last !== null && receipt.shopId !== last.shopId) return { refused: 'busy' };
    take(receipt);
    last = receipt;
  }
  if (last === null) throw new Error('a batch that is written has a chunk');
  return { shopId: last.shopId };
}

/** How many sales were created, repeated and refused, for the log. */
export class OutcomeCounts {
  created = 0;
  replay = 0;
  refused = 0;

  add({ outcomes }: Pick<SalesReceipt, 'outcomes'>): void {
    for (const { kind } of outcomes) this[kind]++;
  }
}
