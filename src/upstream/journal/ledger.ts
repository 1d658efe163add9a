import type { Clock, Random } from '../../clock.ts';
import { seq as asSeq, type Seq, type ShopId } from '../../domain/ids.ts';
import type { Logger } from '../../log.ts';
import type { Acknowledged } from '../../store/central-facts.ts';
import type { UpstreamException } from '../../store/facts.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { type Backoffs, isDue } from '../backoff.ts';
import { type LineFault, ownStorage } from '../line-fault.ts';
import { type Deferral, exceptionOf, isOpen } from '../stepping-aside.ts';

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
  readonly exceptions: ReadonlyMap<number, UpstreamException>;
}

export interface Change {
  readonly position: number;
  /** As it stood before the try; absent where nothing was tried. */
  readonly asked?: number;
  readonly put: readonly UpstreamException[];
  readonly clear: readonly Seq[];
  /** What came late, and was seen to be there when the line had gone on. */
  readonly seen?: readonly Seq[];
  /** What head office was found to have: nobody knows when it came. */
  readonly acknowledged?: Acknowledged | null;
  /** So far it was seen to have it still, when the line had gone on. */
  readonly seenUpTo?: Seq | null;
}

/** The upstream state of one shop under protocol `journal`: all of it is in the database. */
export class Ledger {
  readonly #parts: LedgerParts;

  constructor(parts: LedgerParts) {
    this.#parts = parts;
  }

  read(): Standing {
    const { reader, shopId } = this.#parts;
    return {
      // First of all: what it says later must not be taken for known.
      asked: reader.upstreamAsked(shopId),
      position: reader.upstreamPosition(shopId),
      exceptions: new Map(reader.upstreamExceptions(shopId).map((row) => [row.seq, row])),
    };
  }

  /**
   * What waits behind the position and is due, so many at most. What a person decided on is never tried again. A movement
   * comes after its cause: head office knows by that whether it counts.
   */
  due({ position, exceptions }: Standing, limit: number): readonly UpstreamException[] {
    const { reader, shopId } = this.#parts;
    const now = this.now();
    const found: UpstreamException[] = [];
    for (const row of exceptions.values()) {
      if (found.length === limit) break;
      if (!isOpen(row) || row.seq > position || !isDue(row, now)) continue;
      const cause = reader.causeOf(shopId, row.seq);
      if (cause === null || exceptions.get(cause)?.state !== 'retry') found.push(row);
    }
    return found;
  }

  now(): number {
    return this.#parts.clock.now();
  }

  /**
   * Milliseconds until the next stored time that a pass which began at `since` found ahead; null when there is none. One
   * that came while the pass went on is due at once.
   */
  nextDueMs({ exceptions }: Standing, since: number): number | null {
    const times = [...exceptions.values()].filter(isOpen).map((row) => row.nextAttemptAt ?? 0);
    const ahead = times.filter((at) => at > since);
    return ahead.length === 0 ? null : Math.max(Math.min(...ahead) - this.now(), 0);
  }

  /** @param earlier the entry's row so far, if it has one */
  exception(seq: number, deferral: Deferral, earlier: UpstreamException | undefined): UpstreamException {
    return exceptionOf(this.#parts, asSeq(seq), deferral, earlier);
  }

  /** Writes it down in one transaction. Returns the fault when it could not: then nothing of it counts. */
  async record(change: Change): Promise<LineFault | null> {
    const { writer, shopId, log } = this.#parts;
    const position = asSeq(change.position);
    const receipt = await writer.call('recordUpstream', {
      shopId,
      ...change,
      position,
      hold: [],
      release: [],
    });
    if (isRefused(receipt)) return ownStorage(receipt.refused);
    for (const { seq, state, attempts, reason } of change.put) {
      const fields = { seq, state, attempts, reason };
      log[state === 'parked' ? 'warn' : 'info'](fields, 'an entry was not recorded at head office');
    }
    return null;
  }

  /** Head office lost what came after this: it is sent again. */
  async returnTo(position: number): Promise<LineFault | null> {
    const { writer, shopId, log } = this.#parts;
    const receipt = await writer.call('returnUpstream', { shopId, position: asSeq(position) });
    if (isRefused(receipt)) return ownStorage(receipt.refused);
    log.warn({ position }, 'head office lacks what it had before: it is sent again from there');
    return null;
  }
}
