import type { CatalogueConflict, CentralCatalogue } from '../../domain/central-catalogue.ts';
import type { Declaration } from '../../domain/declaration.ts';
import type { ArticleId, Epoch, Seq, ShopId, TillId, TillSerial } from '../../domain/ids.ts';
import type { Minor } from '../../domain/money.ts';
import type { Provision } from '../../domain/provision.ts';
import type { BatchEntry, SaleDraft, SaleOutcome } from '../../domain/sale.ts';
import type { UpstreamProtocol } from '../../domain/upstream-protocol.ts';
import type { Acknowledged, CataloguePull, OfficeTrust, UnsureRecord } from '../central-facts.ts';
import type { UpstreamException, UpstreamHold } from '../facts.ts';
import type { CancelReceipt, CancelSale } from './cancelling.ts';
import type {
  AcceptCentralStock,
  AcceptCentralStockReceipt,
  BookCentralStock,
  BookCentralStockReceipt,
  NoteMoveIn,
  NoteMoveInReceipt,
} from './central-stock.ts';
import type { CorrectionCommands, CorrectionReceipts } from './correction-protocol.ts';
import type {
  CountArticle,
  CountArticleReceipt,
  EndCount,
  EndCountReceipt,
  StartCount,
  StartCountReceipt,
} from './count-session.ts';
import type { MoveStock, MoveStockReceipt } from './moving.ts';
import type { TakeBackSales, TakeBackSalesReceipt } from './taking-back/central-sales.ts';
import type { BeginEpoch, TakeBack, TakeBackReceipt } from './taking-back/taking.ts';

/**
 * What the writer can be asked to do, and what it answers: two maps, method → argument and method → receipt. Both
 * cross the thread by structured clone, so they hold plain data only. A receipt exists only after COMMIT returned.
 */
export interface Commands extends CorrectionCommands {
  recordSales: {
    readonly serial: TillSerial;
    readonly entries: readonly BatchEntry[];
    /** Where the text of each entry stands, for the quarantine: entry i is the element i of the array at `start`. */
    readonly source: { readonly text: string; readonly start: number };
    /** False for the further chunks of one request: the bound of the quarantine is then not checked again. */
    readonly firstChunk: boolean;
    /** Generated numbers of sales that earlier chunks of this request booked or matched. */
    readonly takenNumberless: readonly string[];
  };
  cancelSale: CancelSale;
  importProvision: { readonly provision: Provision };
  changeTill: { readonly change: TillChange };
  acceptQuarantined: {
    readonly shopId: ShopId;
    readonly id: Seq;
    /** The entry as received, and the sale that the caller read from it. */
    readonly payload: string;
    readonly sale: SaleDraft;
    readonly user: string;
  };
  discardQuarantined: {
    readonly shopId: ShopId;
    readonly id: Seq;
    readonly reason: string;
    readonly user: string;
  };
  /** Goods that are on their way to a shop. `sentAt` is UTC ms; the same `key` announces once, for ever. */
  announceDelivery: {
    readonly shopId: ShopId;
    readonly articleId: ArticleId;
    readonly quantity: number;
    readonly sentAt: number | null;
    readonly reference: string;
    readonly user: string;
    readonly comment: string;
    readonly key: string | null;
  };
  raiseEpoch: {
    readonly reason: string;
    /** Raise only if this is still the epoch: several tills may notice one restore. */
    readonly from: Epoch;
  };
  /** Raises the epoch so that it begins earlier than the head in one shop: head office has other facts from there on. */
  beginEpoch: BeginEpoch;
  /** Books facts that head office has and the hub lost. */
  takeBack: TakeBack;
  /** Nothing more is to be taken back for this shop. */
  finishTakingBack: { readonly shopId: ShopId };
  recordUpstream: UpstreamProgress;
  /** Follows the shop under this protocol from its beginning, unless it is the one that it is followed under. */
  changeUpstreamProtocol: { readonly shopId: ShopId; readonly protocol: UpstreamProtocol };
  /** Goes back to what head office has, because it lost the rest. */
  returnUpstream: { readonly shopId: ShopId; readonly position: Seq };
  /** Keeps what head office shows of some articles, and books what changed there. */
  bookCentralStock: BookCentralStock;
  /** A person takes over what nobody explained of an article's stock at head office. */
  acceptCentralStock: AcceptCentralStock;
  /** Books what head office has of a till from a lost life, and notes how far the till was compared. */
  takeBackSales: TakeBackSales;
  /** Notes a call to head office that must not be made twice, before it leaves and when its outcome is known. */
  noteUpstreamCall: {
    readonly shopId: ShopId;
    readonly seq: Seq;
    readonly call: string;
    /** not-made: it certainly was not carried out. */
    readonly outcome: 'unknown' | 'done' | 'not-made';
    /** UTC ms. */
    readonly sentAt: number;
  };
  /** The stock of a shop was taken over from head office, and with which sales. */
  noteMoveIn: NoteMoveIn;
  /** What was read of head office's catalogue, and what is to be switched off because it shows it no more. */
  applyCatalogue: {
    readonly shopId: ShopId;
    readonly catalogue: CentralCatalogue;
    readonly retire: {
      readonly articles: readonly ArticleId[];
      readonly variants: readonly number[];
      /** Deliveries on which head office says that somebody decided there. */
      readonly deliveries: readonly Seq[];
    };
  };
  noteCataloguePull: { readonly shopId: ShopId; readonly pull: CataloguePull };
  /** Notes, before they leave, that sales of this till up to this seq are handed to the line. */
  attemptUpstream: { readonly shopId: ShopId; readonly tillId: TillId; readonly upTo: Seq };
  /** Makes every exception and hold of the shop (or the one of `seq`) due at once, parked ones too, but none that a person decided on. */
  retryUpstream: { readonly shopId: ShopId; readonly seq: Seq | null };
  /** A person gives a record up, or did at head office by hand what it says. */
  decideUpstream: {
    readonly shopId: ShopId;
    readonly seq: Seq;
    readonly decision: 'dropped' | 'settled';
    readonly reason: string;
    readonly user: string;
  };
  /** Another number under which a sale goes to head office, where its own is taken; null for one that the hub draws. */
  renumberUpstream: {
    readonly shopId: ShopId;
    readonly seq: Seq;
    readonly number: string | null;
    readonly user: string;
  };
  /** A till's negotiated sale, customer's return or cash report. */
  declare: { readonly serial: TillSerial; readonly declaration: Declaration };
  /** Deducts the expenses of a cash report from the turnover. */
  applyExpense: { readonly shopId: ShopId; readonly id: Seq; readonly user: string };
  /** A movement that a person enters. */
  moveStock: MoveStock;
  startCount: StartCount;
  countArticle: CountArticle;
  endCount: EndCount;
  /** Marks notifications as read by one till; those that its shop does not have are ignored. */
  readNotifications: { readonly serial: TillSerial; readonly ids: readonly Seq[] | 'all' };
  /** Another token for the control API; the old one is worth nothing any more. */
  renewToken: Record<string, never>;
  /** A till introduced itself, with the version of its program (empty when it did not say). */
  notePresence: { readonly tillId: TillId; readonly appVersion: string };
  /** A round trip that writes nothing: the writer is alive and has done all that was asked before. */
  ping: Record<string, never>;
}

