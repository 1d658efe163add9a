import { type ArticleId, seq as asSeq, type Seq } from '../../domain/ids.ts';
import { UNSURE_MAX } from '../../domain/office-check.ts';
import type { LossAtOffice, OfficeTrust } from '../../store/central-facts.ts';
import type { ForwardableFact } from '../../store/forwardable.ts';
import type { LineFault } from '../line-fault.ts';
import { isOpen } from '../stepping-aside.ts';
import type { Ledger, Standing } from './ledger.ts';
import { type Answer, isWithin, type LookParts } from './lost.ts';

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
  /** Whether sales wait for it: then only what is new is asked for. */
  readonly inline: boolean;
  /** All that had arrived when the line stood here was seen at head office before. */
  readonly confirmed: Seq;
  /** Sales have been looked for down to here. */
  at: Seq;
  /** Sales in a row that are there and had arrived when head office was last seen complete, behind what is missing. */
  clean: number;
  /** Between these head office went back, because sales are missing. Null = none was found to be. */
  lost: LossAtOffice | null;
  /** Facts that came late when the line stood at the top, and were asked for: they need not be asked for each time. */
  readonly lateAtTop: Set<Seq>;
  /** Records. */
  checked: number;
  missing: number;
  /** Articles that something moved of which nobody could say whether it is there. */
  readonly unsure: Set<ArticleId>;
  /** Whether there was any such record. */
  isUnsure: boolean;
}

interface WalkOptions {
  readonly thorough?: boolean;
  readonly inline?: boolean;
  /** From where it begins; else from the top. */
  readonly at?: Seq;
}

/** @param trust what is known from earlier looks: what they found missing is not forgotten, whoever looks next */
export function beginWalk(
  { top, floor, trust }: { readonly top: Seq; readonly floor: Seq; readonly trust: OfficeTrust | null },
  { thorough = false, inline = false, at = top }: WalkOptions = {},
): Walk {
  return {
    ...{ top, floor, thorough, inline, confirmed: trust?.confirmed ?? floor, at },
    ...{
      clean: 0,
      lost: trust?.doubt?.lost ?? null,
      checked: 0,
      missing: 0,
      unsure: new Set(),
      isUnsure: false,
    },
    lateAtTop: new Set(),
  };
}

/**
 * Notes what a question came to. What is missing is written down at once, with where it is to be gone on after a stop, and waits to
 * be sent again as far as that does no harm. What nobody could say is written down, too: each look asks for it again.
 * @param asked what it asked for: of that it is known now, unless it is still unsure
 * @returns the fault of the question, or of the own disk
 */
export async function note(
  { ledger, reader, shopId }: WalkParts,
  walk: Walk,
  answer: Answer,
  asked: readonly { readonly seq: Seq }[] = [],
): Promise<LineFault | null> {
  const { checked, lost, mended } = answer;
  const missing = lost.length + mended.length;
  walk.checked += checked;
  walk.missing += missing;
  for (const { articles } of answer.unsure) for (const article of articles) walk.unsure.add(article);
  walk.isUnsure ||= answer.unsure.length > 0;
  const still = new Set(answer.unsure.map(({ seq }) => seq));
  const known = new Set([...asked, ...lost].map(({ seq }) => seq).filter((seq) => !still.has(seq)));
  const unsure = known.size === 0 ? [] : reader.officeUnsure(shopId).map(({ seq }) => seq);
  const sure = unsure.filter((seq) => known.has(seq));
  if (missing + still.size + sure.length === 0) return answer.fault;
  const doubt = { top: walk.top, at: walk.at, lost: walk.lost };
  const fault = await ledger.record({
    position: asSeq(reader.upstreamPosition(shopId)),
    put: lost.map(({ seq, settlement }) => ledger.exception(seq, settlement, undefined)),
    ...{ clear: [], hold: [], release: [] },
    unmade: lost.flatMap(({ seq, calls }) => calls.map((call) => ({ seq, call }))),
    unsure: [...still].map((seq) => ({ seq, closely: isWithin(walk.lost, seq) })),
    sure,
    ...(missing === 0 ? {} : { trust: { confirmed: walk.confirmed, doubt } }),
  });
  return fault ?? answer.fault;
}

/** Writes down that the walk came to its end. What it could not tell is noted, unless there is too much of it. */
export async function endWalk({ ledger, reader, shopId }: WalkParts, walk: Walk): Promise<LineFault | null> {
  const before = reader.officeTrust(shopId);
  const isFull = walk.isUnsure && reader.officeUnsure(shopId).length >= UNSURE_MAX;
  const confirmed = isFull ? walk.confirmed : walk.top;
  const seen = [...walk.lateAtTop];
  if (before?.confirmed === confirmed && before.doubt === null && seen.length === 0) return null;
  const position = asSeq(reader.upstreamPosition(shopId));
  const nothing = { put: [], clear: [], hold: [], release: [] };
  return ledger.record({ position, ...nothing, seen, trust: { confirmed, doubt: null } });
}

/**
 * Whether nothing of it is left to do, and no person decided on it; or whether one of its calls may have been made although it
 * waits for another one.
 */
export function mayBeThere(
  { position, exceptions, holds }: Standing,
  { seq, tillId, kind }: ForwardableFact,
): boolean {
  const isHeld = holds.some((hold) => hold.tillId === tillId && hold.fromSeq <= seq);
  const waiting = exceptions.get(seq);
  const isHalfDone = kind === 'declaration' && waiting !== undefined && isOpen(waiting);
  return seq <= position && !isHeld && (waiting === undefined || isHalfDone);
}

/** The least part of the line that has both. */
export function widest(one: LossAtOffice | null, other: LossAtOffice): LossAtOffice {
  if (one === null) return other;
  const [after, upTo] = [Math.min(one.after, other.after), Math.max(one.upTo, other.upTo)];
  return { after: asSeq(after), upTo: asSeq(upTo) };
}
