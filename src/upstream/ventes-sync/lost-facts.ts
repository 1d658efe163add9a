import type { ArticleId, TillSerial } from '../../domain/ids.ts';
import type { LossAtOffice } from '../../store/central-facts.ts';
import type { ForwardableCancellation, ForwardableFact } from '../../store/forwardable.ts';
import { factMark } from '../../wire/head-office/fact-mark.ts';
import { annuler } from './calls/annuler.ts';
import type { CallVerdict, Read } from './calls/call.ts';
import { openListsOnce } from './calls/lists.ts';
import { ownTerminal } from './calls/terminal.ts';
import { isAnothersNumber, outcomeOf } from './cancellation.ts';
import { carriers, onceCalls } from './forward.ts';
import type { Standing } from './ledger.ts';
import {
  type Answer,
  isWithin,
  type LookParts,
  type Lost,
  NOTHING_ASKED,
  type Unsure,
  untold,
} from './lost.ts';
import type { OnceCall } from './once.ts';
import { prepare } from './outgoing.ts';
import { numbersThere } from './sales-there.ts';
import { park, retrySoon } from './settlement.ts';

/** How closely facts are looked for. */
export interface Closeness {
  /** Between these head office went back, because sales are missing. Null = none are. */
  readonly lost: LossAtOffice | null;
  /** Also in long lists, although nothing is missing: a person asks. */
  readonly thorough: boolean;
}

/** Asks for settled facts beside sales, one request after another as far as that can be. */
export async function* askForFacts(
  parts: LookParts,
  facts: readonly ForwardableFact[],
  standing: Standing,
  closeness: Closeness,
): AsyncGenerator<Answer> {
  const cancellations = Map.groupBy(facts.filter(isCancellation), ({ tillId }) => tillId);
  for (const own of cancellations.values()) yield* cancelAgain(parts, own, standing);
  const lists = openListsOnce(parts.calls);
  for (const fact of facts) {
    const mark = factMark(parts.reader.hubId(), fact);
    const calls = onceCalls(parts.calls, fact, mark, lists);
    if (calls.length > 0) yield await lookForCalls(parts, fact, calls, standing, closeness);
  }
}

/**
 * Head office shows nowhere what was cancelled. So it is told once more, which changes nothing there when it knows; where
 * it has not even the sale, nothing is to be cancelled.
 */
async function* cancelAgain(
  parts: LookParts,
  cancellations: readonly ForwardableCancellation[],
  standing: Standing,
): AsyncGenerator<Answer> {
  const own = cancellations.filter(({ sale }) => !isAnothersNumber(parts.reader, sale));
  const [first] = own;
  if (first === undefined) return;
  const sales = own.map((of) => ({ ...prepare(of.sale), of }));
  const there = await numbersThere(parts, first.tillId, sales, standing);
  if (there.kind === 'untold') {
    yield untold(parts, standing, there.fault, () => own.map(unsureFact));
    return;
  }
  const gone = sales.filter(({ number }) => !there.numbers.has(number)).length;
  yield { ...NOTHING_ASKED, checked: gone };
  for (const { number, of } of sales.filter((sale) => there.numbers.has(sale.number)))
    yield answerOf(of, await annulerUnderAny(parts, of, number, standing));
}

/** Any till of the shop may cancel there. */
async function annulerUnderAny(
  { reader, shopId, calls }: LookParts,
  { tillId, reason }: ForwardableCancellation,
  number: string,
  standing: Standing,
): Promise<CallVerdict | null> {
  const own = reader.till(tillId)?.serial;
  const others = carriers(reader, shopId, standing).filter((serial) => serial !== own);
  for (const serial of own === undefined ? others : [own, ...others]) {
    const verdict = await annuler(calls, serial, number, reason);
    if (verdict.kind !== 'till-refused') return verdict;
  }
  return null;
}

function answerOf(cancellation: ForwardableCancellation, verdict: CallVerdict | null): Answer {
  if (verdict?.kind === 'done')
    return { ...NOTHING_ASKED, checked: 1, mended: verdict.already === true ? [] : [cancellation.seq] };
  const { settlement, stop } = verdict === null ? { settlement: null, stop: null } : outcomeOf(verdict);
  const fault = stop?.kind === 'line' ? stop.fault : null;
  if (settlement?.kind !== 'deferred') return { ...NOTHING_ASKED, fault, unsure: [unsureFact(cancellation)] };
  const lost: Lost = { seq: cancellation.seq, settlement, calls: [] };
  return { ...NOTHING_ASKED, checked: 1, lost: [lost], fault };
}

