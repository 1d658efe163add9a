import type { Seq, TillId } from '../../domain/ids.ts';
import type { SaleRow } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import type { LineFaultKind } from '../../wire/head-office/faults.ts';
import { confirm } from './confirm.ts';
import type { Deliver } from './deliver.ts';
import type { HeadOffice } from './office.ts';
import { firstChunk, type Outgoing, prepare, REQUEST_SALES_MAX } from './outgoing.ts';
import { DELIVERED, type Delivery, park, retrySoon, type Settlement, tillStop } from './settlement.ts';

/**
 * Sends the first of these sales of one till: as many as one request may carry. Call it again for the rest.
 * When it returns without `stop`, at least the first sale is settled.
 */
export type Send = (tillId: TillId, sales: readonly SaleRow[]) => Promise<Delivery>;

/** Ends of a request after which head office may have choked on it: it is made smaller then. */
const CHOKED: ReadonlySet<LineFaultKind> = new Set(['timed-out', 'dropped', 'gateway']);
/** Halvings from the largest request down to a single sale. */
const HALVINGS_MAX = Math.ceil(Math.log2(REQUEST_SALES_MAX));

/**
 * A sale that makes head office fall silent looks like a line that is down. So each time a till's request chokes, the
 * next one is half as large; and when a single sale chokes while head office answers the question what it has, that
 * sale steps aside (contract, checklist 59: a poison sale delays only itself).
 */
export function openSender(parts: {
  readonly reader: Reader;
  readonly office: HeadOffice;
  readonly deliver: Deliver;
}): Send {
  const chokes = new Map<TillId, number>();

  return async (tillId, sales) => {
    const serial = parts.reader.till(tillId)?.serial;
    if (serial === undefined) return { settled: new Map(), stop: tillStop('TERMINAL_NOT_FOUND', '') };
    const settled = new Map<Seq, Settlement>();
    const ready = prepareAll(parts.reader, sales, settled);
    const choked = chokes.get(tillId) ?? 0;
    const chunk = firstChunk(ready, Math.max(1, REQUEST_SALES_MAX >> choked));
    if (chunk.length === 0) return { settled, stop: null };
    const delivery = await parts.deliver(serial, chunk);
    for (const [seq, settlement] of delivery.settled) settled.set(seq, settlement);
    const fault = delivery.stop?.kind === 'line' ? delivery.stop.fault : null;
    if (fault === null || !CHOKED.has(fault.kind)) {
      if (delivery.stop === null) chokes.delete(tillId);
      return { settled, stop: delivery.stop };
    }
    chokes.set(tillId, Math.min(choked + 1, HALVINGS_MAX));
    const [only] = chunk;
    if (chunk.length > 1 || choked < HALVINGS_MAX || only === undefined) {
      return { settled, stop: delivery.stop };
    }
    const known = await confirm(parts.office, serial, [only]);
    if (known.kind !== 'known') return { settled, stop: delivery.stop };
    settled.set(only.seq, known.found.has(only.number) ? DELIVERED : retrySoon('NO_ANSWER', fault.detail));
    return { settled, stop: null };
  };
}

/** Sales that cannot be written down at all, or whose number is given away, are settled here; the rest is ready to leave. */
function prepareAll(
  reader: Reader,
  sales: readonly SaleRow[],
  settled: Map<Seq, Settlement>,
): readonly Outgoing[] {
  const ready: Outgoing[] = [];
  for (const sale of sales) {
    // A person gave its number to another sale: that this till has it at head office would prove nothing.
    if (sale.sentNumber === sale.number && reader.isGivenNumber(sale.tillId, sale.number)) {
      settled.set(sale.seq, park('COLLISION', 'never', ''));
      continue;
    }
    try {
      ready.push(prepare(sale));
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      settled.set(sale.seq, park('UNENCODABLE', 'never', cause));
    }
  }
  return ready;
}
