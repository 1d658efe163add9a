import type { DeclarationKind } from '../domain/declaration.ts';
import type { ArticleId, Seq, ShopId, TillId, TillSerial } from '../domain/ids.ts';
import type { SentEntry } from '../domain/journal-entry.ts';
import type { Minor } from '../domain/money.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { SoldLine } from '../domain/sale.ts';
import type { StockPolicy } from '../domain/stock.ts';

/** Rows as the reader hands them out: English names, branded ids, minor units, UTC milliseconds. */

export interface Shop {
  readonly id: ShopId;
  readonly name: string;
  readonly code: string;
  readonly currency: string;
  /** IANA name, for cutting days and reading dates without offset. */
  readonly timeZone: string;
  readonly stockPolicy: StockPolicy;
  /** CDF for one USD, as tills receive it, in minor units. */
  readonly dollarRate: Minor;
  readonly active: boolean;
  readonly posAllowed: boolean;
}

export interface Till {
  readonly id: TillId;
  readonly serial: TillSerial;
  readonly name: string;
  readonly shopId: ShopId | null;
  readonly active: boolean;
}

/** Keys and values as a file gave them; nobody has looked at them. */
export type Details = Readonly<Record<string, unknown>>;

export interface TillPresence {
  /** Empty when the till did not say. */
  readonly appVersion: string;
  /** Recorded hub time, UTC ms. */
  readonly seenAt: number;
}

export interface ShopCounts {
  readonly articles: number;
  readonly low: number;
  readonly categories: number;
  readonly tills: number;
}

/** When and under which clock a fact was recorded (ARCHITECTURE, invariant 8). */
export interface Recorded {
  /** As the till wrote it; null when it wrote none. */
  readonly tillTime: string | null;
  readonly hubTime: number;
  readonly bootId: string;
  readonly runningMs: number;
  readonly clockDoubt: boolean;
}

/** The level of an article after the movement `seq`. */
export interface Level {
  readonly articleId: ArticleId;
  readonly quantity: number;
  readonly seq: Seq;
}

/** An article as it is now, with the facts that made it, changed it last and priced it last. Times are UTC ms. */
export interface ArticleChange {
  readonly id: ArticleId;
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly price: Minor;
  readonly priceUsd: Minor | null;
  readonly stock: number;
  readonly active: boolean;
  readonly validated: boolean;
  readonly category: { readonly id: number; readonly name: string } | null;
  readonly createdSeq: Seq;
  readonly createdAt: number;
  readonly changedSeq: Seq;
  readonly changedAt: number;
  readonly pricedSeq: Seq;
}

/** A category as it is now, and the fact that changed it last. */
export interface CategoryChange {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly seq: Seq;
  /** UTC ms. */
  readonly changedAt: number;
}

/** What a reader of a shop's journal has missed, as it stands at `head`; all of one snapshot. */
export interface Changes {
  readonly head: Seq;
  /** The latest level of each article that moved, in ascending seq. */
  readonly levels: readonly Level[];
  readonly articles: readonly ArticleChange[];
  readonly categories: readonly CategoryChange[];
}

export interface SaleRow {
  readonly shopId: ShopId;
  readonly seq: Seq;
  readonly tillId: TillId;
  readonly number: string;
  /** Under which head office gets it: its own, or the one that a person gave it for that. */
  readonly sentNumber: string;
  readonly soldAt: number;
  readonly currency: string;
  readonly total: Minor;
  readonly tillTotal: Minor | null;
  readonly paymentMode: string;
  readonly paid: boolean;
  readonly anomalies: readonly string[];
  readonly recorded: Recorded;
  readonly lines: readonly SaleLineRow[];
}

export interface SaleLineRow extends SoldLine {
  readonly lineNo: number;
}

/** An article whose level became low or negative in the fact `seq`, and its level now. */
export interface StockAlert {
  readonly articleId: ArticleId;
  readonly name: string;
  readonly quantity: number;
  readonly seq: Seq;
}

/** A sale that the fact `seq` put into quarantine. */
export interface RefusedSale {
  readonly seq: Seq;
  readonly number: string | null;
  readonly refusal: QuarantineRow['refusal'];
}

/** What a shop's dashboard has missed up to `head`; all of one snapshot. */
export interface Notices {
  readonly head: Seq;
  /** False: the journal goes on after `head`, read again from there. */
  readonly complete: boolean;
  readonly alerts: readonly StockAlert[];
  readonly refused: readonly RefusedSale[];
  /** The last fact that booked or cancelled a sale; null when there is none after the position. */
  readonly lastSale: Seq | null;
}

export type QuarantineState = 'open' | 'superseded' | 'accepted' | 'discarded';

/** One content in quarantine. `id` (its seq in its shop's journal) is how people name it. */
export interface QuarantineRow {
  readonly shopId: ShopId;
  readonly id: Seq;
  readonly till: { readonly id: TillId; readonly name: string; readonly serial: TillSerial };
  readonly number: string | null;
  readonly state: QuarantineState;
  /** The latest refusal of this content. */
  readonly refusal: Refusal | { readonly code: 'DUPLICATE'; readonly existing: Seq };
  readonly repeats: number;
  readonly receivedAt: number;
  readonly lastSentAt: number;
  readonly bookedSeq: Seq | null;
  /** The entry as received, JSON text. */
  readonly payload: string;
}

