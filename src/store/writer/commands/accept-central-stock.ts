import type { AcceptCentralStock, AcceptCentralStockReceipt } from '../central-stock.ts';
import { acceptedNote } from '../movement-notes.ts';
import { noteFault } from '../moving.ts';
import type { CommandRefusal } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import { moveLikeHeadOffice } from './book-central-stock.ts';
import type { Finish } from './script.ts';

const REASON_LENGTH_MAX = 255;

const refuse = (sentence: string): CommandRefusal => ({ refused: 'not-possible', sentence });

/**
 * A person takes what differed from head office at the first look for a change of head office's: it is booked like one,
 * and the two agree from then on.
 */
export function acceptCentralStock(
  tx: Transaction,
  { shopId, articleId, user, reason }: AcceptCentralStock,
): Finish<AcceptCentralStockReceipt> | CommandRefusal {
  const { centralStock } = tx.prepared;
  if (tx.catalogue.article(shopId, articleId) === undefined)
    return refuse(`there is no article ${articleId} in shop ${shopId}`);
  const fault = noteFault({ user });
  if (fault !== null) return refuse(fault);
  if (reason.trim() === '' || reason.length > REASON_LENGTH_MAX)
    return refuse(`a reason of 1 to ${REASON_LENGTH_MAX} characters is needed`);
  const stock = centralStock.one(shopId, articleId);
  if (stock === undefined)
    return refuse(`the stock of article ${articleId} was not compared with head office yet`);
  const quantity = stock.unexplained;
  const stockBefore = tx.stock(shopId, articleId);
  if (quantity === 0) return () => ({ already: true, quantity, stockBefore, stockAfter: stockBefore });
  const decided = { accepted: quantity, reason, takenAt: stock.takenAt };
  moveLikeHeadOffice(tx, shopId, articleId, quantity, { ...acceptedNote(user, reason), ...decided });
  centralStock.put(
    shopId,
    { ...stock, unexplained: 0, head: tx.head(shopId) },
    { foundUpTo: 0, at: stock.takenAt },
  );
  return () => ({ already: false, quantity, stockBefore, stockAfter: stockBefore + quantity });
}
