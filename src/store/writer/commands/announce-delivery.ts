import { DATE_MAX } from '../../../domain/effective-date.ts';
import type { Seq } from '../../../domain/ids.ts';
import { QUANTITY_MAX } from '../../../domain/sale.ts';
import type { StoredDelivery } from '../../statements/delivery.ts';
import { noteFault } from '../moving.ts';
import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import { recordDelivery } from '../record-delivery.ts';
import { type Asked, answeredBefore, noteAnswered } from '../repeats.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

const refuse = (sentence: string): CommandRefusal => ({ refused: 'not-possible', sentence });

/**
 * Announces goods for an article: they wait until a till receives or refuses them. The same key announces once for
 * ever; without a key the same words do, for ever when they say when the goods left, else for a minute.
 */
export function announceDelivery(
  tx: Transaction,
  argument: Commands['announceDelivery'],
): Finish<Receipts['announceDelivery']> | CommandRefusal {
  const fault = faultOf(tx, argument);
  if (fault !== null) return refuse(fault);
  const { shopId, articleId, quantity, sentAt, key, reference, user, comment } = argument;
  const delivery: StoredDelivery = { article: articleId, quantity, sentAt };
  const asked: Asked = {
    shop: shopId,
    scope: key === null ? 'delivery-announced' : 'delivery-announced by key',
    content: key ?? JSON.stringify([delivery, reference]),
    forEver: key !== null || sentAt !== null,
  };
  const before = answeredBefore(tx, asked);
  if (before !== null) {
    if (isSame(tx, argument, before)) return () => ({ seq: before, already: true });
    return refuse(`the key ${key} announced another delivery (${before}) already`);
  }
  const at = recordDelivery(tx, shopId, delivery, { reference, user, comment });
  noteAnswered(tx, asked, at);
  return () => ({ seq: at, already: false });
}

/** A key is held to what it was used for. */
function isSame(tx: Transaction, argument: Commands['announceDelivery'], at: Seq): boolean {
  const { shopId, articleId, quantity, sentAt, reference } = argument;
  const known = tx.prepared.delivery.bySeq(shopId, at);
  const said = tx.prepared.fact.bySeq(shopId, at)?.body['reference'];
  return (
    known?.article === articleId &&
    known.quantity === quantity &&
    known.sentAt === sentAt &&
    said === reference
  );
}

function faultOf(tx: Transaction, argument: Commands['announceDelivery']): string | null {
  const { shopId, articleId, quantity, sentAt } = argument;
  if (tx.catalogue.shop(shopId) === undefined) return `there is no shop ${shopId}`;
  if (tx.catalogue.article(shopId, articleId) === undefined)
    return `there is no article ${articleId} in shop ${shopId}`;
  if (!Number.isSafeInteger(quantity) || quantity < 1 || quantity > QUANTITY_MAX)
    return `a quantity of 1 to ${QUANTITY_MAX} is needed`;
  if (sentAt !== null && !(Number.isSafeInteger(sentAt) && sentAt >= 0 && sentAt <= DATE_MAX))
    return 'the time of sending is no time';
  return noteFault(argument);
}
