import { type ArticleId, seq as asSeq, type Seq } from '../../domain/ids.ts';
import type { LossAtOffice, OfficeTrust } from '../../store/central-facts.ts';
import type { LineFault } from '../line-fault.ts';
import type { Ledger } from './ledger.ts';
import type { Answer, LookParts } from './lost.ts';

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
  /** All that had arrived when the line stood here was seen at head office before. */
  readonly confirmed: Seq;
  /** Sales have been looked for down to here. */
  at: Seq;
  /** Sales in a row that are there and had arrived when head office was last seen complete, behind what is missing. */
  clean: number;
  /** Between these head office went back, because sales are missing. Null = none was found to be. */
  lost: LossAtOffice | null;
  /** Records. */
  checked: number;
  missing: number;
  /** Articles that something moved of which nobody could say whether it is there, and the first such record. */
  readonly unsure: Set<ArticleId>;
  firstUnsure: Seq | null;
}

/**
 * @param trust what is known from earlier looks
 * @param doubt goes on with it: from where an earlier look came to
 */
export function beginWalk(
  { top, floor, trust }: { readonly top: Seq; readonly floor: Seq; readonly trust: OfficeTrust | null },
  { thorough = false, doubt = null }: { thorough?: boolean; doubt?: OfficeTrust['doubt'] } = {},
): Walk {
  return {
    ...{ top, floor, thorough, confirmed: trust?.confirmed ?? floor, at: doubt?.at ?? top },
    ...{ clean: 0, lost: trust?.lost ?? null, checked: 0, missing: 0 },
    ...{ unsure: new Set(), firstUnsure: doubt?.unsure ?? null },
  };
}

/**
 * Notes what a question came to. What is missing is written down at once, with where it is to be gone on after a stop, and waits to
 * be sent again as far as that does no harm.
 * @returns the fault of the question, or of the own disk
 */
export async function note(
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
  const fault = await ledger.record({
    position: asSeq(reader.upstreamPosition(shopId)),
    put: lost.map(({ seq, settlement }) => ledger.exception(seq, settlement, undefined)),
    ...{ clear: [], hold: [], release: [] },
    unmade: lost.flatMap(({ seq, calls }) => calls.map((call) => ({ seq, call }))),
    trust: {
      ...{ confirmed: walk.confirmed, lost: walk.lost },
      doubt: { top: walk.top, at: walk.at, unsure: walk.firstUnsure },
    },
  });
  return fault ?? answer.fault;
}

/** Writes down that the walk came to its end. What it could not tell, the next one asks again as closely. */
export async function endWalk({ ledger, reader, shopId }: WalkParts, walk: Walk): Promise<LineFault | null> {
  const before = reader.officeTrust(shopId);
  const { confirmed: known, firstUnsure, top } = walk;
  const confirmed = firstUnsure === null ? top : asSeq(Math.min(known, firstUnsure - 1));
  const lost = firstUnsure === null ? null : walk.lost;
  const isKnown = before?.confirmed === confirmed && before.doubt === null && before.lost === null;
  if (isKnown && lost === null) return null;
  const position = asSeq(reader.upstreamPosition(shopId));
  const nothing = { put: [], clear: [], hold: [], release: [] };
  return ledger.record({ position, ...nothing, trust: { confirmed, lost, doubt: null } });
}
