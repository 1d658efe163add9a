import type { Clock } from '../../clock.ts';
import type { TillSerial } from '../../domain/ids.ts';
import type { ForwardableFact } from '../../store/forwardable.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import type { LineFaultKind } from '../../wire/head-office/faults.ts';
import type { LineFault } from '../line-fault.ts';
import type { CallVerdict, Read } from './calls/call.ts';
import type { LateArrivals } from './late-arrivals.ts';
import { park, retrySoon, type Settlement, type Stop, settleRefusedCall, tillStop } from './settlement.ts';

/** A call that must not be made twice, and how to find out whether it was carried out. */
export interface OnceCall {
  /** The route, by which the note of it is kept. */
  readonly name: string;
  send(serial: TillSerial): Promise<CallVerdict>;
  /** @param sentAt UTC ms; null = nobody knows. Null in the answer: it cannot be told */
  find(serial: TillSerial, sentAt: number | null): Promise<Read<boolean | null>>;
  /** Whether it is looked for before its first attempt, too. */
  readonly looksFirst: boolean;
  /** How long the list is in which it is looked for; `day`: short for what was made within a day, else long. */
  readonly list: 'short' | 'day' | 'long';
  /** Whether the list of a till that did not make the call goes back to before it; left out where any list tells. */
  readonly hears?: (till: TillSerial) => Promise<Read<boolean>>;
  /** Whether a second one does no harm as soon as the first cannot arrive any more. */
  readonly repeatable: boolean;
}

/** What became of it: settled, or not yet because of `stop`; both when it waits aside and the line is ill. */
export interface CallOutcome {
  readonly settlement: Settlement | null;
  readonly stop: Stop | null;
}

export interface OnceParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly clock: Clock;
  readonly late: LateArrivals;
}

/** Faults that one record may bring about, and that leave it open whether it was carried out. */
const CHOKED: ReadonlySet<LineFaultKind> = new Set([
  ...(['timed-out', 'dropped', 'gateway', 'failing', 'unreadable', 'request-refused'] as const),
]);
/** Faults that one route may have: sales need none of those that others need. Certainly nothing was carried out. */
const OF_ROUTE: ReadonlySet<LineFaultKind> = new Set(['redirected', 'unauthorised', 'wrong-address']);
const DONE: CallOutcome = { settlement: { kind: 'delivered' }, stop: null };

/**
 * Makes a call once. It is noted on disk before it leaves. While its outcome is unknown it is looked for, and never sent
 * blindly: what is still not there when it cannot arrive any more waits for a person (contract, 11.1).
 * @param again a person says that it is to be sent once more
 */
export async function makeOnce(
  parts: OnceParts,
  call: OnceCall,
  { fact, serial, again }: { fact: ForwardableFact; serial: TillSerial; again: boolean },
): Promise<CallOutcome> {
  const { reader } = parts;
  const known = reader.upstreamCall(fact.shopId, fact.seq, call.name);
  if (known?.outcome === 'done') return DONE;
  // In a life of the hub that is lost it may have left without a note of it.
  const livedBefore = fact.epoch !== reader.epoch() || fact.origins.length > 0;
  if (known !== undefined || call.looksFirst || livedBefore) {
    const sendIfUntold = known === undefined && (again || !livedBefore);
    const found = await lookFor(parts, call, fact, serial, known?.sentAt ?? null, sendIfUntold);
    if (found !== 'missing') return again ? stillAsked(found) : found;
    const open = known === undefined || again ? null : stillOpen(parts, call, fact);
    if (open !== null) return { settlement: open, stop: null };
  }
  return sendNoted(parts, call, fact, serial);
}

async function lookFor(
  parts: OnceParts,
  call: OnceCall,
  fact: ForwardableFact,
  serial: TillSerial,
  sentAt: number | null,
  sendIfUntold: boolean,
): Promise<CallOutcome | 'missing'> {
  const found = await call.find(serial, sentAt);
  if (found.kind === 'till-refused') return { settlement: null, stop: tillStop(found.code, found.answer) };
  if (found.kind === 'fault') return aside(found.fault);
  if (found.value === false) return 'missing';
  if (found.value === null)
    return sendIfUntold ? 'missing' : { settlement: park('OUTCOME_UNKNOWN', 'never', ''), stop: null };
  parts.late.forget(nameOf(call, fact));
  return (await note(parts, call, fact, 'done')) ?? DONE;
}

