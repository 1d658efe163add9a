import { seq as asSeq, type Seq } from '../../domain/ids.ts';
import type { ArrivedIn, LossAtOffice } from '../../store/central-facts.ts';
import type { ArrivedFact, ForwardableFact } from '../../store/forwardable.ts';
import type { LineFault } from '../line-fault.ts';
import { askForFacts } from './lost-facts.ts';
import { askForSales, questionsOf } from './sales-there.ts';
import { lookForUnsure } from './unsure.ts';
import { mayBeThere, note, type Walk, type WalkParts, widest } from './walk.ts';

/** Entries of the journal that are looked at together. */
const PART_ENTRIES = 1000;
/**
 * A head office that was restored lacks all that had come last by then. So where so many sales in a row are there, all that is
 * older is there. That holds only of sales that arrived before: what arrived since it was restored is there in any case.
 */
const CLEAN_SALES = 10;
/** Tills may overtake each other by a window of the line: so much of the journal has the one that arrived last. */
const OVERTAKING_ENTRIES = 100;
/** Facts beside sales that are asked for with them. */
const PROOF_FACTS = 3;

/**
 * Looks back from the top: for sales at least to the floor, and on until what is older is there; then for facts, which are
 * looked for as closely as it takes by what sales are missing. Yields after each question, with why it was not answered.
 */
export async function* walkBack(parts: WalkParts, walk: Walk): AsyncGenerator<LineFault | null> {
  yield* lookForSales(parts, walk);
  yield* lookForFacts(parts, walk);
  if (walk.inline) return;
  const { lost } = walk;
  yield* lookForUnsure(parts, walk);
  if (walk.lost !== lost) yield* lookForFacts(parts, walk);
}

async function* lookForSales(parts: WalkParts, walk: Walk): AsyncGenerator<LineFault | null> {
  while (walk.at > walk.floor) yield* lookAtSales(parts, walk, Math.max(walk.floor, walk.at - PART_ENTRIES));
  for (let entries = proofEntries(parts, walk); walk.at > 0 && walk.clean < CLEAN_SALES; ) {
    const anybodyTells = yield* lookAtSales(parts, walk, Math.max(0, walk.at - entries));
    entries = entries < OVERTAKING_ENTRIES ? OVERTAKING_ENTRIES : Math.min(2 * entries, PART_ENTRIES);
    // Nobody can say: it would be so of all that is older.
    if (!anybodyTells) return;
  }
}

/** How many entries have just as many sales as are proof: in a shop of many tills, each that sold more is a question more. */
function proofEntries({ reader, shopId }: WalkParts, { at, clean }: Walk): number {
  const part = { after: asSeq(Math.max(0, at - OVERTAKING_ENTRIES)), upTo: at };
  const sales = reader.settledSales(shopId, part).filter(({ cameLate }) => !cameLate);
  const last = clean < CLEAN_SALES ? sales.at(clean - CLEAN_SALES) : undefined;
  return last === undefined ? OVERTAKING_ENTRIES : at - last.seq + 1;
}

/** @returns false when there is nobody who could tell of any of them */
async function* lookAtSales(
  parts: WalkParts,
  walk: Walk,
  after: number,
): AsyncGenerator<LineFault | null, boolean> {
  const { reader, shopId, ledger } = parts;
  const part = { after: asSeq(after), upTo: walk.at };
  const lostBefore = walk.lost;
  const missing: Seq[] = [];
  const there: Seq[] = [];
  const questions = questionsOf(reader.settledSales(shopId, part));
  let untellable = 0;
  for (const sales of questions) {
    const answer = await askForSales(parts, sales, ledger.read());
    const lost = new Set(answer.lost.map(({ seq }) => seq));
    if (answer.checked === 0 && answer.fault === null) untellable++;
    for (const { seq, cameLate } of answer.checked > 0 ? sales : []) {
      // What came late arrived somewhere in the part, or since: that it is there says nothing of the order.
      if (lost.has(seq)) missing.push(asSeq(Math.max(seq, after + 1)));
      else if (!cameLate) there.push(seq);
    }
    const gone = lossIn(walk, part, { missing, there });
    walk.lost = gone === null ? lostBefore : widest(lostBefore, gone);
    yield await note(parts, walk, answer, sales);
  }
  const firstMissing = Math.min(...missing, Number.POSITIVE_INFINITY);
  // What arrived since head office was last seen complete may have arrived since it was restored.
  const proofs = there.filter((seq) => seq <= walk.confirmed && seq < firstMissing).length;
  walk.clean = missing.length === 0 ? walk.clean + proofs : proofs;
  walk.at = part.after;
  return untellable === 0 || untellable < questions.length;
}

