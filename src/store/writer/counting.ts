import type { ArticleId, Seq, ShopId } from '../../domain/ids.ts';
import { noteCorrected } from './corrected.ts';
import type { CommandRefusal } from './protocol.ts';
import type { Transaction } from './transaction.ts';

/** `difference` = what the shelf held more than the books say it held; negative when it held less. */
export type Found = { readonly difference: number } | { readonly fault: string; readonly later: boolean };

/**
 * Compares a shelf that was counted when the journal stood at `position` with the books. What was sold and delivered
 * since then is no difference; what an older count put right since then is none either. The difference is the same
 * whenever it is applied, so tills may sell while people count. A till that set the stock since then looked later.
 */
export function compareShelf(
  tx: Transaction,
  counted: {
    readonly shop: ShopId;
    readonly article: ArticleId;
    readonly quantity: number;
    readonly position: Seq;
  },
): Found {
  const { shop, article, quantity, position } = counted;
  const since = tx.prepared.shelf.since(shop, article, tx.lastMovement(shop, article), position);
  switch (since.kind) {
    case 'moved':
      return { difference: quantity + since.quantity - tx.stock(shop, article) };
    case 'counted-later':
      return fault(
        `article ${article} was counted again after ${position}: that count (${since.seq}) stands`,
        true,
      );
    case 'not-there-yet':
      return fault(`the shop had no article ${article} yet at ${position}`);
    case 'too-long-ago':
      return fault(`too much of article ${article} was moved since ${position}: count it anew`);
  }
}

/** The position that a count names, or the present one; a fault when the journal has not come so far. */
export function positionOf(
  tx: Transaction,
  shop: ShopId,
  at: Seq | null,
  lowest: number,
): Seq | CommandRefusal {
  const head = tx.head(shop);
  if (at === null) return head;
  if (at >= lowest && at <= head) return at;
  const sentence = `at ${at} nothing can have been counted: name a position from ${lowest} to ${head}`;
  return { refused: 'not-possible', sentence };
}

/**
 * Puts right what a count found: one movement, also of 0, as proof. It settles the article's alerts, unless
 * the level is still below zero: that raises one.
 */
export function putRight(
  tx: Transaction,
  shop: ShopId,
  article: ArticleId,
  difference: number,
  body: {
    readonly reference: string;
    readonly user: string;
    readonly comment: string;
    readonly position: Seq;
    readonly [further: string]: unknown;
  },
): { readonly seq: Seq; readonly before: number } {
  const moved = tx.moveAlone(shop, article, 'adjustment', difference, { kind: 'count', body });
  const after = moved.before + difference;
  if (after >= 0) tx.prepared.stockAlert.resolve(shop, article, moved.seq);
  else if (difference < 0) tx.prepared.stockAlert.insert(shop, moved.seq, article);
  noteCorrected(tx, shop, article, moved.seq);
  return moved;
}

function fault(sentence: string, later = false): Found {
  return { fault: sentence, later };
}
