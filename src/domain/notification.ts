import type { ArticleId, Seq } from './ids.ts';
import type { Minor } from './money.ts';
import type { MovementKind } from './stock.ts';

/** Movements that tills are told of; not openings, sales and returns (contract, 7.8). */
export type ToldMovementKind = 'delivery' | 'loss' | 'adjustment';

export function isToldMovement(kind: MovementKind): kind is ToldMovementKind {
  return kind === 'delivery' || kind === 'loss' || kind === 'adjustment';
}

/** A message to every till of a shop, and whether the till that asks has read it. */
export interface Notification {
  readonly seq: Seq;
  readonly article: {
    readonly id: ArticleId;
    readonly name: string;
    readonly code: string;
    readonly currency: string;
    readonly category: string | null;
  };
  /** The level after what it tells of. */
  readonly stock: number;
  readonly cause: ToldMovement | PriceChange;
  /** Recorded hub time, UTC ms. */
  readonly hubTime: number;
  readonly readAt: number | null;
}

export interface ToldMovement {
  readonly kind: ToldMovementKind;
  readonly quantity: number;
  readonly stockBefore: number;
  /** The selling price at that time. */
  readonly price: Minor;
  readonly reference: string;
  readonly user: string;
  readonly comment: string;
}

export interface PriceChange {
  readonly kind: 'price';
  /** Null when the article's currency changed with it: the two prices cannot be compared. */
  readonly oldPrice: Minor | null;
  readonly newPrice: Minor;
}