/** The upstream state of one shop after some answers, written in one transaction. */
export interface UpstreamProgress {
  readonly shopId: ShopId;
  /** The new position; never lower than the old one. */
  readonly position: Seq;
  /** How often a person had asked for another try when what is told here began; absent where nothing was tried. */
  readonly asked?: number;
  readonly put: readonly UpstreamException[];
  /** Exceptions that are resolved. */
  readonly clear: readonly Seq[];
  readonly hold: readonly UpstreamHold[];
  readonly release: readonly TillId[];
  /** Sales that head office had before they were first sent. */
  readonly found?: readonly Seq[];
  /** Records that arrived after what follows them, and were no exceptions. */
  readonly late?: readonly Seq[];
  /** Entries that came late, and that head office was seen to have when the line had gone on since. */
  readonly seen?: readonly Seq[];
  /** What head office was found to have without being sent it now. */
  readonly acknowledged?: Acknowledged | null;
  /** So far head office was seen to have what it was found to have, when the line had gone on since. */
  readonly seenUpTo?: Seq | null;
  /** Calls that were made and of which head office shows nothing any more: their outcome is open again. */
  readonly unmade?: readonly { readonly seq: Seq; readonly call: string }[];
  /** How far head office was seen to have what it acknowledged. */
  readonly trust?: OfficeTrust;
  /** Records of which nobody can say at present whether head office has them, and those of which it is known now. */
  readonly unsure?: readonly UnsureRecord[];
  readonly sure?: readonly Seq[];
}

export type TillChange =
  | {
      readonly kind: 'add';
      readonly serial: TillSerial;
      readonly name: string;
      readonly shopId: ShopId | null;
    }
  | { readonly kind: 'enable'; readonly serial: TillSerial }
  | { readonly kind: 'disable'; readonly serial: TillSerial };

/** An article as an answer's stock_updates names it, with its level after the commit. */
export interface TouchedArticle {
  readonly id: number;
  readonly code: string;
  readonly name: string;
  readonly price: Minor;
  readonly stock: number;
}

export interface SalesReceipt {
  readonly outcomes: readonly SaleOutcome[];
  /** Every article that a created sale moved or a refusal named, of this shop, once. */
  readonly articles: readonly TouchedArticle[];
  /** The shop in whose journal the sales stand. */
  readonly shopId: ShopId;
  /** Generated numbers of the sales without a number that the request booked or matched so far. */
  readonly takenNumberless: readonly string[];
}

