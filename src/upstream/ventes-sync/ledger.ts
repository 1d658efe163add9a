import type { Clock, Random } from '../../clock.ts';
import type { Seq, ShopId, TillId } from '../../domain/ids.ts';
import type { Logger } from '../../log.ts';
import type { SaleRow, UpstreamException, UpstreamHold } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type UpstreamProgress, type WriterClient } from '../../store/writer/protocol.ts';
import { type Backoffs, isDue, waitMs } from '../backoff.ts';
import { type LineFault, ownStorage } from '../line-fault.ts';
import { exceptionOf, keptAnswer } from '../stepping-aside.ts';
import { ExceptionBook, type Exceptions } from './exceptions.ts';
import { RetryBudget } from './retry-budget.ts';
import type { Settlement, Stop } from './settlement.ts';

export interface LedgerParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly backoffs: Backoffs;
  readonly log: Logger;
}

/** What the database says of one shop's road to head office. */
export interface Standing {
  readonly position: Seq;
  /** How often a person asked for another try. */
  readonly asked: number;
  readonly exceptions: Exceptions;
  readonly holds: readonly UpstreamHold[];
}

/** What is to change; the shop is the ledger's, the position stays where it is unless it is named. */
export type Change = Omit<UpstreamProgress, 'shopId' | 'found'>;

/**
 * The upstream state of one shop. The database holds all that a crash must not forget. What was delivered ahead of the
 * position is known in memory only: a resend of it would be confirmed as there (ARCHITECTURE, invariants 4 and 5).
 */
export class Ledger {
  readonly #parts: LedgerParts;
  readonly #ahead = new Set<Seq>();
  /** Released just now for the first time: what head office has of them it did not get from this hub. */
  #firstSent: ReadonlySet<Seq> = new Set();
  /** Found at head office before they were first sent, and not written down yet. */
  #found = new Set<Seq>();
  /** By till, the highest seq that is known to be noted as handed over. */
  readonly #attempted = new Map<TillId, Seq>();
  /** What waited when the process began is tried once, whatever the stored times say. Null until the first look. */
  #book: ExceptionBook | null = null;
  #heldAtStart: Set<TillId> | null = null;

