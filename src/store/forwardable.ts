import type { ArticleId, Epoch, Seq, ShopId, TillId } from '../domain/ids.ts';
import type { DeclarationRow, SaleRow } from './facts.ts';

/** One entry of the queue for head office: a sale, or another fact of which head office is to hear. */
export type QueueEntry = QueuedSale | ForwardableFact;

export interface QueuedSale {
  readonly kind: 'sale';
  readonly seq: Seq;
  readonly tillId: TillId;
  readonly sale: SaleRow;
}

/** Which fact of a shop: a seq is used once in an epoch. */
export interface FactName {
  readonly epoch: Epoch;
  readonly seq: Seq;
}

interface Fact {
  readonly shopId: ShopId;
  readonly seq: Seq;
  /** The till whose fact it is; null = a person's at the hub. */
  readonly tillId: TillId | null;
  /** In which life of the hub it was recorded. */
  readonly epoch: Epoch;
  /** Its names in lives of the hub that are lost, when it was taken back from head office. */
  readonly origins: readonly FactName[];
  /** Recorded hub time, UTC ms. */
  readonly recordedAt: number;
}

/** A sale that may have left for head office was cancelled here. */
export interface ForwardableCancellation extends Fact {
  readonly kind: 'cancellation';
  readonly tillId: TillId;
  readonly sale: SaleRow;
  readonly reason: string;
}

/**
 * What a till decided on goods that head office had sent. `quantity` is 0 when there were none. `keys` say which goods, as
 * head office's list tells them apart; null among them = some that a provisioning file named.
 */
export interface ForwardableDecision extends Fact {
  readonly kind: 'decision';
  readonly decision: 'received' | 'refused';
  readonly articleId: ArticleId;
  readonly quantity: number;
  readonly keys: readonly (string | null)[];
}

/** A change of stock of the hub's own; never 0. */
export interface ForwardableMovement extends Fact {
  readonly kind: 'movement';
  readonly moved: MovedArticle;
}

/** What a till declared; a return also moved stock where the shop has the article. */
export interface ForwardableDeclaration extends Fact {
  readonly kind: 'declaration';
  readonly declaration: DeclarationRow;
  readonly moved: MovedArticle | null;
}

export interface MovedArticle {
  readonly articleId: ArticleId;
  readonly articleCode: string;
  readonly articleName: string;
  /** Signed. */
  readonly quantity: number;
  /** Why, in the words of who did it. */
  readonly words: string;
}

export type ForwardableFact =
  | ForwardableCancellation
  | ForwardableDecision
  | ForwardableMovement
  | ForwardableDeclaration;

/** A fact, and where the line stood when it arrived at head office. */
export interface ArrivedFact {
  readonly fact: ForwardableFact;
  readonly arrivedAt: Seq;
  /** Whether it came late, and was there when head office was last seen complete. */
  readonly wasSeen: boolean;
}

/** A part of the queue, in journal order. */
export interface QueuePart {
  readonly entries: readonly QueueEntry[];
  /** Up to here the journal was looked through: nothing else of it is to be forwarded. */
  readonly lookedUpTo: Seq;
  /** Whether it is worth writing down, although it has no entry: the journal goes on, or facts were passed over. */
  readonly passed: boolean;
}

/** A call to head office that must not be made twice: it was noted before it left. */
export interface UpstreamCall {
  readonly outcome: 'unknown' | 'done';
  /** UTC ms by the hub's clock of that time. */
  readonly sentAt: number;
}
