import type { Clock, Random } from '../../clock.ts';
import { type Database, requireDurable } from '../open.ts';
import { CatalogueCache } from './catalogue-cache.ts';
import { acceptCentralStock } from './commands/accept-central-stock.ts';
import { acceptQuarantined } from './commands/accept-quarantined.ts';
import { announceDelivery } from './commands/announce-delivery.ts';
import { applyCatalogue } from './commands/apply-catalogue.ts';
import { applyExpense } from './commands/apply-expense.ts';
import { beginEpoch } from './commands/begin-epoch.ts';
import { bookCentralStock } from './commands/book-central-stock.ts';
import { cancelSale } from './commands/cancel-sale.ts';
import { changeTill } from './commands/change-till.ts';
import { correctStock } from './commands/correct-stock.ts';
import { countArticle } from './commands/count-article.ts';
import { decideUpstream } from './commands/decide-upstream.ts';
import { declare } from './commands/declare.ts';
import { discardQuarantined } from './commands/discard-quarantined.ts';
import { endCount } from './commands/end-count.ts';
import { changeUpstreamProtocol, returnUpstream } from './commands/follow-upstream.ts';
import { importProvision } from './commands/import-provision.ts';
import { moveStock } from './commands/move-stock.ts';
import { noteCataloguePull } from './commands/note-catalogue-pull.ts';
import { noteMoveIn } from './commands/note-move-in.ts';
import { notePresence } from './commands/note-presence.ts';
import { noteUpstreamCall } from './commands/note-upstream-call.ts';
import { raiseEpoch } from './commands/raise-epoch.ts';
import { readNotifications } from './commands/read-notifications.ts';
import { receiveDeliveries, refuseDeliveries } from './commands/receive-deliveries.ts';
import { recordRejection } from './commands/record-rejection.ts';
import { recordSales, type SaleGuard, savepointPerSale, unguarded } from './commands/record-sales.ts';
import { attemptUpstream, recordUpstream, retryUpstream } from './commands/record-upstream.ts';
import { regulariseStock } from './commands/regularise-stock.ts';
import { renewToken } from './commands/renew-token.ts';
import { renumberUpstream } from './commands/renumber-upstream.ts';
import type { Finish } from './commands/script.ts';
import { startCount } from './commands/start-count.ts';
import { finishTakingBack, takeBack } from './commands/take-back.ts';
import { takeBackSales } from './commands/take-back-sales.ts';
import type { HighWater } from './high-water.ts';
import type { HubTime } from './hub-time.ts';
import { type Prepared, prepareWrites } from './prepared.ts';
import type { Command, CommandRefusal, Committed, Receipts } from './protocol.ts';
import { type Life, setUp } from './set-up.ts';
import { storageFault } from './storage-fault.ts';
import { Transaction } from './transaction.ts';

/** What became of one command of a group: a receipt, or the fault that its content or the hub's code has. */
export type CommandResult =
  | { readonly ok: true; readonly receipt: Receipts[keyof Receipts] | CommandRefusal }
  | { readonly ok: false; readonly error: Error };

export interface GroupResult {
  /** In the order of the commands. */
  readonly results: readonly CommandResult[];
  /** What was committed; several when the group had to be taken apart. */
  readonly committed: readonly Committed[];
}

type Outcome = Finish<Receipts[keyof Receipts]> | CommandRefusal;

/** Above this average a COMMIT is a slow disk's, and gathering a little longer pays (ADR 3). */
const SLOW_COMMIT_MS = 4;
const GATHER_MS = 1;
/** Weight of the newest COMMIT in the moving average. */
const COMMIT_WEIGHT = 0.2;

/**
 * The one that writes. A synchronous object: a group of commands in, receipts out, one transaction and one fsync for
 * all of them; the receipts are handed out only after COMMIT returned. When a group throws it is rolled back and each command
 * runs alone; a batch of sales that still throws runs with a savepoint per sale, so that one bad sale delays only
 * itself. A full or failing disk is never a sale's fault: the whole request is refused.
 */
export class Writer {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #prepared: Prepared;
  readonly #catalogue: CatalogueCache;
  readonly #time: HubTime;
  readonly #boot: number;
  #commitMs = 0;

  constructor(db: Database, options: Life) {
    requireDurable(db);
    this.#db = db;
    this.#clock = options.clock;
    this.#random = options.random;
    this.#prepared = prepareWrites(db);
    this.#catalogue = new CatalogueCache(this.#prepared);
    const { time, boot } = setUp(this.#prepared, options);
    this.#time = time;
    this.#boot = boot;
  }

  run(group: readonly Command[]): GroupResult {
    try {
      return this.#transaction(group, unguarded);
    } catch (error) {
      const fault = storageFault(error);
      if (fault !== null) {
        return { results: group.map(() => ({ ok: true, receipt: fault })), committed: [] };
      }
      return group.length > 1 ? this.#apart(group) : this.#alone(group, error);
    }
  }

  /** How long to wait for company before a transaction: 0 on a fast disk. */
  gatherMs(): number {
    return this.#commitMs > SLOW_COMMIT_MS ? GATHER_MS : 0;
  }

  /** Where the hub's life stands now, for the file beside the database. */
  highWater(): HighWater {
    const moment = this.#time.read(this.#boot);
    return {
      epoch: this.#prepared.hub.epoch() ?? 0,
      heads: Object.fromEntries(
        this.#prepared.shop.all().map(({ id }) => [id, this.#prepared.shop.head(id)]),
      ),
      hubTime: moment.hubTime,
      runningMs: moment.runningMs,
      clockDoubt: moment.clockDoubt,
    };
  }

  /** Folds the WAL into the file, for a quiet moment. */
  checkpoint(): void {
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  close(): void {
    this.#db.close();
  }

  #transaction(group: readonly Command[], guard: SaleGuard): GroupResult {
    const { boundary } = this.#prepared;
    const tx = new Transaction(this.#prepared, this.#catalogue, this.#random, this.#time.read(this.#boot));
    let results: CommandResult[];
    boundary.begin();
    try {
      const outcomes = group.map((command) => perform(tx, command, guard));
      tx.flush();
      // Made before COMMIT: what throws then, is rolled back, and nothing that stands is carried out a second time.
      results = outcomes.map((outcome) => {
        return { ok: true, receipt: typeof outcome === 'function' ? outcome() : outcome };
      });
      this.#commit();
    } catch (error) {
      this.#catalogue.clear();
      boundary.rollback();
      throw error;
    }
    return { results, committed: [tx.committed()] };
  }

  #commit(): void {
    const before = this.#clock.monotonic();
    this.#prepared.boundary.commit();
    const took = this.#clock.monotonic() - before;
    this.#commitMs += (took - this.#commitMs) * COMMIT_WEIGHT;
  }

  #apart(group: readonly Command[]): GroupResult {
    const parts = group.map((command) => this.run([command]));
    return {
      results: parts.flatMap((part) => part.results),
      committed: parts.flatMap((part) => part.committed),
    };
  }

