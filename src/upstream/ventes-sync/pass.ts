import { seq as asSeq, type Seq, type ShopId, type TillId } from '../../domain/ids.ts';
import type { SaleRow, UpstreamException, UpstreamHold } from '../../store/facts.ts';
import type { QueueEntry, QueuePart } from '../../store/forwardable.ts';
import type { Reader } from '../../store/reader.ts';
import type { PassOutcome } from '../line.ts';
import type { LineFault } from '../line-fault.ts';
import { isOpen } from '../stepping-aside.ts';
import type { Forward } from './forward.ts';
import type { Change, Ledger, Standing } from './ledger.ts';
import { groupByTill, REQUEST_SALES_MAX, settledUpTo } from './outgoing.ts';
import type { Send } from './sender.ts';
import { type Delivery, type Settlement, type Stop, WITHDRAWN } from './settlement.ts';

export interface PassParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly ledger: Ledger;
  /** Sales of one till. */
  readonly send: Send;
  /** One fact beside sales. */
  readonly forward: Forward;
}

/** Entries that are looked at together: tills may overtake each other within them, a till never itself. */
const WINDOW_ENTRIES = 100;
/** Exceptions that are tried between two windows, so that neither keeps the other waiting. */
const EXCEPTIONS_PER_PASS = 5;
/** When nothing is to be sent, the position follows the journal only in steps: each costs a transaction. */
const IDLE_STEP = 1000;

type Step = { readonly worked: boolean; readonly fault: LineFault | null };
const NOTHING_DONE: Step = { worked: false, fault: null };

/**
 * One round of one shop's line: what is next in the queue, held tills that are due, then exceptions that are due.
 * Whatever becomes known is written down before the next request leaves.
 */
export async function runPass(parts: PassParts): Promise<PassOutcome> {
  const since = parts.ledger.now();
  let worked = false;
  const queueFirst = (of: PassParts, standing: Standing) =>
    of.ledger.budget.onQueue(() => sendWindow(of, standing));
  for (const step of [queueFirst, retryHolds, retryExceptions]) {
    const done = await step(parts, parts.ledger.read());
    if (done.fault !== null) return { kind: 'fault', fault: done.fault };
    worked ||= done.worked;
  }
  return worked
    ? { kind: 'worked' }
    : { kind: 'idle', nextDueMs: parts.ledger.nextDueMs(parts.ledger.read(), since) };
}

async function retryExceptions(parts: PassParts, standing: Standing): Promise<Step> {
  const { reader, ledger, shopId } = parts;
  const held = new Set<TillId | null>(standing.holds.map((hold) => hold.tillId));
  const due = [...standing.exceptions.values()].filter((row) => isOpen(row) && ledger.isDue(row));
  let tried = 0;
  for (const row of due) {
    if (tried === EXCEPTIONS_PER_PASS || !ledger.budget.allows()) break;
    const entry = reader.queueEntry(shopId, row.seq);
    if (entry === undefined || held.has(entry.tillId)) continue;
    const { fault, stop } = await ledger.budget.onRetry(() => retryOne(parts, standing, row, entry));
    if (fault !== null) return { worked: true, fault };
    if (stop?.kind === 'till') held.add(entry.tillId);
    ledger.noteTried(row);
    tried++;
  }
  return { worked: tried > 0, fault: null };
}

async function retryOne(
  parts: PassParts,
  standing: Standing,
  row: UpstreamException,
  entry: QueueEntry,
): Promise<{ readonly fault: LineFault | null; readonly stop: Stop | null }> {
  const { ledger } = parts;
  const change = unchanged(standing);
  const notNoted = entry.kind === 'sale' ? await ledger.noteLeavingAgain(row, standing) : null;
  if (notNoted !== null) return { fault: notNoted, stop: null };
  const delivery = await deliverFirst(parts, standing, [entry], row);
  const settlement = delivery.settled.get(entry.seq);
  if (settlement !== undefined && settlement.kind !== 'deferred') {
    ledger.noteDone(entry.seq, settlement);
    if (settlement.kind === 'delivered') change.clear.push(entry.seq);
  }
  if (settlement?.kind === 'deferred') change.put.push(ledger.exception(entry.seq, settlement, row));
  // Of what is in the queue the till's first sale finds it out by itself. A sale may have arrived before that was said.
  if (delivery.stop?.kind === 'till' && settlement === undefined)
    change.put.push(
      ledger.waitingForTill(entry.kind === 'sale' ? { ...row, state: 'retry' } : row, delivery.stop),
    );
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
  const { entries, lookedUpTo } = reader.queueOfTill(tillId, shopId, before, REQUEST_SALES_MAX);
  const open = entries.filter((entry) => !ledger.isSettled(standing, entry.seq));
  const next = leading(open);
  const delivery = next.length === 0 ? null : await deliverFirst(parts, standing, next, undefined);
  const change = unchanged(standing);
  const settled = noteSettled(ledger, delivery, change);
  for (const [seq, { kind }] of delivery?.settled ?? []) if (kind === 'delivered') change.late.push(seq);
  const isSettled = (seq: Seq) => settled.has(seq) || ledger.isSettled(standing, seq);
  const upTo = settledUpTo(before, entries, isSettled, lookedUpTo);
  if (delivery?.stop?.kind === 'till') {
    change.hold.push(ledger.hold(tillId, asSeq(upTo + 1), delivery.stop, hold.attempts));
  } else if (upTo >= standing.position) {
    change.release.push(tillId);
  } else {
    change.hold.push({ ...hold, fromSeq: asSeq(upTo + 1), nextAttemptAt: 0 });
  }
  return (await recordIfChanged(ledger, change, standing.position)) ?? (delivery && lineFault(delivery));
}