/**
 * Somewhere between the last one that is there and the first one that is missing head office went back. Null where it did not: one
 * that is missing before so many that are there, and had been, somebody deleted there by hand.
 */
function lossIn(
  { top, clean, confirmed }: Walk,
  { after }: ArrivedIn,
  { missing, there }: { readonly missing: readonly Seq[]; readonly there: readonly Seq[] },
): LossAtOffice | null {
  const proofsAfter = (seq: Seq): number => there.filter((one) => one > seq && one <= confirmed).length;
  const lost = missing.filter((seq) => clean + proofsAfter(seq) < CLEAN_SALES);
  if (lost.length === 0) return null;
  const first = Math.min(...lost);
  return { after: asSeq(Math.max(after, ...there.filter((seq) => seq < first))), upTo: top };
}

/** What arrived since head office was last seen complete, and what is not older than what is missing, as far as that goes back. */
async function* lookForFacts(parts: WalkParts, walk: Walk): AsyncGenerator<LineFault | null> {
  const { confirmed, lost } = walk;
  let from = lost === null ? confirmed : Math.min(confirmed, withOvertaking(lost.after));
  const asked = new Set<Seq>();
  for (let at: Seq = walk.top; at > withOvertaking(from); ) {
    // What arrived behind the place where all was seen is told apart from what arrived before.
    const border = at > confirmed ? confirmed : withOvertaking(from);
    const part = { after: asSeq(Math.max(border, at - PART_ENTRIES)), upTo: at };
    const { reader, shopId, ledger } = parts;
    const arrived = reader.factsArrivedIn(shopId, part);
    const standing = ledger.read();
    const proofs = proofsOf(arrived, confirmed);
    const sought = arrived.filter((one) => isSince(one, from, confirmed) || proofs.has(one));
    const facts = sought
      .map(({ fact }) => fact)
      .filter((fact) => !asked.has(fact.seq) && mayBeThere(standing, fact));
    const fromBefore = from;
    const places = new Map<number, Seq>(sought.map(({ fact, arrivedAt }) => [fact.seq, arrivedAt]));
    for await (const answer of askForFacts(parts, facts, standing, walk)) {
      for (const seq of [...answer.lost.map((one) => one.seq), ...answer.mended])
        from = Math.min(from, withOvertaking(places.get(seq) ?? seq));
      yield await note(parts, walk, answer);
    }
    for (const { seq } of facts) asked.add(seq);
    for (const { fact, arrivedAt } of sought)
      if (arrivedAt === walk.top && arrivedAt !== fact.seq) walk.lateAtTop.add(fact.seq);
    // Where something is missing, more of the same part is to be asked for.
    if (from === fromBefore) at = part.after;
  }
}

function withOvertaking(at: number): number {
  return Math.max(0, at - OVERTAKING_ENTRIES);
}

/**
 * What came late when the line stood just there came before or after head office was seen complete: nobody knows, unless it was
 * there then.
 */
function isSince({ fact, arrivedAt, wasSeen }: ArrivedFact, from: number, confirmed: Seq): boolean {
  if (arrivedAt !== from) return arrivedAt > from;
  return arrivedAt !== fact.seq && !(wasSeen && from === confirmed);
}

/**
 * The last facts that arrived before head office was last seen complete: where only facts are lost, they are. One that is found in
 * long lists only proves nothing. Of those that came late to one place, the first or the last in the journal arrived last.
 */
function proofsOf(arrived: readonly ArrivedFact[], confirmed: Seq): ReadonlySet<ArrivedFact> {
  const isOld = ({ arrivedAt, fact }: ArrivedFact): boolean =>
    arrivedAt <= confirmed && arrivedAt > confirmed - OVERTAKING_ENTRIES && isTold(fact);
  const places = Map.groupBy(arrived.filter(isOld), ({ arrivedAt }) => arrivedAt);
  const proofs = new Set<ArrivedFact>();
  for (const place of [...places.keys()].sort((a, b) => b - a)) {
    const left = PROOF_FACTS - proofs.size;
    if (left <= 0) break;
    const inOrder = (places.get(place) ?? []).sort((a, b) => a.fact.seq - b.fact.seq);
    for (const one of [...inOrder.slice(0, left), ...inOrder.slice(-left)]) proofs.add(one);
  }
  return proofs;
}

function isTold(fact: ForwardableFact): boolean {
  return fact.kind !== 'declaration' || fact.moved !== null;
}