/** What a till declared. Fields that its kind does not have are empty text or 0. */
export interface DeclarationRow {
  readonly shopId: ShopId;
  readonly id: Seq;
  readonly kind: DeclarationKind;
  /** With the name that the till had then. */
  readonly till: { readonly id: TillId; readonly name: string; readonly serial: TillSerial };
  /** Null for a cash report, and when the shop had no article of that code. */
  readonly article: { readonly id: ArticleId; readonly name: string } | null;
  readonly articleCode: string;
  readonly quantity: number;
  readonly reason: string;
  readonly saleReference: string;
  readonly detail: string;
  /** The date under which it counts, UTC ms (contract, D18). */
  readonly occurredAt: number;
  readonly currency: string;
  readonly amount: Minor;
  /** Recorded hub time, UTC ms. */
  readonly recordedAt: number;
  /** When a person deducted a cash report's expenses from the turnover; null = not deducted. */
  readonly appliedAt: number | null;
}

/** How long something waits for its next attempt, UTC ms by the wall clock of then; both null = not by itself. */
export interface StoredWait {
  readonly waitsSince: number | null;
  readonly nextAttemptAt: number | null;
}

/**
 * A booked sale whose forwarding is not plain, or a cancellation that head office does not know of, with what a person
 * needs to judge it.
 */
export interface UpstreamException extends StoredWait {
  readonly shopId: ShopId;
  /** The sale's, or the cancellation's. */
  readonly seq: Seq;
  /** What a person decided stays: `dropped`, head office will never have it; `settled`, it was done there by hand. */
  readonly state: 'retry' | 'parked' | 'dropped' | 'settled';
  readonly attempts: number;
  /** A code; the sentences are the wire's. */
  readonly reason: string;
  readonly lastAnswer: string;
}

/** Where a record stands that is no exception (any more): `held` with its till, or before or behind the position. */
export type PlainStanding = 'cancelled' | 'held' | 'waiting' | 'sent';

/** A record on its way to head office, with what a person needs to judge it. */
export interface UpstreamRecord extends Omit<UpstreamException, 'state' | 'reason' | 'waitsSince'> {
  readonly state: UpstreamException['state'] | PlainStanding;
  /** Null when it is no exception. */
  readonly reason: string | null;
  /** `sale`, or the kind of the fact. */
  readonly kind: string;
  /** Of the sale that it is or concerns; all five null where it concerns none. */
  readonly number: string | null;
  readonly tillId: TillId | null;
  readonly tillName: string | null;
  readonly currency: string | null;
  /** Minor units. */
  readonly total: number | null;
  /** The number under which head office gets the sale instead of its own, and who gave it. */
  readonly renumbered: { readonly number: string; readonly user: string; readonly at: number } | null;
  /** Who dropped or settled it, and why. */
  readonly decision: { readonly user: string; readonly reason: string; readonly at: number } | null;
}

/** What a person decided about a record, a fact of the shop's journal. */
export interface UpstreamDecision {
  readonly seq: Seq;
  readonly kind: string;
  readonly user: string;
  readonly reason: string | null;
  /** Of a sale that was renumbered. */
  readonly number: string | null;
  /** Hub time, UTC ms. */
  readonly at: number;
}

export type UpstreamCounts = Readonly<Record<UpstreamException['state'], number>>;

/** A till whose queue is held, because head office does not take its sales. */
export interface UpstreamHold extends StoredWait {
  readonly shopId: ShopId;
  readonly tillId: TillId;
  readonly fromSeq: Seq;
  readonly reason: string;
  readonly lastAnswer: string;
  readonly attempts: number;
}

export type CountState = 'open' | 'closed' | 'abandoned';

/** A count of a shop's shelves; `id` is the seq with which it began. */
export interface CountSession {
  readonly id: Seq;
  readonly state: CountState;
  readonly user: string;
  readonly comment: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Articles that were counted. */
  readonly lines: number;
}

export interface CountLine {
  readonly articleId: ArticleId;
  readonly code: string;
  readonly name: string;
  /** Where the journal stood when the shelf was counted. */
  readonly position: Seq;
  /** What the books say that the shelf held at the position; null where a later count stands. */
  readonly expected: number | null;
  readonly counted: number;
  readonly difference: number | null;
  /** What put it right; null while the count is open and where there was no difference. */
  readonly movement: Seq | null;
}

export type DeliveryState = 'open' | 'received' | 'refused';

/** Goods that were sent to a shop; `id` is the seq with which they were announced. */
export interface DeliveryRow {
  readonly id: Seq;
  readonly articleId: ArticleId;
  readonly code: string;
  readonly name: string;
  readonly quantity: number;
  readonly sentAt: number | null;
  readonly announcedAt: number;
  readonly state: DeliveryState;
  readonly reference: string;
  readonly user: string;
  readonly comment: string;
}

/** What has not left the shop for head office. */
export interface Unsent {
  readonly count: number;
  readonly amounts: readonly { readonly currency: string; readonly total: Minor }[];
  /** Hub time at which the oldest unsent sale was booked; null when nothing is unsent. */
  readonly oldestAt: number | null;
}

/** Bounds of one reading of the journal. */
export interface EntryBounds {
  readonly entries: number;
  /** What the texts of facts may weigh; the first entry is read whatever it weighs. */
  readonly bytes: number;
  /** The last seq that is wanted; the head when it is left out. */
  readonly upTo?: Seq;
  /** True: facts that were taken back as well, as they were booked again; their stubs otherwise. */
  readonly whole?: boolean;
  /** By which of its names in lost lives a stub calls a fact: 0, which is meant when it is left out, is the oldest. Behind the last one the fact is whole. */
  readonly origin?: number;
}

/** Entries that follow each other without a gap, all of one epoch; never empty. */
export interface JournalPage {
  readonly epoch: number;
  readonly entries: readonly SentEntry[];
}

/** What a shop took back from head office after a restore. */
export interface TakenBackCounts {
  /** Names of lost facts that are settled. */
  readonly facts: number;
  /** Those of them that are sales. */
  readonly sales: number;
  /** Those that could not be applied and wait for a person. */
  readonly unapplied: number;
}