/** In the order of the journal: the sales before the first other fact, or that one alone. */
function leading(entries: readonly QueueEntry[]): readonly QueueEntry[] {
  const other = entries.findIndex(({ kind }) => kind !== 'sale');
  if (other === 0) return entries.slice(0, 1);
  return other < 0 ? entries : entries.slice(0, other);
}

async function sendWindow(parts: PassParts, standing: Standing): Promise<Step> {
  const { reader, ledger, shopId } = parts;
  const held = standing.holds.map((hold) => hold.tillId);
  const part = reader.queueAfter(shopId, standing.position, WINDOW_ENTRIES, held);
  const { entries, lookedUpTo } = part;
  if (entries.length === 0) return followJournal(ledger, standing, part);
  const window: Window = {
    entries,
    lookedUpTo,
    settled: new Set(entries.map(({ seq }) => seq).filter((seq) => ledger.isSettled(standing, seq))),
    position: standing.position,
  };
  for (const group of groupByTill(entries)) {
    const fault = await sendGroup(parts, standing, window, group);
    if (fault !== null) return { worked: true, fault };
  }
  const last = unchanged(standing, reached(window));
  return { worked: true, fault: await recordIfChanged(ledger, last, window.position) };
}

/** Nothing of this part is for head office. Where it holds only bookkeeping, that is written down now and then. */
async function followJournal(
  ledger: Ledger,
  standing: Standing,
  { lookedUpTo, passed }: QueuePart,
): Promise<Step> {
  if (!passed && lookedUpTo < standing.position + IDLE_STEP) return NOTHING_DONE;
  return { worked: true, fault: await ledger.record(unchanged(standing, lookedUpTo)) };
}

interface Window {
  readonly entries: readonly QueueEntry[];
  readonly lookedUpTo: Seq;
  readonly settled: Set<Seq>;
  /** As it was written down last. */
  position: Seq;
}

function reached({ position, entries, settled, lookedUpTo }: Window): Seq {
  return settledUpTo(position, entries, (seq) => settled.has(seq), lookedUpTo);
}

/** What one till did (or people did): its sales first, in large requests, then the rest one by one. */
async function sendGroup(
  parts: PassParts,
  standing: Standing,
  window: Window,
  group: readonly QueueEntry[],
): Promise<LineFault | null> {
  const { ledger } = parts;
  let rest = [...salesOf(group), ...group.filter(({ kind }) => kind !== 'sale')];
  for (;;) {
    rest = rest.filter(({ seq }) => !window.settled.has(seq));
    const [first] = rest;
    if (first === undefined) return null;
    const delivery = await deliverFirst(parts, standing, rest, undefined);
    const change = unchanged(standing, window.position);
    for (const seq of noteSettled(ledger, delivery, change)) window.settled.add(seq);
    const left = rest.map(({ seq }) => seq).filter((seq) => !window.settled.has(seq));
    if (delivery.stop?.kind === 'till' && first.tillId !== null && left.length > 0) {
      change.hold.push(ledger.hold(first.tillId, asSeq(Math.min(...left)), delivery.stop, 0));
      for (const seq of left) window.settled.add(seq);
    }
    change.position = reached(window);
    const fault = (await recordIfChanged(ledger, change, window.position)) ?? lineFault(delivery);
    if (fault !== null) return fault;
    window.position = change.position;
  }
}

function salesOf(entries: readonly QueueEntry[]): readonly (QueueEntry & { kind: 'sale' })[] {
  return entries.filter((entry) => entry.kind === 'sale');
}

/** Sends the first of these of one till: as many sales as fit one request, or one other fact. */
async function deliverFirst(
  parts: PassParts,
  standing: Standing,
  entries: readonly QueueEntry[],
  row: UpstreamException | undefined,
): Promise<Delivery> {
  const sales = salesOf(entries);
  const [sold] = sales;
  if (sold !== undefined)
    return sendStanding(
      parts,
      sold.tillId,
      sales.map(({ sale }) => sale),
    );
  const [first] = entries;
  if (first === undefined || first.kind === 'sale') return { settled: new Map(), stop: null };
  return parts.forward(first, standing, row);
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

type Draft = { position: Seq; readonly asked: number; late: Seq[] } & {
  [K in 'put' | 'clear' | 'hold' | 'release']: Change[K][number][];
};

function unchanged({ asked, position: at }: Standing, position = at): Draft {
  return { position, asked, put: [], clear: [], hold: [], release: [], late: [] };
}

/** Notes what is done and puts the rest of what is settled into the change; returns all of it. */
function noteSettled(ledger: Ledger, delivery: Delivery | null, change: Draft): ReadonlySet<Seq> {
  for (const [seq, settlement] of delivery?.settled ?? []) {
    if (settlement.kind !== 'deferred') ledger.noteDone(seq, settlement);
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
