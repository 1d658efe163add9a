import type { Seq } from '../../../domain/ids.ts';
import { QUANTITY_MAX } from '../../../domain/sale.ts';
import { compareShelf, positionOf, putRight } from '../counting.ts';
import { MOVED_BY_HAND, type MoveStock, type MoveStockReceipt, noteFault } from '../moving.ts';
import { type CommandRefusal, isRefused } from '../protocol.ts';
import { type Asked, answeredBefore, noteAnswered } from '../repeats.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

const refuse = (sentence: string): CommandRefusal => ({ refused: 'not-possible', sentence });

/**
 * A movement that a person enters: goods that came, were lost, came back, or were counted. A key makes it known for
 * ever; without one, the same words count as a repeat for a minute, save for a count: counting twice puts nothing
 * right twice.
 */
export function moveStock(tx: Transaction, argument: MoveStock): Finish<MoveStockReceipt> | CommandRefusal {
  const fault = faultOf(tx, argument);
  if (fault !== null) return refuse(fault);
  const asked = askedOf(argument);
  const before = asked === null ? null : answeredBefore(tx, asked);
  if (before !== null) return again(tx, argument, before);
  const moved = argument.kind === 'count' ? count(tx, argument) : move(tx, argument);
  if (isRefused(moved)) return moved;
  if (asked !== null) noteAnswered(tx, asked, moved.seq);
  return () => receiptOf(tx, argument, moved.seq, false);
}

function askedOf(argument: MoveStock): Asked | null {
  const { shopId: shop, key, kind } = argument;
  if (key !== null) return { shop, scope: 'movement by key', content: key, forEver: true };
  if (kind === 'count') return null;
  return { shop, scope: 'movement', content: contentOf(argument), forEver: false };
}

/** Equal for equal requests; part of the fact, so that a key is held to what it was used for. */
function contentOf({ kind, articleId, quantity, at, reference, user, comment }: MoveStock): string {
  return JSON.stringify([kind, articleId, quantity, at, reference, user, comment]);
}

function again(tx: Transaction, argument: MoveStock, at: Seq): Finish<MoveStockReceipt> | CommandRefusal {
  const known = tx.prepared.fact.bySeq(argument.shopId, at);
  if (known?.body['asked'] === contentOf(argument)) return () => receiptOf(tx, argument, at, true);
  return refuse(`the key ${argument.key} entered another movement (${at}) already`);
}

function move(tx: Transaction, argument: MoveStock): { readonly seq: Seq } | CommandRefusal {
  const { shopId, articleId, quantity, kind } = argument;
  const { movement, sign } = MOVED_BY_HAND[kind];
  const stock = tx.stock(shopId, articleId);
  const below = kind === 'loss' && quantity > stock;
  if (below && tx.catalogue.shop(shopId)?.stockPolicy === 'refuse') {
    return refuse(`article ${articleId} has ${stock} in stock: ${quantity} cannot be lost; count it first`);
  }
  const moved = tx.moveAlone(shopId, articleId, movement, sign * quantity, { kind, body: bodyOf(argument) });
  if (below) tx.prepared.stockAlert.insert(shopId, moved.seq, articleId);
  return moved;
}

function count(tx: Transaction, argument: MoveStock): { readonly seq: Seq } | CommandRefusal {
  const { shopId: shop, articleId: article, quantity } = argument;
  const position = positionOf(tx, shop, argument.at, 1);
  if (typeof position !== 'number') return position;
  const found = compareShelf(tx, { shop, article, quantity, position });
  if ('fault' in found) return refuse(found.fault);
  return putRight(tx, shop, article, found.difference, { ...bodyOf(argument), position });
}

function bodyOf(argument: MoveStock) {
  const { reference, user, comment, key } = argument;
  return { reference, user, comment, key, asked: contentOf(argument) };
}

function receiptOf(tx: Transaction, { shopId }: MoveStock, seq: Seq, already: boolean): MoveStockReceipt {
  const { quantity, before } = tx.prepared.shelf.movement(shopId, seq);
  return { seq, quantity, stockBefore: before, stockAfter: before + quantity, already };
}

function faultOf(tx: Transaction, argument: MoveStock): string | null {
  const { shopId, articleId, quantity, kind, comment, at } = argument;
  if (tx.catalogue.shop(shopId) === undefined) return `there is no shop ${shopId}`;
  if (tx.catalogue.article(shopId, articleId) === undefined)
    return `there is no article ${articleId} in shop ${shopId}`;
  const least = kind === 'count' ? 0 : 1;
  if (!Number.isSafeInteger(quantity) || quantity < least || quantity > QUANTITY_MAX)
    return `a quantity of ${least} to ${QUANTITY_MAX} is needed`;
  if (at !== null && kind !== 'count') return 'only a count has a position';
  if (kind === 'loss' && comment.trim() === '') return 'a loss needs a reason';
  return noteFault(argument);
}
