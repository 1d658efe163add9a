import { type ArticleId, seq as asSeq, type Seq } from '../../domain/ids.ts';
import type { OfficeTrust } from '../../store/central-facts.ts';
import type { ForwardableFact } from '../../store/forwardable.ts';
import type { LineFault } from '../line-fault.ts';
import { isOpen } from '../stepping-aside.ts';
import type { Ledger, Standing } from './ledger.ts';
import type { Answer, LookParts } from './lost.ts';
import { askForFacts } from './lost-facts.ts';
import { askForSales, questionsOf } from './sales-there.ts';

export interface WalkParts extends LookParts {
  readonly ledger: Ledger;
}

/** One look back over what head office acknowledged. */
export interface Walk {
  /** Where the line stood when it began. */
  readonly top: Seq;
  /** It goes back to here at least. */
  readonly floor: Seq;
  /** Whether long lists are read although nothing is missing. */
  readonly thorough: boolean;
  /** It has been down to here. */
  at: Seq;
  /** Sales in a row that are there and had arrived when head office was last seen complete, behind what is missing. */
  clean: number;
  /** Questions about sales. */
  asked: number;
  /** Records. */
  checked: number;
  missing: number;
  /** Whether it is written down that something is missing. */
  doubted: boolean;
  /** Articles that something moved of which nobody could say whether it is there, and the first such record. */
  readonly unsure: Set<ArticleId>;
  firstUnsure: Seq | null;
}

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

export function beginWalk(
  top: Seq,
  floor: Seq,
  { thorough = false, doubt = null }: { thorough?: boolean; doubt?: OfficeTrust['doubt'] } = {},
): Walk {
  const [at, doubted] = [doubt?.at ?? top, doubt !== null];
  const counts = { clean: 0, asked: 0, checked: 0, missing: 0, firstUnsure: doubt?.unsure ?? null };
  return { top, floor, thorough, at, doubted, ...counts, unsure: new Set() };
}

/**
 * Looks back from the top: at least to the floor, and on until what is older is there. What is missing is written
 * down at once, with where it is to be gone on after a stop, and waits to be sent again as far as that does no harm.
 * Yields after each question, with why it was not answered.
 */
export async function* walkBack(parts: WalkParts, walk: Walk): AsyncGenerator<LineFault | null> {
  let behind = OVERTAKING_ENTRIES;
  while (walk.at > 0 && (walk.at > walk.floor || walk.clean < CLEAN_SALES)) {
    const isBehind = walk.at <= walk.floor;
    const after = isBehind ? walk.at - behind : Math.max(walk.floor, walk.at - PART_ENTRIES);
    if (isBehind) behind = Math.min(2 * behind, PART_ENTRIES);
    const before = { asked: walk.asked, checked: walk.checked };
    yield* lookAt(parts, walk, { after: asSeq(Math.max(after, 0)), upTo: walk.at });
    walk.at = asSeq(Math.max(after, 0));
    // Nobody can say: it would be so of all that is older.
    if (isBehind && walk.asked > before.asked && walk.checked === before.checked) return;
  }
}

interface Part {
  readonly after: Seq;
  readonly upTo: Seq;
}

async function* lookAt(parts: WalkParts, walk: Walk, part: Part): AsyncGenerator<LineFault | null> {
  const { reader, shopId, ledger } = parts;
  const missing: Seq[] = [];
  const there: Seq[] = [];
  for (const sales of questionsOf(reader.settledSales(shopId, part))) {
    const answer = await askForSales(parts, sales, ledger.read());
    const lost = new Set(answer.lost.map(({ seq }) => seq));
    walk.asked++;
    for (const { seq, cameLate } of answer.checked > 0 ? sales : []) {
      // What came late arrived somewhere in the part, or since: that it is there says nothing of the order.
      if (lost.has(seq)) missing.push(asSeq(Math.max(seq, part.after + 1)));
      else if (!cameLate) there.push(seq);
    }
    yield await note(parts, walk, answer);
  }
  const firstMissing = missing.length === 0 ? null : Math.min(...missing);
  const last = Math.max(0, ...there);
  // What arrived since head office was last seen complete may have arrived since it was restored.
  const confirmed = confirmedSoFar(reader.officeTrust(shopId), walk);
  const proofs = there.filter((seq) => seq <= confirmed && seq < (firstMissing ?? confirmed + 1)).length;
  walk.clean = firstMissing === null ? walk.clean + proofs : proofs;
  const lookedFor = Math.min(confirmed, factsFrom(walk, firstMissing, last));
  const arrived = reader.factsArrivedIn(shopId, part);
  const facts = arrived.filter(({ seq }) => seq > lookedFor || isProof(arrived, seq, confirmed));
  const standing = ledger.read();
  const lookedAt = facts.filter((fact) => mayBeThere(standing, fact));
  // Somewhere between the last one that is there and the first one that is missing head office went back.
  const wentBack = Math.max(part.after, ...there.filter((seq) => seq < (firstMissing ?? 0)));
  const closeness = { lostAfter: firstMissing === null ? null : asSeq(wentBack), thorough: walk.thorough };
  for await (const answer of askForFacts(parts, lookedAt, standing, closeness))
    yield await note(parts, walk, answer);
}

