import type { Random } from '../../clock.ts';
import { type CataloguePullOutcome, mergeConflicts } from '../../domain/central-catalogue.ts';
import type { ShopId } from '../../domain/ids.ts';
import type { Logger } from '../../log.ts';
import type { CataloguePull } from '../../store/central-facts.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { sinceAfter } from '../../wire/head-office/catalogue/since.ts';
import type { ExchangeParts } from '../exchange.ts';
import { type LineFault, sentencesOf } from '../line-fault.ts';
import { applyReading, type Wanted } from './apply.ts';
import type { OnFullReading } from './full-reading.ts';
import { readCatalogue } from './read.ts';
import { Remembered } from './remembered.ts';
import { nothingRead, Waiting } from './waiting.ts';

export interface PullerParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly exchange: ExchangeParts;
  readonly random: Random;
  readonly log: Logger;
  readonly onFullReading: OnFullReading;
}

/** What only the running hub knows of its readings; UTC ms, null = none since it started. */
export interface PullerStatus {
  readonly lastReadAt: number | null;
  readonly lastFullAt: number | null;
}

/** An incremental reading misses stock, what was deleted, and what changed while it was made. */
const FULL_EVERY_MS = 60 * 60_000;
/** A reading that finds nothing is noted so often, so that a stopped hub can still tell when it last read. */
const NOTE_EVERY_MS = 24 * 60 * 60_000;

/** One shop's readings of head office's catalogue: when they are due, and what became of them. */
export class CataloguePuller {
  readonly #parts: PullerParts;
  readonly #remembered = new Remembered();
  readonly #waiting: Waiting;
  /** Monotonic ms; null = not due. */
  #dueAt: number | null = null;
  /** Monotonic ms of the last full reading that was applied. */
  #fullAt: number | null = null;
  #since: string | null = null;
  #status: PullerStatus = { lastReadAt: null, lastFullAt: null };

  constructor(parts: PullerParts) {
    this.#parts = parts;
    this.#waiting = new Waiting(parts.exchange.clock, parts.exchange.closing);
  }

  /** The schedule says: read, within a random part of `spreadMs`, so that many hubs do not come in one instant. */
  tick(spreadMs: number): void {
    const { exchange, random } = this.#parts;
    this.#dueAt ??= exchange.clock.monotonic() + spreadMs * random.fraction();
  }

  /** A person wants a reading now, and waits for what comes of it. Never rejects. */
  request(wanted: Wanted): Promise<CataloguePullOutcome> {
    this.#dueAt = this.#parts.exchange.clock.monotonic();
    return this.#waiting.join(wanted);
  }

  /** Ms until the next reading is due; 0 or less = it is; null = none is planned. */
  nextDueMs(): number | null {
    return this.#dueAt === null ? null : this.#dueAt - this.#parts.exchange.clock.monotonic();
  }

  /** Whoever waits is told why nothing is read. The reading stays due. */
  giveUp(sentence: string): void {
    const { wanted, tell } = this.#waiting.take();
    tell(nothingRead(wanted.full, sentence));
  }

  status(): PullerStatus {
    return this.#status;
  }

  /**
   * Reads and applies, on the shop's line. What fails is tried again at the next tick: the catalogue holds up no sale.
   * @param giveWay sends what waits for head office
   * @returns the fault of the line that a sale met meanwhile
   */
  async pull(giveWay: () => Promise<LineFault | null>): Promise<LineFault | null> {
    const { wanted, tell } = this.#waiting.take();
    this.#dueAt = null;
    const full = wanted.full || this.#since === null || this.#isFullDue();
    try {
      const { outcome, fault } = await this.#read({ full, accept: wanted.accept }, giveWay);
      tell(outcome);
      return fault;
    } catch (err) {
      this.#parts.log.error({ err }, 'reading the catalogue of head office failed inside the hub');
      tell(nothingRead(full, 'the hub failed while it read: see its log'));
      return null;
    }
  }

