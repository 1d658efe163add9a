import { seq as asSeq, type Seq, type ShopId, type TillId } from '../../domain/ids.ts';
import type { SaleRow, UpstreamException, UpstreamHold } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import type { PassOutcome } from '../line.ts';
import type { LineFault } from '../line-fault.ts';
import type { Change, Ledger, Standing } from './ledger.ts';
import { groupByTill, REQUEST_SALES_MAX, settledUpTo } from './outgoing.ts';
import type { Send } from './sender.ts';
import { type Delivery, type Settlement, type Stop, WITHDRAWN } from './settlement.ts';

export interface PassParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly ledger: Ledger;
  readonly send: Send;
}

/** Sales that are looked at together: tills may overtake each other within it, a till never itself. */
const WINDOW_SALES = 100;
/** Exceptions that are tried between two windows, so that neither keeps the other waiting. */
const EXCEPTIONS_PER_PASS = 5;

type Step = { readonly worked: boolean; readonly fault: LineFault | null };
const NOTHING_DONE: Step = { worked: false, fault: null };

/**
 * One round of one shop's line: the next sales of the queue, held tills that are due, then exceptions that are due.
 * Whatever becomes known is written down before the next request leaves.
 */
export async function runPass(parts: PassParts): Promise<PassOutcome> {
  let worked = false;
  for (const step of [sendWindow, retryHolds, retryExceptions]) {
    const done = await step(parts, parts.ledger.read());
    if (done.fault !== null) return { kind: 'fault', fault: done.fault };
    worked ||= done.worked;
  }
  return worked
    ? { kind: 'worked' }
    : { kind: 'idle', nextDueMs: parts.ledger.nextDueMs(parts.ledger.read()) };
}

async function retryExceptions(parts: PassParts, standing: Standing): Promise<Step> {
  const { reader, ledger, shopId } = parts;
  const held = new Set(standing.holds.map((hold) => hold.tillId));
  const open = [...standing.exceptions.values()].filter(
    ({ state }) => state === 'retry' || state === 'parked',
  );
  const due = open.filter((row) => ledger.isDue(row));
  let tried = 0;
  for (const row of due) {
    if (tried === EXCEPTIONS_PER_PASS) break;
    const sale = reader.sale(shopId, row.seq);
    // No sale: the record of a cancellation, which only a person can deal with.
    if (sale === undefined || held.has(sale.tillId)) continue;
    const { fault, stop } = await retryOne(parts, standing, row, sale);
    if (fault !== null) return { worked: true, fault };
    if (stop?.kind === 'till') held.add(sale.tillId);
    ledger.noteTried(row);
    tried++;
  }
  return { worked: tried > 0, fault: null };
}

async function retryOne(
  parts: PassParts,
  standing: Standing,
  row: UpstreamException,
  sale: SaleRow,
): Promise<{ readonly fault: LineFault | null; readonly stop: Stop | null }> {
  const { ledger } = parts;
  const delivery = await sendStanding(parts, sale.tillId, [sale]);
  const change = unchanged(standing.position);
  const settlement = delivery.settled.get(sale.seq);
  if (settlement !== undefined && settlement.kind !== 'deferred') {
    ledger.noteDone(sale.seq);
    if (settlement.kind === 'delivered') change.clear.push(sale.seq);
  }
  if (settlement?.kind === 'deferred') change.put.push(ledger.exception(sale.seq, settlement, row));
  if (delivery.stop?.kind === 'till') {
    change.hold.push(ledger.hold(sale.tillId, asSeq(standing.position + 1), delivery.stop, 0));
  }
  const notRecorded = await recordIfChanged(ledger, change, standing.position);
  // A known poison that fails again says nothing about the line.
  return {
    fault: notRecorded ?? (settlement === undefined ? lineFault(delivery) : null),
    stop: delivery.stop,
  };
}

async function retryHolds(parts: PassParts, standing: Standing): Promise<Step> {
  const due = standing.holds.filter((hold) => parts.ledger.isDue(hold));
  for (const hold of due) {
    const fault = await retryHold(parts, standing, hold);
    if (fault !== null) return { worked: true, fault };
    parts.ledger.noteTried(hold);
  }
  return { worked: due.length > 0, fault: null };
}

