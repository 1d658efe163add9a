import type { Seq, ShopId, TillId, TillSerial } from '../../domain/ids.ts';
import type { ForwardableCancellation, ForwardableFact } from '../../store/forwardable.ts';
import type { Reader } from '../../store/reader.ts';
import { factMark } from '../../wire/head-office/fact-mark.ts';
import type { LineFault } from '../line-fault.ts';
import { annuler } from './calls/annuler.ts';
import type { CallParts } from './calls/call.ts';
import { DAY_LIST_MS, readingOnce } from './calls/regulariser.ts';
import { outcomeOf } from './cancellation.ts';
import { confirm } from './confirm.ts';
import { carriers, onceCalls } from './forward.ts';
import type { Standing } from './ledger.ts';
import type { HeadOffice } from './office.ts';
import type { OnceCall } from './once.ts';
import { prepare } from './outgoing.ts';
import { retrySoon, type Settlement } from './settlement.ts';

export interface LostFactsParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly office: HeadOffice;
  readonly calls: CallParts;
}

/** How much is read for it: head office's long lists only when something speaks for a loss, or a person asks. */
export type Depth = 'daily' | 'thorough';

/** A record that head office acknowledged and has no more. */
export interface Lost {
  readonly seq: Seq;
  readonly settlement: Settlement & { kind: 'deferred' };
  /** Calls that must not be made twice, and of which nothing is left there. */
  readonly calls: readonly string[];
}

export type FactsLooked =
  | {
      readonly kind: 'looked';
      readonly checked: number;
      readonly lost: readonly Lost[];
      /** Cancellations that were lost, and are there again. */
      readonly mended: number;
    }
  | { readonly kind: 'fault'; readonly fault: LineFault };

/** Looks for facts beside sales that are settled. */
export async function lookForFacts(
  parts: LostFactsParts,
  facts: readonly ForwardableFact[],
  standing: Standing,
  depth: Depth,
): Promise<FactsLooked> {
  const cancellations = Map.groupBy(facts.filter(isCancellation), ({ tillId }) => tillId);
  const looks = [
    ...[...cancellations].map(
      ([till, of]) =>
        () =>
          cancelAgain(parts, till, of),
    ),
    () => lookForCalls(parts, facts, standing, depth),
  ];
  let sum: FactsLooked & { kind: 'looked' } = NOTHING_LOST;
  for (const look of looks) {
    const looked = await look();
    if (looked.kind === 'fault') return looked;
    const { checked, lost, mended } = looked;
    sum = {
      ...sum,
      checked: sum.checked + checked,
      lost: [...sum.lost, ...lost],
      mended: sum.mended + mended,
    };
  }
  return sum;
}

const NOTHING_LOST: FactsLooked & { kind: 'looked' } = { kind: 'looked', checked: 0, lost: [], mended: 0 };

/**
 * Head office shows nowhere what was cancelled. So it is told once more, which changes nothing there when it knows; where
 * it has not even the sale, nothing is to be cancelled.
 */
async function cancelAgain(
  { reader, office, calls }: LostFactsParts,
  till: TillId,
  cancellations: readonly ForwardableCancellation[],
): Promise<FactsLooked> {
  const serial = reader.till(till)?.serial;
  if (serial === undefined) return NOTHING_LOST;
  const sales = cancellations.map(({ seq, sale, reason }) => ({
    ...prepare(sale),
    cancellation: seq,
    reason,
  }));
  const known = await confirm(office, serial, sales);
  if (known.kind === 'till-refused') return NOTHING_LOST;
  if (known.kind !== 'known') return { kind: 'fault', fault: known.fault };
  const lost: Lost[] = [];
  let mended = 0;
  for (const { number, cancellation, reason } of sales.filter((sale) => known.found.has(sale.number))) {
    const verdict = await annuler(calls, serial, number, reason);
    if (verdict.kind === 'done') mended += verdict.already === true ? 0 : 1;
    else {
      const { settlement, stop } = outcomeOf(verdict);
      if (settlement?.kind === 'deferred') lost.push({ seq: cancellation, settlement, calls: [] });
      else if (stop?.kind === 'line') return { kind: 'fault', fault: stop.fault };
    }
  }
  return { kind: 'looked', checked: cancellations.length, lost, mended };
}

/** Looks for what calls left behind that must not be made twice. What is not found is open again, and looked for. */
async function lookForCalls(
  { reader, shopId, calls }: LostFactsParts,
  facts: readonly ForwardableFact[],
  standing: Standing,
  depth: Depth,
): Promise<FactsLooked> {
  const notified = readingOnce(calls);
  const lost: Lost[] = [];
  let checked = 0;
  for (const fact of facts) {
    const missing: string[] = [];
    for (const call of onceCalls(calls, fact, factMark(reader.hubId(), fact), notified)) {
      const note = reader.upstreamCall(shopId, fact.seq, call.name);
      if (note?.outcome !== 'done' || !isListed(call, depth, calls.clock.now() - note.sentAt)) continue;
      const serials = serialsOf(reader, standing, fact, call);
      const found = await findUnderAny(call, serials, note.sentAt);
      if (typeof found !== 'boolean') return { kind: 'fault', fault: found };
      checked++;
      if (!found) missing.push(call.name);
    }
    if (missing.length > 0)
      lost.push({ seq: fact.seq, settlement: retrySoon('MISSING_THERE', ''), calls: missing });
  }
  return { kind: 'looked', checked, lost, mended: 0 };
}

function isListed({ list }: OnceCall, depth: Depth, agoMs: number): boolean {
  return depth === 'thorough' || list === 'short' || (list === 'day' && agoMs < DAY_LIST_MS);
}

/** A till that is younger than the fact has not heard of it: what is missing is missing under every serial. */
async function findUnderAny(
  call: OnceCall,
  serials: readonly TillSerial[],
  sentAt: number,
): Promise<boolean | LineFault> {
  let asked = false;
  for (const serial of serials) {
    const found = await call.find(serial, sentAt);
    if (found.kind === 'fault') return found.fault;
    if (found.kind === 'till-refused') continue;
    if (found.value !== false) return true;
    asked = true;
  }
  // Nobody could be asked, so nobody says that it is missing.
  return !asked;
}

/** A till's own first. Only its declarations are in a list of its own; head office may not take that till any more. */
function serialsOf(
  reader: Reader,
  standing: Standing,
  { tillId, shopId }: ForwardableFact,
  { list }: OnceCall,
): readonly TillSerial[] {
  const own = tillId === null ? undefined : reader.till(tillId)?.serial;
  const others = tillId !== null && list === 'long' ? [] : carriers(reader, shopId, standing);
  return own === undefined ? others : [own, ...others.filter((serial) => serial !== own)];
}

function isCancellation(fact: ForwardableFact): fact is ForwardableCancellation {
  return fact.kind === 'cancellation';
}
