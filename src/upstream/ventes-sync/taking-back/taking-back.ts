import type { Random } from '../../../clock.ts';
import type { Seq, TillId } from '../../../domain/ids.ts';
import type { Logger } from '../../../log.ts';
import type { OpenComparison } from '../../../store/central-facts.ts';
import type { Reader } from '../../../store/reader.ts';
import { isRefused, type WriterClient } from '../../../store/writer/protocol.ts';
import { type Backoffs, waitMs } from '../../backoff.ts';
import type { PassOutcome } from '../../line.ts';
import { type LineFault, ownStorage } from '../../line-fault.ts';
import type { CallParts } from '../calls/call.ts';
import { type MissingSale, nextPage, readPage } from './till-page.ts';

export interface TakingBackParts extends CallParts {
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly random: Random;
  readonly log: Logger;
  readonly backoffs: Backoffs;
  /** Told when the last till of the shop is compared. */
  readonly onCompared: () => void;
}

/** Sales that the writer takes in one transaction: selling goes on between two of them. */
const SALES_PER_COMMAND = 20;

/** These say something of the line, as does a wait that was asked for; all else may be about this one question alone. */
const OF_THE_LINE: ReadonlySet<LineFault['kind']> = new Set(['unreachable', 'busy']);

/**
 * A pass of a shop's line that, when nothing is left to do, looks for what head office has from a life of the hub that is
 * lost: one page of one till, then the line looks anew for something to send. What was looked through is noted on disk.
 */
export function thenTakeBack(
  parts: TakingBackParts,
  runPass: () => Promise<PassOutcome>,
): () => Promise<PassOutcome> {
  const waits = new TillWaits(parts);
  return async () => {
    const outcome = await runPass();
    if (outcome.kind !== 'idle') return outcome;
    const open = parts.reader.openComparisons(parts.shopId);
    if (open.length === 0) return outcome;
    const till = open.find(({ tillId }) => waits.isDue(tillId));
    if (till === undefined) {
      const dueMs = waits.nextDueMs(open);
      return { kind: 'idle', nextDueMs: Math.min(dueMs, outcome.nextDueMs ?? dueMs) };
    }
    const fault = await comparePage(parts, waits, till);
    if (fault !== null) return { kind: 'fault', fault };
    if (parts.reader.tillsCompared(parts.shopId)) parts.onCompared();
    return { kind: 'worked' };
  };
}

async function comparePage(
  parts: TakingBackParts,
  waits: TillWaits,
  till: OpenComparison,
): Promise<LineFault | null> {
  const page = nextPage(till, parts.clock.now());
  const compared = await readPage(parts, till, page);
  switch (compared.kind) {
    case 'read': {
      waits.forget(till.tillId);
      const { missing, arrived } = compared.value;
      const unkept = await noteArrived(parts, arrived);
      const place = { comparedTo: page.to, done: page.last, cause: null };
      return unkept ?? keep(parts, till, { sales: missing, ...place });
    }
    case 'till-refused': {
      // A till that is switched off here and there has nothing more to tell.
      const done = !till.active;
      if (!done) waits.noteFailed(till.tillId);
      return keep(parts, till, { sales: [], comparedTo: null, done, cause: compared.code });
    }
    case 'fault': {
      const { fault } = compared;
      if (OF_THE_LINE.has(fault.kind)) return fault;
      waits.noteFailed(till.tillId);
      const unkept = await keep(parts, till, {
        ...{ sales: [], comparedTo: null, done: false, cause: fault.kind },
      });
      return unkept ?? (fault.retryAfterMs === null ? null : fault);
    }
  }
}

/** What waits here and is there need not be sent, and no person has to enter it there. */
async function noteArrived(
  { reader, shopId, writer }: TakingBackParts,
  clear: readonly Seq[],
): Promise<LineFault | null> {
  if (clear.length === 0) return null;
  const position = reader.upstreamPosition(shopId);
  const progress = { shopId, position, clear, put: [], hold: [], release: [] };
  const receipt = await writer.call('recordUpstream', progress);
  return isRefused(receipt) ? ownStorage(receipt.refused) : null;
}

/** Hands the sales to the writer in parts; the last one says how far the till is compared. */
async function keep(
  { shopId, writer, log }: TakingBackParts,
  { tillId, epoch, after }: OpenComparison,
  page: {
    readonly sales: readonly MissingSale[];
    readonly comparedTo: number | null;
    readonly done: boolean;
    readonly cause: string | null;
  },
): Promise<LineFault | null> {
  const till = { shopId, tillId, epoch, after };
  for (let from = 0; ; from += SALES_PER_COMMAND) {
    const sales = page.sales.slice(from, from + SALES_PER_COMMAND);
    const last = from + SALES_PER_COMMAND >= page.sales.length;
    const part = last ? page : { comparedTo: null, done: false, cause: null };
    const receipt = await writer.call('takeBackSales', { ...till, ...part, sales });
    if (isRefused(receipt)) return ownStorage(receipt.refused);
    const { takenBack, notTakenBack } = receipt;
    if (takenBack + notTakenBack > 0)
      log.warn({ till: tillId, takenBack, notTakenBack }, 'head office had sales that this hub had lost');
    if (last) return null;
  }
}

/** When tills of which head office tells nothing are asked again; after a restart each is asked at once. */
class TillWaits {
  readonly #parts: Pick<TakingBackParts, 'clock' | 'random' | 'backoffs'>;
  readonly #waits = new Map<TillId, { readonly failures: number; readonly until: number }>();

  constructor(parts: Pick<TakingBackParts, 'clock' | 'random' | 'backoffs'>) {
    this.#parts = parts;
  }

  isDue(till: TillId): boolean {
    return (this.#waits.get(till)?.until ?? 0) <= this.#parts.clock.monotonic();
  }

  /** Ms until the first of these is due. */
  nextDueMs(tills: readonly OpenComparison[]): number {
    const now = this.#parts.clock.monotonic();
    return Math.min(...tills.map(({ tillId }) => Math.max(0, (this.#waits.get(tillId)?.until ?? 0) - now)));
  }

  noteFailed(till: TillId): void {
    const { clock, random, backoffs } = this.#parts;
    const failures = (this.#waits.get(till)?.failures ?? 0) + 1;
    this.#waits.set(till, { failures, until: clock.monotonic() + waitMs(backoffs.till, failures, random) });
  }

  forget(till: TillId): void {
    this.#waits.delete(till);
  }
}