/** Sends the first of what was skipped; the hold moves on behind it, and goes when the queue's position is reached. */
async function retryHold(
  parts: PassParts,
  standing: Standing,
  hold: UpstreamHold,
): Promise<LineFault | null> {
  const { reader, ledger, shopId } = parts;
  const { tillId } = hold;
  const before = asSeq(hold.fromSeq - 1);
  const sales = reader.salesOfTill(tillId, shopId, before, reader.head(shopId), REQUEST_SALES_MAX);
  const open = sales.filter((sale) => !ledger.isSettled(standing, sale.seq));
  const delivery = open.length === 0 ? null : await sendStanding(parts, tillId, open);
  const change = unchanged(standing.position);
  const settled = noteSettled(ledger, delivery, change);
  const upTo = settledUpTo(before, sales, (seq) => settled.has(seq) || ledger.isSettled(standing, seq));
  const fromSeq = asSeq(upTo + 1);
  const drained = upTo >= standing.position || (upTo === (sales.at(-1)?.seq ?? before) && isLast(sales));
  if (delivery?.stop?.kind === 'till') {
    change.hold.push(ledger.hold(tillId, fromSeq, delivery.stop, hold.attempts));
  } else if (drained) {
    change.release.push(tillId);
  } else {
    change.hold.push({ ...hold, fromSeq, nextAttemptAt: 0 });
  }
  return (await recordIfChanged(ledger, change, standing.position)) ?? (delivery && lineFault(delivery));
}

/** Whether a read of held sales came to their end. */
function isLast(sales: readonly SaleRow[]): boolean {
  return sales.length < REQUEST_SALES_MAX;
}

async function sendWindow(parts: PassParts, standing: Standing): Promise<Step> {
  const { reader, ledger, shopId } = parts;
  const held = standing.holds.map((hold) => hold.tillId);
  const sales = reader.salesAfter(shopId, standing.position, WINDOW_SALES, held);
  if (sales.length === 0) return NOTHING_DONE;
  const settled = new Set(sales.map((sale) => sale.seq).filter((seq) => ledger.isSettled(standing, seq)));
  let { position } = standing;
  for (const group of groupByTill(sales)) {
    let rest = group.filter((sale) => !settled.has(sale.seq));
    while (rest[0] !== undefined) {
      const { tillId } = rest[0];
      const delivery = await sendStanding(parts, tillId, rest);
      const change = unchanged(position);
      for (const seq of noteSettled(ledger, delivery, change)) settled.add(seq);
      rest = rest.filter((sale) => !settled.has(sale.seq));
      if (delivery.stop?.kind === 'till' && rest[0] !== undefined) {
        change.hold.push(ledger.hold(tillId, rest[0].seq, delivery.stop, 0));
        for (const sale of rest) settled.add(sale.seq);
        rest = [];
      }
      change.position = settledUpTo(position, sales, (seq) => settled.has(seq));
      const fault = (await recordIfChanged(ledger, change, position)) ?? lineFault(delivery);
      if (fault !== null) return { worked: true, fault };
      position = change.position;
    }
  }
  const last = unchanged(settledUpTo(position, sales, (seq) => settled.has(seq)));
  return { worked: true, fault: await recordIfChanged(ledger, last, position) };
}

/** Sends the first of these sales of one till, but for those that were withdrawn meanwhile: these are settled. */
async function sendStanding(
  { ledger, send }: PassParts,
  tillId: TillId,
  sales: readonly SaleRow[],
): Promise<Delivery> {
  const first = sales.slice(0, REQUEST_SALES_MAX);
  const released = await ledger.release(first);
  if ('kind' in released) return { settled: new Map(), stop: { kind: 'line', fault: released } };
  const settled = new Map<Seq, Settlement>();
  for (const sale of first) if (!released.includes(sale)) settled.set(sale.seq, WITHDRAWN);
  if (released.length === 0) return { settled, stop: null };
  const delivery = await send(tillId, released);
  return { ...delivery, settled: new Map([...settled, ...delivery.settled]) };
}

type Draft = { position: Seq } & { [K in Exclude<keyof Change, 'position'>]: Change[K][number][] };

function unchanged(position: Seq): Draft {
  return { position, put: [], clear: [], hold: [], release: [] };
}

/** Notes what is done and puts the rest of what is settled into the change; returns all of it. */
function noteSettled(ledger: Ledger, delivery: Delivery | null, change: Draft): ReadonlySet<Seq> {
  for (const [seq, settlement] of delivery?.settled ?? []) {
    if (settlement.kind !== 'deferred') ledger.noteDone(seq);
    else change.put.push(ledger.exception(seq, settlement, undefined));
  }
  return new Set(delivery?.settled.keys());
}

async function recordIfChanged(ledger: Ledger, change: Draft, position: Seq): Promise<LineFault | null> {
  const lists = [change.put, change.clear, change.hold, change.release];
  if (change.position === position && lists.every((list) => list.length === 0)) return null;
  return ledger.record(change);
}

function lineFault(delivery: Delivery): LineFault | null {
  return delivery.stop?.kind === 'line' ? delivery.stop.fault : null;
}
