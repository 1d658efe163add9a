import type { Seq, ShopId, TillId, TillSerial } from '../../domain/ids.ts';
import type { UpstreamException } from '../../store/facts.ts';
import type {
  ForwardableDecision,
  ForwardableDeclaration,
  ForwardableFact,
  MovedArticle,
} from '../../store/forwardable.ts';
import type { Reader } from '../../store/reader.ts';
import { type FactMark, factMark, isOlderMark } from '../../wire/head-office/fact-mark.ts';
import type { CallParts } from './calls/call.ts';
import { declarationCall, declarer, findDeclaration } from './calls/declarer.ts';
import { type Lists, openLists } from './calls/lists.ts';
import { decideThere, findDecision } from './calls/reception.ts';
import { findAddition, regulariser } from './calls/regulariser.ts';
import { type CancellationParts, cancelThere } from './cancellation.ts';
import type { Standing } from './ledger.ts';
import { type CallOutcome, makeOnce, type OnceCall, type OnceParts } from './once.ts';
import {
  DELIVERED,
  type Delivery,
  park,
  retrySoon,
  type Settlement,
  tillStop,
  WITHDRAWN,
} from './settlement.ts';

export interface ForwardParts extends OnceParts, CancellationParts {
  readonly shopId: ShopId;
}

/** Takes one fact beside sales to head office. When it returns without `stop`, the fact is settled. */
export type Forward = (
  fact: ForwardableFact,
  standing: Standing,
  row: UpstreamException | undefined,
) => Promise<Delivery>;

const NOT_SETTLED: ReadonlyMap<Seq, Settlement> = new Map();

/**
 * A till's fact goes under its own serial. A person's goes under that of a till of the shop: the first that is not held
 * and that head office knows.
 */
export function openForward(parts: ForwardParts): Forward {
  return async (fact, standing, row) => {
    if (parts.reader.isWithdrawn(fact.shopId, fact.seq))
      return { settled: new Map([[fact.seq, WITHDRAWN]]), stop: null };
    const again = row !== undefined && row.state === 'retry' && row.reason.startsWith('OUTCOME_UNKNOWN');
    const attempt = async (serial: TillSerial): Promise<Delivery> => {
      const { settlement, stop } = await forwardUnder(parts, fact, { serial, again });
      return { settled: settlement === null ? NOT_SETTLED : new Map([[fact.seq, settlement]]), stop };
    };
    if (fact.tillId !== null) {
      const serial = parts.reader.till(fact.tillId)?.serial;
      if (serial !== undefined) return attempt(serial);
      return { settled: NOT_SETTLED, stop: tillStop('TERMINAL_NOT_FOUND', '') };
    }
    for (const serial of carriers(parts.reader, parts.shopId, standing)) {
      const delivery = await attempt(serial);
      if (delivery.stop?.kind !== 'till') return delivery;
    }
    // That a person wants it sent once more still stands when there is a till again.
    const nobody: Settlement = again
      ? retrySoon('OUTCOME_UNKNOWN', 'NO_TILL')
      : park('NO_TILL', 'patient', '');
    return { settled: new Map([[fact.seq, nobody]]), stop: null };
  };
}

/** Tills of the shop under whose serials a person's fact may go. */
export function carriers(reader: Reader, shopId: ShopId, standing: Standing): readonly TillSerial[] {
  const held = new Set<TillId>(standing.holds.map((hold) => hold.tillId));
  return reader
    .tills()
    .filter((till) => till.shopId === shopId && till.active && !held.has(till.id))
    .sort((a, b) => a.id - b.id)
    .map((till) => till.serial);
}

interface Under {
  readonly serial: TillSerial;
  readonly again: boolean;
}