/** Expected refusals of a whole command. */
export type CommandRefusal =
  /** The till is unknown, inactive, or has no shop (any more). */
  | { readonly refused: 'till-unknown' }
  | { readonly refused: 'till-without-shop' }
  | { readonly refused: 'quarantine-full' }
  /** The disk is full; nothing was written. */
  | { readonly refused: 'storage-full' }
  /** The disk or the file failed; whether the last transaction stands is known only to a resend. */
  | { readonly refused: 'storage-failed'; readonly cause: string }
  /** Too much is waiting already; nothing was tried. */
  | { readonly refused: 'busy' }
  /** What was asked cannot be done; the sentence says why and what to do. */
  | { readonly refused: 'not-possible'; readonly sentence: string };

export interface Receipts extends CorrectionReceipts {
  recordSales: SalesReceipt;
  cancelSale: CancelReceipt;
  /** One line per thing that a person should know (what was added, changed, ignored). */
  importProvision: { readonly lines: readonly string[]; readonly changed: boolean };
  changeTill: { readonly tillId: TillId; readonly changed: boolean };
  acceptQuarantined: { readonly number: string; readonly seq: Seq; readonly already: boolean };
  discardQuarantined: { readonly already: boolean };
  /** `seq` names the delivery; `already` when it had been announced before. */
  announceDelivery: { readonly seq: Seq; readonly already: boolean };
  raiseEpoch: { readonly epoch: Epoch };
  beginEpoch: { readonly epoch: Epoch };
  takeBack: TakeBackReceipt;
  finishTakingBack: { readonly abandoned: boolean };
  recordUpstream: { readonly position: Seq };
  changeUpstreamProtocol: { readonly changed: boolean };
  returnUpstream: { readonly position: Seq };
  attemptUpstream: { readonly attempted: Seq };
  bookCentralStock: BookCentralStockReceipt;
  acceptCentralStock: AcceptCentralStockReceipt;
  takeBackSales: TakeBackSalesReceipt;
  noteUpstreamCall: { readonly noted: true };
  noteMoveIn: NoteMoveInReceipt;
  retryUpstream: { readonly due: number };
  /** Articles that were added, changed and retired; `others` counts everything else that changed. */
  applyCatalogue: {
    readonly added: number;
    readonly changed: number;
    readonly retired: number;
    readonly others: number;
    readonly conflicts: readonly CatalogueConflict[];
    /** The last fact that changed the shop's catalogue, before this command and after it. */
    readonly catalogueSeq: { readonly before: Seq; readonly after: Seq };
  };
  noteCataloguePull: Record<string, never>;
  decideUpstream: { readonly already: boolean };
  renumberUpstream: { readonly number: string; readonly already: boolean };
  /** The declaration's id in the shop's journal; `already` = an identical one was recorded before. */
  declare: { readonly shopId: ShopId; readonly id: Seq; readonly already: boolean };
  applyExpense: { readonly already: boolean };
  moveStock: MoveStockReceipt;
  startCount: StartCountReceipt;
  countArticle: CountArticleReceipt;
  endCount: EndCountReceipt;
  /** How many were newly read. */
  readNotifications: { readonly read: number };
  renewToken: { readonly token: string };
  notePresence: { readonly seenAt: number };
  ping: Record<string, never>;
}

export type Method = keyof Commands;
export type Command = {
  readonly [M in Method]: { readonly method: M; readonly argument: Commands[M] };
}[Method];
export type Receipt<M extends Method> = Receipts[M] | CommandRefusal;

/** What a commit changed, for those who stream it on: a hint, the journal is the truth. */
export interface Committed {
  /** Shops whose journal grew, with their new head. */
  readonly heads: readonly { readonly shopId: ShopId; readonly head: Seq }[];
  /** Tills that were added, changed, enabled, disabled or moved. */
  readonly tills: readonly TillId[];
  /** Set when the epoch was raised. */
  readonly epoch: Epoch | null;
  /** True when shops were added, renamed or changed. */
  readonly shopsChanged: boolean;
  /** True when upstream exceptions or holds were made due by a person. */
  readonly upstreamDue: readonly ShopId[];
}

/** The main thread's side of the writer. Methods never reject for an expected refusal. */
export interface WriterClient {
  call<M extends Method>(method: M, argument: Commands[M]): Promise<Receipt<M>>;
  /** Called after each commit that changed something, before the receipts of that commit are handed out. */
  onCommitted(listener: (committed: Committed) => void): void;
  /** Folds the write-ahead log into the database, which gives its room back. Resolves when it was tried. */
  foldLog(): Promise<void>;
  /** Drains what is waiting, checkpoints, closes. */
  close(): Promise<void>;
}

export function isRefused(receipt: object): receipt is CommandRefusal {
  return 'refused' in receipt;
}