/** What is missing with an unknown outcome: it may still arrive; null = it may be sent again. */
function stillOpen(parts: OnceParts, call: OnceCall, fact: ForwardableFact): Settlement | null {
  if (!parts.late.isMissingForGood(nameOf(call, fact))) return retrySoon('UNCONFIRMED', call.name);
  return call.repeatable ? null : park('OUTCOME_UNKNOWN', 'never', call.name);
}

/** Why a question failed. */
const NOT_ASKED: ReadonlySet<string> = new Set(['UNCONFIRMED', 'NO_ROUTE']);

/** The question failed: that a person wants it sent once more still stands. */
function stillAsked(found: CallOutcome): CallOutcome {
  if (found.settlement?.kind !== 'deferred' || !NOT_ASKED.has(found.settlement.reason)) return found;
  return { ...found, settlement: retrySoon('OUTCOME_UNKNOWN', found.settlement.answer) };
}

async function sendNoted(
  parts: OnceParts,
  call: OnceCall,
  fact: ForwardableFact,
  serial: TillSerial,
): Promise<CallOutcome> {
  const failed = await note(parts, call, fact, 'unknown');
  if (failed !== null) return failed;
  parts.late.forget(nameOf(call, fact));
  const verdict = await call.send(serial);
  if (verdict.kind === 'done') return (await note(parts, call, fact, 'done')) ?? DONE;
  if (verdict.kind === 'unknown') return findOut(parts, call, fact, serial, verdict.fault);
  const unnoted = await note(parts, call, fact, 'not-made');
  if (unnoted !== null) return unnoted;
  switch (verdict.kind) {
    case 'refused':
      return { settlement: settleRefusedCall(verdict, call.name), stop: null };
    case 'till-refused':
      return { settlement: null, stop: tillStop(verdict.code, verdict.answer) };
    case 'not-sent':
      return aside(verdict.fault);
    case 'turned-away':
      return poisoned(call, serial, verdict.fault, parts.clock.now());
  }
}

/** Nobody knows whether it was carried out. If head office answers the question, this record waits alone. */
async function findOut(
  parts: OnceParts,
  call: OnceCall,
  fact: ForwardableFact,
  serial: TillSerial,
  fault: LineFault,
): Promise<CallOutcome> {
  if (fault.retryAfterMs !== null) return aside(fault);
  const found = await lookFor(parts, call, fact, serial, parts.clock.now(), false);
  if (found !== 'missing') return found;
  parts.late.isMissingForGood(nameOf(call, fact));
  return { settlement: retrySoon('UNCONFIRMED', `${call.name}: ${fault.detail}`), stop: null };
}

/** Something between refuses it: the line, or this content alone? A question tells. */
async function poisoned(
  call: OnceCall,
  serial: TillSerial,
  fault: LineFault,
  now: number,
): Promise<CallOutcome> {
  const asked = await call.find(serial, now);
  if (asked.kind === 'fault') {
    const { retryAfterMs } = asked.fault;
    return { settlement: null, stop: { kind: 'line', fault: { ...fault, retryAfterMs } } };
  }
  return { settlement: park('POISON', 'patient', `${call.name}: ${fault.detail}`), stop: null };
}

/** The line is ill, or head office fails on this one: it waits aside, so that a bad record does not hold up the rest. */
export function aside(fault: LineFault): CallOutcome {
  const stop: Stop = { kind: 'line', fault };
  const [isOpen, isOfRoute] = [CHOKED.has(fault.kind), OF_ROUTE.has(fault.kind)];
  if (!isOpen && !isOfRoute) return { settlement: null, stop };
  return { settlement: retrySoon(isOpen ? 'UNCONFIRMED' : 'NO_ROUTE', fault.detail), stop };
}

/** @returns what to end with when it could not be written down */
async function note(
  { writer, clock }: OnceParts,
  call: OnceCall,
  { shopId, seq }: ForwardableFact,
  outcome: 'unknown' | 'done' | 'not-made',
): Promise<CallOutcome | null> {
  const sentAt = clock.now();
  const receipt = await writer.call('noteUpstreamCall', { shopId, seq, call: call.name, outcome, sentAt });
  if (!isRefused(receipt)) return null;
  const fault: LineFault = { kind: 'own-storage', detail: receipt.refused, retryAfterMs: null };
  return { settlement: null, stop: { kind: 'line', fault } };
}

function nameOf(call: OnceCall, fact: ForwardableFact): string {
  return `${call.name} ${fact.seq}`;
}