async function forwardUnder(
  parts: ForwardParts,
  fact: ForwardableFact,
  { serial, again }: Under,
): Promise<CallOutcome> {
  const mark = factMark(parts.reader.hubId(), fact);
  const once = (call: OnceCall) => makeOnce(parts, call, { fact, serial, again });
  switch (fact.kind) {
    case 'cancellation': {
      const sold = parts.reader.upstreamRecord(fact.shopId, fact.sale.seq);
      if (sold?.state === 'settled') return { settlement: park('CANCELLATION', 'never', ''), stop: null };
      return cancelThere(parts, fact, serial);
    }
    case 'movement':
      if (fact.moved.quantity < 0) return { settlement: byHand(fact.moved), stop: null };
  }
  const [first, second] = onceCalls(parts.calls, fact, mark, openLists(parts.calls));
  if (first === undefined) return { settlement: DELIVERED, stop: null };
  return both(await once(first), second === undefined ? null : () => once(second));
}

/** The calls that carry a fact and must not be made twice, in their order. */
export function onceCalls(
  calls: CallParts,
  fact: ForwardableFact,
  mark: FactMark,
  lists: Lists,
): readonly OnceCall[] {
  switch (fact.kind) {
    case 'cancellation':
      return [];
    case 'decision':
      return [deciding(calls, fact)];
    case 'movement':
      return fact.moved.quantity > 0 ? [addition(calls, fact.moved, mark, lists)] : [];
    case 'declaration':
      return [
        declaring(calls, fact, mark, lists),
        ...(fact.moved === null ? [] : [addition(calls, fact.moved, mark, lists)]),
      ];
  }
}

/** No call takes goods away without overwriting what others did (contract, 11.1 and 11.8). */
function byHand({ articleCode, articleName, quantity, words }: MovedArticle): Settlement {
  const why = words === '' ? '' : ` (${words})`;
  return park('BY_HAND', 'never', `${articleCode} ${articleName}: ${quantity}${why}`);
}

function deciding(calls: CallParts, fact: ForwardableDecision): OnceCall {
  return {
    name: fact.decision === 'received' ? 'articles/valider' : 'articles/refuser',
    send: (till) => decideThere(calls, till, fact),
    find: (till) => findDecision(calls, till, fact),
    // Another till may have decided there, and head office sent other goods since: these are not to be touched.
    looksFirst: true,
    list: 'short',
    repeatable: true,
  };
}

function addition(calls: CallParts, moved: MovedArticle, mark: FactMark, lists: Lists): OnceCall {
  return {
    name: 'analyse/regulariser',
    send: (till) => regulariser(calls, till, moved, mark.own),
    find: (till, sentAt) => {
      const agoMs = sentAt === null ? Number.POSITIVE_INFINITY : calls.clock.now() - sentAt;
      return findAddition(lists, till, mark.all, agoMs);
    },
    hears: async (till) => {
      const marks = await lists.notified(till, 'all');
      if (marks.kind !== 'read') return marks;
      const isOlder = (other: string) => [...mark.all].every((one) => isOlderMark(other, one));
      return { kind: 'read', value: [...marks.value].some(isOlder) };
    },
    looksFirst: false,
    list: 'day',
    repeatable: false,
  };
}

function declaring(
  calls: CallParts,
  { shopId, declaration }: ForwardableDeclaration,
  mark: FactMark,
  lists: Lists,
): OnceCall {
  return {
    name: declarationCall(declaration.kind),
    send: (till) => declarer(calls, till, declaration, mark.own),
    find: (till) => findDeclaration(shopId, lists, till, declaration, mark.all),
    // Its shop is whichever the till has there now, and only the list tells which.
    looksFirst: true,
    list: 'long',
    repeatable: false,
  };
}

/** A return is two calls, each settled by itself: the second does not wait for what became of the first. */
async function both(first: CallOutcome, next: (() => Promise<CallOutcome>) | null): Promise<CallOutcome> {
  if (next === null || first.stop !== null) return first;
  const second = await next();
  if (second.settlement === null) return second;
  if (first.settlement?.kind !== 'deferred') return second;
  if (second.settlement.kind !== 'deferred') return { settlement: first.settlement, stop: second.stop };
  // What is tried again by itself comes first: that tries both, and ends with what a person has to decide.
  const answer = `${first.settlement.answer}; ${second.settlement.answer}`;
  const due = first.settlement.state === 'retry' ? first.settlement : second.settlement;
  return { settlement: { ...due, answer }, stop: second.stop };
}
