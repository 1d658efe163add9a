import { seq as asSeq, type Seq, type ShopId, type TillId, type TillSerial } from '../../domain/ids.ts';
import type { SettledFrom } from '../../store/central-facts.ts';
import type { ForwardableFact } from '../../store/forwardable.ts';
import type { Reader } from '../../store/reader.ts';
import type { LineFault } from '../line-fault.ts';
import type { CallParts } from './calls/call.ts';
import type { Ledger, Standing } from './ledger.ts';
import { type Depth, type Lost, lookForFacts } from './lost-facts.ts';
import type { HeadOffice } from './office.ts';
import { salesThere } from './sales-there.ts';
import { retrySoon } from './settlement.ts';

export interface StillThereParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly ledger: Ledger;
  readonly office: HeadOffice;
  readonly calls: CallParts;
}

/** What a question came to: how much was asked for, and how much of it head office had no more. */
export type Answered =
  | {
      readonly kind: 'answered';
      readonly checked: number;
      readonly missing: number;
      readonly upTo: Seq | null;
    }
  | { readonly kind: 'fault'; readonly fault: LineFault };

/** Numbers in one question. */
const QUESTION_SALES = 200;
/** Facts beside sales that are looked at together. */
const FACTS_AT_ONCE = 100;

/**
 * Asks head office whether it still has what it acknowledged. What it has no more waits to be sent again, as far as that
 * does no harm. Each answer says up to where it looked; null when nothing follows.
 */
export class StillThere {
  readonly #parts: StillThereParts;

  constructor(parts: StillThereParts) {
    this.#parts = parts;
  }

  /** The next sales of one till. */
  async sales(
    till: { readonly id: TillId; readonly serial: TillSerial },
    from: SettledFrom,
    depth: Depth,
  ): Promise<Answered> {
    const { reader, shopId } = this.#parts;
    const sales = reader.settledSales(shopId, till.id, from, QUESTION_SALES);
    const last = sales.at(-1);
    if (last === undefined) return NOTHING;
    const there = await salesThere(this.#parts, till.serial, sales, depth);
    if (there.kind === 'fault') return there;
    if (there.kind === 'unasked') return NOTHING;
    const missing = sales.filter(({ number }) => !there.numbers.has(number));
    const lost = missing.map(
      ({ seq }): Lost => ({ seq, settlement: retrySoon('MISSING_THERE', ''), calls: [] }),
    );
    const fault = await this.#note(lost);
    return fault ?? { kind: 'answered', checked: sales.length, missing: lost.length, upTo: last.seq };
  }

  /** The next facts beside sales. */
  async facts(from: SettledFrom, depth: Depth): Promise<Answered> {
    const { reader, shopId, ledger } = this.#parts;
    const { facts, lookedUpTo } = reader.factsSince(shopId, from, FACTS_AT_ONCE);
    const standing = ledger.read();
    const settled = facts.filter((fact) => isSettled(standing, fact) && concerns(fact, from.articles));
    const looked = await lookForFacts(this.#parts, settled, standing, depth);
    if (looked.kind === 'fault') return looked;
    const { checked, lost, mended } = looked;
    const fault = await this.#note(lost);
    return fault ?? { kind: 'answered', checked, missing: lost.length + mended, upTo: lookedUpTo };
  }

  async #note(lost: readonly Lost[]): Promise<(Answered & { kind: 'fault' }) | null> {
    if (lost.length === 0) return null;
    const { ledger, reader, shopId } = this.#parts;
    const fault = await ledger.record({
      position: asSeq(reader.upstreamPosition(shopId)),
      put: lost.map(({ seq, settlement }) => ledger.exception(seq, settlement, undefined)),
      ...{ clear: [], hold: [], release: [] },
      unmade: lost.flatMap(({ seq, calls }) => calls.map((call) => ({ seq, call }))),
    });
    return fault === null ? null : { kind: 'fault', fault };
  }
}

const NOTHING: Answered = { kind: 'answered', checked: 0, missing: 0, upTo: null };

/** Whether nothing of it is left to do, and no person decided on it. */
function isSettled({ position, exceptions, holds }: Standing, { seq, tillId }: ForwardableFact): boolean {
  const isHeld = holds.some((hold) => hold.tillId === tillId && hold.fromSeq <= seq);
  return seq <= position && !isHeld && !exceptions.has(seq);
}

function concerns(fact: ForwardableFact, articles: SettledFrom['articles']): boolean {
  if (articles === null) return true;
  switch (fact.kind) {
    case 'cancellation':
      return fact.sale.lines.some((line) => articles.has(line.articleId));
    case 'decision':
      return articles.has(fact.articleId);
    default:
      return fact.moved !== null && articles.has(fact.moved.articleId);
  }
}