  readonly budget: RetryBudget;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
    this.budget = new RetryBudget(parts.clock);
  }

  read(): Standing {
    const { reader, shopId, clock } = this.#parts;
    // First of all: what it says later must not be taken for known.
    const asked = reader.upstreamAsked(shopId);
    const position = reader.upstreamPosition(shopId);
    const holds = reader.upstreamHolds(shopId);
    this.#book ??= new ExceptionBook(reader, shopId);
    const exceptions = this.#book.look(clock.now());
    for (const seq of this.#ahead) if (seq <= position) this.#ahead.delete(seq);
    this.#heldAtStart ??= new Set(holds.map(({ tillId }) => tillId));
    return { position, asked, exceptions, holds };
  }

  /** Whether nothing is left to do for a sale in the queue: it was delivered or withdrawn, or is an exception. */
  isSettled(standing: Standing, seq: Seq): boolean {
    return this.#ahead.has(seq) || standing.exceptions.has(seq);
  }

  noteDone(seq: Seq, settlement: Settlement): void {
    this.#ahead.add(seq);
    if (settlement.kind === 'delivered' && settlement.found && this.#firstSent.has(seq)) this.#found.add(seq);
  }

  isDue(row: UpstreamException | UpstreamHold): boolean {
    const atStart = 'seq' in row ? this.#book?.waitedAtStart(row.seq) : this.#heldAtStart?.has(row.tillId);
    return atStart === true || isDue(row, this.now());
  }

  noteTried(row: UpstreamException | UpstreamHold): void {
    if ('seq' in row) this.#book?.noteTried(row.seq);
    else this.#heldAtStart?.delete(row.tillId);
  }

  now(): number {
    return this.#parts.clock.now();
  }

  /**
   * Milliseconds until the next stored time that a pass which began at `since` found ahead; null when there is none. One
   * that came while the pass went on is due at once.
   */
  nextDueMs(standing: Standing, since: number): number | null {
    const { reader, shopId } = this.#parts;
    const times = [
      ...standing.holds.map((row) => row.nextAttemptAt ?? 0),
      reader.upstreamNextDue(shopId, since) ?? 0,
    ];
    const ahead = times.filter((at) => at > since);
    return ahead.length === 0 ? null : Math.max(Math.min(...ahead) - this.now(), 0);
  }

  /** The row for a sale that was not delivered. `earlier` is its row so far, if it has one. */
  exception(
    seq: Seq,
    settlement: Settlement & { kind: 'deferred' },
    earlier: UpstreamException | undefined,
  ): UpstreamException {
    return exceptionOf(this.#parts, seq, settlement, earlier);
  }

  /** The row of an exception whose till head office does not take at present: it waits as long as a till does. */
  waitingForTill(row: UpstreamException, stop: Stop & { kind: 'till' }): UpstreamException {
    const { clock, random, backoffs } = this.#parts;
    const attempts = row.attempts + 1;
    const waitsSince = clock.now();
    const nextAttemptAt = waitsSince + waitMs(backoffs.till, attempts, random);
    return { ...row, attempts, waitsSince, nextAttemptAt, lastAnswer: keptAnswer(stop.answer) };
  }

  /** The row for a till whose sales from `fromSeq` on head office does not take. */
  hold(tillId: TillId, fromSeq: Seq, stop: Stop & { kind: 'till' }, attemptsSoFar: number): UpstreamHold {
    const { shopId, clock, random, backoffs } = this.#parts;
    const attempts = attemptsSoFar + 1;
    const waitsSince = clock.now();
    const nextAttemptAt = waitsSince + waitMs(backoffs.till, attempts, random);
    const lastAnswer = keptAnswer(stop.answer);
    return { shopId, tillId, fromSeq, reason: stop.reason, lastAnswer, attempts, waitsSince, nextAttemptAt };
  }

  /**
   * Which of these sales may leave now. That they leave is noted on disk first: a cancellation that was committed before
   * the note is honoured here, one that comes after it knows that the sale may have left (contract, 11.6).
   * @param sales of one till, in journal order, not empty
   */
  async release(sales: readonly SaleRow[]): Promise<readonly SaleRow[] | LineFault> {
    const { reader, writer, shopId } = this.#parts;
    const last = sales.at(-1);
    if (last === undefined) return sales;
    const { tillId, seq: upTo } = last;
    const attempted = this.#attempted.get(tillId) ?? reader.upstreamAttempted(shopId, tillId);
    this.#firstSent = new Set(sales.map((sale) => sale.seq).filter((seq) => seq > attempted));
    if (upTo > attempted) {
      const receipt = await writer.call('attemptUpstream', { shopId, tillId, upTo });
      if (isRefused(receipt)) return ownStorage(receipt.refused);
      this.#attempted.set(tillId, receipt.attempted);
    }
    return sales.filter((sale) => !reader.isWithdrawn(shopId, sale.seq));
  }

  /**
   * Notes on disk that a parked sale leaves again. From then on nobody takes it for certainly not there, until an answer
   * parks it anew: the hub may be stopped before there is one. Calls beside sales are noted by themselves.
   */
  async noteLeavingAgain(row: UpstreamException, { position, asked }: Standing): Promise<LineFault | null> {
    if (row.state !== 'parked') return null;
    const put = [{ ...row, state: 'retry' as const }];
    return this.#write({ position, asked, put, clear: [], hold: [], release: [] });
  }

  /**
   * Writes it down in one transaction. Returns the fault when it could not: then nothing of it counts.
   * @throws when the store says that it did, and did not
   */
  async record(change: Change): Promise<LineFault | null> {
    const { log } = this.#parts;
    const fault = await this.#write(change);
    if (fault !== null) return fault;
    for (const { seq, state, attempts, reason } of change.put) {
      log[state === 'parked' ? 'warn' : 'info'](
        { seq, state, attempts, reason },
        'a sale did not reach head office',
      );
    }
    for (const { tillId, fromSeq, attempts, reason } of change.hold) {
      log.warn({ till: tillId, fromSeq, attempts, reason }, 'head office does not take the sales of a till');
    }
    for (const till of change.release) log.info({ till }, 'head office takes the sales of a till again');
    return null;
  }

  async #write(change: Change): Promise<LineFault | null> {
    const { writer, shopId } = this.#parts;
    const receipt = await writer.call('recordUpstream', { shopId, ...change, found: [...this.#found] });
    if (isRefused(receipt)) return ownStorage(receipt.refused);
    this.#found = new Set();
    if (receipt.position < change.position) {
      throw new Error(`the upstream position of shop ${shopId} stayed at ${receipt.position}`);
    }
    return null;
  }
}
