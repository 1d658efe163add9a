import type { Clock } from '../../clock.ts';
import type { Seq, TillId, TillSerial } from '../../domain/ids.ts';
import type { SaleRow } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import type { LineFaultKind } from '../../wire/head-office/faults.ts';
import type { LineFault } from '../line-fault.ts';
import { RequestSize } from '../request-size.ts';
import { isAnothersNumber } from './cancellation.ts';
import { confirmNear } from './confirm.ts';
import type { Deliver } from './deliver.ts';
import type { HeadOffice } from './office.ts';
import { firstChunk, type Outgoing, prepare, REQUEST_SALES_MAX } from './outgoing.ts';
import { DELIVERED, type Delivery, park, type Settlement, type Stop, tillStop } from './settlement.ts';

/**
 * Sends the first of these sales of one till: as many as one request may carry. Call it again for the rest.
 * When it returns without `stop`, the first sale is settled, or the next call sends less at once.
 */
export type Send = (tillId: TillId, sales: readonly SaleRow[]) => Promise<Delivery>;

/** Ends of a request after which head office may have choked on it. */
const CHOKED: ReadonlySet<LineFaultKind> = new Set(['timed-out', 'dropped', 'gateway']);
/** So often in a row the requests of a till may choke, the last of them alone, before a sale rather than the line is suspected. */
const ALONE_MAX = 3;
/** After so many in a row that fell silent, head office is taken to be ill rather than the sales. */
const SILENT_STREAK_MAX = 3;
/** Sales that are remembered to have met silence; forgetting one costs a time-out. */
const SILENT_REMEMBERED_MAX = 10_000;

export interface SenderParts {
  readonly reader: Reader;
  readonly office: HeadOffice;
  readonly deliver: Deliver;
  readonly clock: Clock;
  readonly requestTimeoutMs: number;
}

/** What is known of a till whose last request choked. */
interface Choking {
  /** How many sales it carried. */
  readonly sales: number;
  readonly inARow: number;
}

export function openSender(parts: SenderParts): Send {
  const sender = new Sender(parts);
  return (tillId, sales) => sender.send(tillId, sales);
}

/**
 * A request that chokes may have been too large for a slow line, or held a sale that makes head office fall silent, or the
 * line is down. So head office is asked what it has, and the first sale that is not there goes alone. When it arrives, the
 * line was too slow for as many as before; when it chokes again while head office answers the question, it steps aside
 * (contract, checklist 59: a poison sale delays only itself). No request is repeated at a size that choked.
 */
class Sender {
  readonly #parts: SenderParts;
  readonly #size: RequestSize;
  readonly #choking = new Map<TillId, Choking>();
  readonly #silent = new Set<Seq>();
  #silentStreak = 0;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#size = new RequestSize({ max: REQUEST_SALES_MAX, requestTimeoutMs: parts.requestTimeoutMs });
  }

  async send(tillId: TillId, sales: readonly SaleRow[]): Promise<Delivery> {
    const { reader, deliver, clock } = this.#parts;
    const serial = reader.till(tillId)?.serial;
    if (serial === undefined) return { settled: new Map(), stop: tillStop('TERMINAL_NOT_FOUND', '') };
    const settled = new Map<Seq, Settlement>();
    const ready = prepareAll(reader, sales, settled);
    const chunk = firstChunk(ready, this.#choking.has(tillId) ? 1 : this.#size.records);
    if (chunk.length === 0) return { settled, stop: null };
    const startedAt = clock.monotonic();
    const delivery = await deliver(serial, chunk);
    for (const [seq, settlement] of delivery.settled) settled.set(seq, settlement);
    const fault = delivery.stop?.kind === 'line' ? delivery.stop.fault : null;
    if (fault !== null && CHOKED.has(fault.kind)) {
      const rest = chunk.filter(({ seq }) => !settled.has(seq));
      return { settled, stop: await this.#chokedOn(tillId, serial, rest, fault, settled) };
    }
    if (delivery.stop === null) this.#arrived(tillId, chunk.length, clock.monotonic() - startedAt);
    return { settled, stop: delivery.stop };
  }

  #arrived(tillId: TillId, sales: number, tookMs: number): void {
    const choking = this.#choking.get(tillId);
    this.#choking.delete(tillId);
    this.#silentStreak = 0;
    if (choking !== undefined && choking.sales > 1) this.#size.failed(choking.sales);
    this.#size.arrived(sales, tookMs);
  }

  /** Asks what arrived all the same; the stop, or null when the next request may leave at once. */
  async #chokedOn(
    tillId: TillId,
    serial: TillSerial,
    sales: readonly Outgoing[],
    fault: LineFault,
    settled: Map<Seq, Settlement>,
  ): Promise<Stop | null> {
    const before = this.#choking.get(tillId);
    const known = await confirmNear(this.#parts.office, serial, sales);
    if (known.kind !== 'known') {
      // A line that is down says nothing about the size; silence may.
      if (fault.kind === 'timed-out') this.#note(tillId, before, sales.length);
      const retryAfterMs = known.kind === 'till-refused' ? null : known.fault.retryAfterMs;
      return { kind: 'line', fault: { ...fault, retryAfterMs } };
    }
    const missing = sales.filter(({ number }) => !known.found.has(number));
    for (const sale of sales) if (!missing.includes(sale)) settled.set(sale.seq, DELIVERED);
    const [only] = missing;
    if (only === undefined) return null;
    const inARow = this.#note(tillId, before, sales.length);
    if (missing.length > 1) return null;
    if (inARow < ALONE_MAX && !this.#silent.has(only.seq)) {
      return sales.length > 1 ? null : { kind: 'line', fault };
    }
    settled.set(only.seq, park('NO_ANSWER', 'patient', fault.detail));
    this.#choking.delete(tillId);
    return this.#silence(only.seq) ? { kind: 'line', fault } : null;
  }

  /** Whether it is head office that is ill. */
  #silence(seq: Seq): boolean {
    if (this.#silent.size >= SILENT_REMEMBERED_MAX) this.#silent.clear();
    this.#silent.add(seq);
    return ++this.#silentStreak >= SILENT_STREAK_MAX;
  }

  #note(tillId: TillId, before: Choking | undefined, sales: number): number {
    const inARow = (before?.inARow ?? 0) + 1;
    this.#choking.set(tillId, { sales: Math.max(before?.sales ?? 0, sales), inARow });
    return inARow;
  }
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
    if (isAnothersNumber(reader, sale)) {
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