  async #read(
    wanted: Wanted,
    giveWay: () => Promise<LineFault | null>,
  ): Promise<{ outcome: CataloguePullOutcome; fault: LineFault | null }> {
    const { shopId, reader, exchange } = this.#parts;
    const { full } = wanted;
    const shop = reader.shop(shopId);
    if (shop === undefined) return { outcome: nothingRead(full, `there is no shop ${shopId}`), fault: null };
    const tills = reader.tills().filter((till) => till.shopId === shopId);
    const since = full ? null : this.#since;
    const read = await readCatalogue({ ...exchange, shop, tills, since, giveWay });
    if (read.kind === 'line-fault') {
      // The line backs off; the reading is made as soon as it is well again.
      this.tick(0);
      return { outcome: nothingRead(full, sentencesOf(read.fault).english), fault: read.fault };
    }
    if (read.kind === 'failed') {
      const outcome = { ...nothingRead(full, read.sentence), conflicts: read.conflicts };
      await this.#note(outcome, false);
      return { outcome, fault: null };
    }
    const parts = { ...this.#parts, remembered: this.#remembered };
    const outcome = await applyReading(parts, read.reading, wanted);
    await this.#note(outcome, true);
    if (outcome.error !== null) return { outcome, fault: null };
    this.#since = sinceAfter(read.serverTime);
    this.#status = { ...this.#status, lastReadAt: read.takenAt };
    if (full) await this.#tellFull(read.reading.shown, read.takenAt);
    return { outcome, fault: null };
  }

  async #tellFull(shown: ReadonlyMap<number, number>, takenAt: number): Promise<void> {
    const { shopId, reader, exchange, onFullReading } = this.#parts;
    this.#fullAt = exchange.clock.monotonic();
    this.#status = { ...this.#status, lastFullAt: takenAt };
    const held = reader.heldCatalogue(shopId).articles;
    const known = held.flatMap(({ id }) => {
      const quantity = shown.get(id);
      return quantity === undefined ? [] : [[id, quantity] as const];
    });
    await onFullReading({ shopId, shown: new Map(known), takenAt });
  }

  #isFullDue(): boolean {
    const { clock } = this.#parts.exchange;
    return this.#fullAt === null || clock.monotonic() - this.#fullAt >= FULL_EVERY_MS;
  }

  /** Writes down what became of it, if it says anything new. */
  async #note(outcome: CataloguePullOutcome, understood: boolean): Promise<void> {
    const { shopId, reader, writer, exchange, log } = this.#parts;
    const before = reader.cataloguePull(shopId);
    const now = exchange.clock.now();
    const worked = outcome.added + outcome.changed + outcome.retired + outcome.others > 0;
    const isWholeList = understood && outcome.full;
    const conflicts = isWholeList
      ? outcome.conflicts
      : mergeConflicts(before?.conflicts ?? [], outcome.conflicts);
    const applied = outcome.full && outcome.error === null;
    const pull: CataloguePull = {
      fullAt: applied ? now : (before?.fullAt ?? null),
      changedAt: worked ? now : (before?.changedAt ?? null),
      lastError: outcome.error,
      conflicts,
    };
    if (!worked && !isNews(pull, before, applied)) return;
    if (outcome.error !== null) log.warn({ full: outcome.full }, outcome.error);
    else if (worked)
      log.info({ ...outcome, conflicts: conflicts.length }, 'the catalogue is as at head office');
    const receipt = await writer.call('noteCataloguePull', { shopId, pull });
    if (isRefused(receipt)) log.warn({ refused: receipt.refused }, 'the reading could not be noted');
  }
}

function isNews(pull: CataloguePull, before: CataloguePull | null, applied: boolean): boolean {
  if (before === null || pull.lastError !== before.lastError) return true;
  if (JSON.stringify(pull.conflicts) !== JSON.stringify(before.conflicts)) return true;
  return applied && Math.abs((pull.fullAt ?? 0) - (before.fullAt ?? 0)) >= NOTE_EVERY_MS;
}
