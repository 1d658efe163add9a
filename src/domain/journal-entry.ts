/**
 * A fact of a shop's journal as it travels to head office, and as it is taken back from there: all that is needed to book
 * it again. Amounts are minor units, times UTC milliseconds unless they are said to be text.
 *
 * `seq`, `kind`, `recorded` and `body` never change, whatever becomes of tills and people later: by them head office and
 * the hub tell whether they speak of the same fact. What stands beside them is as it is known when the entry is written.
 */
export interface JournalEntry {
  readonly seq: number;
  /** `sale`, `movement` (one that another fact caused), or the kind of the fact. */
  readonly kind: string;
  /** A movement that was caused has the times of its cause. */
  readonly recorded: EntryTimes;
  /** {@link SaleBody} for `sale`, {@link CausedMovement} for `movement`, {@link FactBody} for all others. */
  readonly body: EntryBody;
  /** The serial of the till that `body` names; absent when it names none. */
  readonly tillSerial?: string;
  /** Another number under which a person sends the sale, because its own is taken at head office. */
  readonly sentAs?: string;
}

/** Stands for a fact that head office has already, under the name of its first life: it is not sent again. */
export interface TakenBackStub {
  readonly seq: number;
  readonly kind: 'taken-back';
  readonly origin: { readonly epoch: number; readonly seq: number };
}

/** Stands for a fact that head office is not to have, because a person decided so. */
export interface WithheldStub {
  readonly seq: number;
  readonly kind: 'withheld';
  readonly decision: 'dropped' | 'settled';
}

/** Stands for a fact on which head office failed: it comes alone later, and what follows it need not wait. */
export interface DeferredStub {
  readonly seq: number;
  readonly kind: 'deferred';
}

/** What stands in a batch under one seq. */
export type SentEntry = JournalEntry | TakenBackStub | WithheldStub | DeferredStub;

export interface EntryTimes {
  /** As the till wrote it; null when it wrote none. */
  readonly tillTime: string | null;
  readonly hubTime: number;
  readonly bootId: string;
  readonly runningMs: number;
  readonly clockDoubt: boolean;
}

/** JSON of a shape that depends on the kind. */
export type EntryBody = Readonly<Record<string, unknown>>;

/** A sale as it was booked; its movements follow it, one entry per line. */
export interface SaleBody extends EntryBody {
  readonly tillId: number;
  /** The name that the till had then. */
  readonly tillName: string;
  readonly number: string;
  /** Whether the hub made the number, because the till sent none. */
  readonly numberGenerated: boolean;
  /** Hex of the digest by which the hub knows the content that the till sent. */
  readonly contentHash: string;
  readonly soldAt: number;
  readonly currency: string;
  readonly total: number;
  readonly tillTotal: number | null;
  readonly paymentMode: string;
  readonly paid: boolean;
  readonly anomalies: readonly string[];
  readonly lines: readonly SaleLineBody[];
}

export interface SaleLineBody {
  readonly articleId: number;
  readonly variantId: number | null;
  readonly variantName: string | null;
  readonly quantity: number;
  readonly unitPrice: number;
  readonly unitPriceUsd: number | null;
  readonly originalPrice: number | null;
  readonly negotiated: boolean;
  readonly discountReason: string;
}

export interface MovementPart {
  readonly articleId: number;
  /** `opening`, `sale`, `return`, `delivery`, `loss` or `adjustment`. */
  readonly kind: string;
  readonly quantity: number;
  readonly stockBefore: number;
}

/** A movement that a sale or another fact caused. */
export interface CausedMovement extends MovementPart, EntryBody {
  readonly causeSeq: number;
}

/** Every other fact: what it says, and the rows that are part of it, each only where there is one. */
export interface FactBody extends EntryBody {
  /** The article, till, category … that it is about. */
  readonly subjectId: number | null;
  readonly said: Readonly<Record<string, unknown>>;
  /** The movement under the same seq. */
  readonly movement?: MovementPart;
  readonly quarantined?: QuarantinedPart;
  readonly declaration?: DeclarationPart;
  readonly delivery?: DeliveryPart;
  /** Requests that this fact answered and that it answers again when they are repeated. */
  readonly requests?: readonly RequestPart[];
}

/** A refused sale, whole as received. */
export interface QuarantinedPart {
  readonly tillId: number;
  readonly number: string | null;
  /** Hex. */
  readonly contentHash: string;
  readonly refusal: Readonly<Record<string, unknown>>;
  /** The entry as the till sent it, JSON text. */
  readonly payload: string;
}

export interface DeclarationPart {
  readonly tillId: number;
  readonly kind: string;
  readonly articleId: number | null;
  readonly occurredAt: number;
  readonly currency: string;
  readonly amount: number;
}

export interface DeliveryPart {
  readonly articleId: number;
  readonly quantity: number;
  readonly sentAt: number | null;
}

export interface RequestPart {
  readonly scope: string;
  /** Hex. */
  readonly contentHash: string;
}

/** Tells a fact from what stands in its place. */
export function isFact(entry: SentEntry): entry is JournalEntry {
  return 'body' in entry;
}