  #alone(group: readonly Command[], error: unknown): GroupResult {
    const failed = { ok: false, error: error instanceof Error ? error : new Error(String(error)) } as const;
    if (group[0]?.method !== 'recordSales') return { results: [failed], committed: [] };
    try {
      return this.#transaction(group, savepointPerSale);
    } catch (second) {
      const fault = storageFault(second);
      return { results: [fault === null ? failed : { ok: true, receipt: fault }], committed: [] };
    }
  }
}

function perform(tx: Transaction, command: Command, guard: SaleGuard): Outcome {
  switch (command.method) {
    case 'recordSales':
      return recordSales(tx, command.argument, guard);
    case 'cancelSale':
      return cancelSale(tx, command.argument);
    case 'importProvision':
      return importProvision(tx, command.argument);
    case 'changeTill':
      return changeTill(tx, command.argument);
    case 'acceptQuarantined':
      return acceptQuarantined(tx, command.argument);
    case 'discardQuarantined':
      return discardQuarantined(tx, command.argument);
    case 'announceDelivery':
      return announceDelivery(tx, command.argument);
    case 'receiveDeliveries':
      return receiveDeliveries(tx, command.argument);
    case 'refuseDeliveries':
      return refuseDeliveries(tx, command.argument);
    case 'correctStock':
      return correctStock(tx, command.argument);
    case 'regulariseStock':
      return regulariseStock(tx, command.argument);
    case 'recordRejection':
      return recordRejection(tx, command.argument);
    case 'raiseEpoch':
      return raiseEpoch(tx, command.argument);
    case 'declare':
      return declare(tx, command.argument);
    case 'applyExpense':
      return applyExpense(tx, command.argument);
    case 'moveStock':
      return moveStock(tx, command.argument);
    case 'startCount':
      return startCount(tx, command.argument);
    case 'countArticle':
      return countArticle(tx, command.argument);
    case 'endCount':
      return endCount(tx, command.argument);
    case 'readNotifications':
      return readNotifications(tx, command.argument);
    case 'renewToken':
      return renewToken(tx);
    case 'notePresence':
      return notePresence(tx, command.argument);
    case 'ping':
      return () => ({});
    default:
      return performForHeadOffice(tx, command);
  }
}

/** The commands that have to do with head office. */
function performForHeadOffice(
  tx: Transaction,
  command: Extract<Command, { method: ForHeadOffice }>,
): Outcome {
  switch (command.method) {
    case 'recordUpstream':
      return recordUpstream(tx, command.argument);
    case 'beginEpoch':
      return beginEpoch(tx, command.argument);
    case 'takeBack':
      return takeBack(tx, command.argument);
    case 'takeBackSales':
      return takeBackSales(tx, command.argument);
    case 'finishTakingBack':
      return finishTakingBack(tx, command.argument);
    case 'changeUpstreamProtocol':
      return changeUpstreamProtocol(tx, command.argument);
    case 'returnUpstream':
      return returnUpstream(tx, command.argument);
    case 'attemptUpstream':
      return attemptUpstream(tx, command.argument);
    case 'noteUpstreamCall':
      return noteUpstreamCall(tx, command.argument);
    case 'retryUpstream':
      return retryUpstream(tx, command.argument);
    case 'applyCatalogue':
      return applyCatalogue(tx, command.argument);
    case 'noteCataloguePull':
      return noteCataloguePull(tx, command.argument);
    case 'decideUpstream':
      return decideUpstream(tx, command.argument);
    case 'renumberUpstream':
      return renumberUpstream(tx, command.argument);
    case 'bookCentralStock':
      return bookCentralStock(tx, command.argument);
    case 'acceptCentralStock':
      return acceptCentralStock(tx, command.argument);
    case 'noteMoveIn':
      return noteMoveIn(tx, command.argument);
  }
}

type ForHeadOffice =
  | 'recordUpstream'
  | 'beginEpoch'
  | 'takeBack'
  | 'takeBackSales'
  | 'finishTakingBack'
  | 'changeUpstreamProtocol'
  | 'returnUpstream'
  | 'attemptUpstream'
  | 'noteUpstreamCall'
  | 'retryUpstream'
  | 'applyCatalogue'
  | 'noteCataloguePull'
  | 'decideUpstream'
  | 'renumberUpstream'
  | 'bookCentralStock'
  | 'acceptCentralStock'
  | 'noteMoveIn';