/** Whether it is one of the last facts that arrived before head office was last seen complete: where only facts are lost, they are. */
function isProof(arrived: readonly ForwardableFact[], seq: Seq, confirmed: Seq): boolean {
  const isOld = seq <= confirmed && seq > confirmed - OVERTAKING_ENTRIES;
  return isOld && arrived.filter((one) => one.seq > seq && one.seq <= confirmed).length < PROOF_FACTS;
}

/** From where on facts beside sales are looked for that had been there before: what is not older than what is missing. */
function factsFrom(walk: Walk, firstMissing: number | null, lastThere: number): number {
  if (firstMissing !== null) return firstMissing - OVERTAKING_ENTRIES;
  return walk.doubted ? lastThere - OVERTAKING_ENTRIES : Number.POSITIVE_INFINITY;
}

/** @returns the fault of the question, or of the own disk */
async function note(
  { ledger, reader, shopId }: WalkParts,
  walk: Walk,
  answer: Answer,
): Promise<LineFault | null> {
  const { checked, lost, mended, unsure } = answer;
  walk.checked += checked;
  walk.missing += lost.length + mended;
  for (const { seq, articles } of unsure) {
    for (const article of articles) walk.unsure.add(article);
    walk.firstUnsure = asSeq(Math.min(walk.firstUnsure ?? seq, seq));
  }
  if (lost.length + mended === 0) return answer.fault;
  walk.doubted = true;
  const fault = await ledger.record({
    position: asSeq(reader.upstreamPosition(shopId)),
    put: lost.map(({ seq, settlement }) => ledger.exception(seq, settlement, undefined)),
    ...{ clear: [], hold: [], release: [] },
    unmade: lost.flatMap(({ seq, calls }) => calls.map((call) => ({ seq, call }))),
    trust: {
      confirmed: confirmedSoFar(reader.officeTrust(shopId), walk),
      doubt: { top: walk.top, at: walk.at, unsure: walk.firstUnsure },
    },
  });
  return fault ?? answer.fault;
}

/** Writes down that the walk came to its end. */
export async function endWalk({ ledger, reader, shopId }: WalkParts, walk: Walk): Promise<LineFault | null> {
  const before = reader.officeTrust(shopId);
  const confirmed =
    walk.firstUnsure === null
      ? walk.top
      : asSeq(Math.min(confirmedSoFar(before, walk), walk.firstUnsure - 1));
  if (before !== null && before.confirmed === confirmed && before.doubt === null) return null;
  const position = asSeq(reader.upstreamPosition(shopId));
  const nothing = { put: [], clear: [], hold: [], release: [] };
  return ledger.record({ position, ...nothing, trust: { confirmed, doubt: null } });
}

function confirmedSoFar(trust: { readonly confirmed: Seq } | null, walk: Walk): Seq {
  return trust?.confirmed ?? walk.floor;
}

/**
 * Whether nothing of it is left to do, and no person decided on it; or whether one of its calls may have been made although it
 * waits for another one.
 */
function mayBeThere(
  { position, exceptions, holds }: Standing,
  { seq, tillId, kind }: ForwardableFact,
): boolean {
  const isHeld = holds.some((hold) => hold.tillId === tillId && hold.fromSeq <= seq);
  const waiting = exceptions.get(seq);
  const isHalfDone = kind === 'declaration' && waiting !== undefined && isOpen(waiting);
  return seq <= position && !isHeld && (waiting === undefined || isHalfDone);
}