/** Looks for what calls left behind that must not be made twice. What is not found is open again, and looked for. */
async function lookForCalls(
  parts: LookParts,
  fact: ForwardableFact,
  calls: readonly OnceCall[],
  standing: Standing,
  { lost: loss, thorough }: Closeness,
): Promise<Answer> {
  const { reader, shopId } = parts;
  const missing: string[] = [];
  let checked = 0;
  let open = NOTHING_ASKED;
  let settlement: Lost['settlement'] = retrySoon('MISSING_THERE', '');
  for (const call of calls) {
    const note = reader.upstreamCall(shopId, fact.seq, call.name);
    if (note?.outcome !== 'done' || (call.list === 'long' && loss === null && !thorough)) continue;
    const found = await findUnderAny(parts, fact, call, { standing, sentAt: note.sentAt });
    if (found.kind === 'untold') {
      open = untold(parts, standing, found.fault, () => [unsureFact(fact)]);
      if (found.fault !== null) return open;
      // Only a till's own list tells of its papers. Of the goods that came with them others may tell.
      continue;
    }
    checked = 1;
    // What head office does not know that it sent waits nowhere: that it has the decision on it, nobody can say.
    const isOpen = found.there && fact.kind === 'decision' && isWithin(loss, fact.seq);
    if (isOpen) settlement = park('OUTCOME_UNKNOWN', 'never', call.name);
    if (isOpen || !found.there) missing.push(call.name);
  }
  const lost = missing.length === 0 ? [] : [{ seq: fact.seq, settlement, calls: missing }];
  return { ...open, checked, lost };
}

type Found =
  | { readonly kind: 'told'; readonly there: boolean }
  | { readonly kind: 'untold'; readonly fault: Answer['fault'] };

/** It is missing when a till does not know of it that head office takes, and that would have heard of it. */
async function findUnderAny(
  parts: LookParts,
  fact: ForwardableFact,
  call: OnceCall,
  { standing, sentAt }: { readonly standing: Standing; readonly sentAt: number },
): Promise<Found> {
  let isMissing = false;
  for (const serial of witnesses(parts, fact, call, standing)) {
    const found = await call.find(serial, sentAt);
    if (found.kind === 'fault') return { kind: 'untold', fault: found.fault };
    if (found.kind === 'till-refused') continue;
    if (found.value !== false) return { kind: 'told', there: true };
    if (isMissing) continue;
    const heard = await couldHear(parts, fact, call, serial);
    if (heard.kind === 'fault') return { kind: 'untold', fault: heard.fault };
    isMissing = heard.kind === 'read' && heard.value;
  }
  return isMissing ? { kind: 'told', there: false } : { kind: 'untold', fault: null };
}

/**
 * Whether a till would know of it. Whoever did it does; another till, when it is known to have been in use before: it heard of
 * something earlier, or sold, unless nobody had. One that is not in use reads an empty list.
 */
async function couldHear(
  { reader, shopId, calls }: LookParts,
  { tillId, seq }: ForwardableFact,
  { hears }: OnceCall,
  serial: TillSerial,
): Promise<Read<boolean>> {
  const own = await ownTerminal(calls, serial);
  const till = reader.tillBySerial(serial);
  if (own.kind !== 'read' || hears === undefined || till === undefined || till.id === tillId) return own;
  const sold = reader.tillsSoldBefore(shopId, seq);
  return sold.length === 0 || sold.includes(till.id) ? own : hears(serial);
}

/** A till's own first. Only its declarations are in a list of its own. */
function witnesses(
  { reader, shopId }: LookParts,
  { tillId }: ForwardableFact,
  { list }: OnceCall,
  standing: Standing,
): readonly TillSerial[] {
  const own = tillId === null ? undefined : reader.till(tillId)?.serial;
  if (own !== undefined && list === 'long') return [own];
  const others = carriers(reader, shopId, standing).filter((serial) => serial !== own);
  return own === undefined ? others : [own, ...others];
}

function unsureFact(fact: ForwardableFact): Unsure {
  return { seq: fact.seq, articles: articlesOf(fact) };
}

function articlesOf(fact: ForwardableFact): readonly ArticleId[] {
  switch (fact.kind) {
    case 'cancellation':
      return fact.sale.lines.map((line) => line.articleId);
    case 'decision':
      return [fact.articleId];
    default:
      return fact.moved === null ? [] : [fact.moved.articleId];
  }
}

function isCancellation(fact: ForwardableFact): fact is ForwardableCancellation {
  return fact.kind === 'cancellation';
}
