import type { Seq } from '../../../domain/ids.ts';
import { QUANTITY_MAX } from '../../../domain/sale.ts';
import type { StoredCountLine } from '../../statements/count.ts';
import type { CountArticle, CountArticleReceipt } from '../count-session.ts';
import { compareShelf, positionOf } from '../counting.ts';
import { noteFault } from '../moving.ts';
import type { CommandRefusal } from '../protocol.ts';
import { type Asked, answeredBefore, noteAnswered } from '../repeats.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

const refuse = (sentence: string): CommandRefusal => ({ refused: 'not-possible', sentence });

/**
 * Notes how many of an article there were; the latest count of an article in its session is the one that counts. One
 * that names its position may be repeated for ever; one that does not, for a minute and until another one comes.
 */
export function countArticle(
  tx: Transaction,
  argument: CountArticle,
): Finish<CountArticleReceipt> | CommandRefusal {
  const { shopId: shop, session, articleId: article, counted, at, user } = argument;
  const fault = faultOf(tx, argument);
  if (fault !== null) return refuse(fault);
  const known = tx.prepared.count.line(shop, session, article);
  const asked: Asked = {
    shop,
    scope: `count ${session} article ${article}`,
    content: JSON.stringify([counted, at, user]),
    forEver: at !== null,
  };
  const before = answeredBefore(tx, asked);
  if (before !== null && known?.factSeq === before) return receipt(tx, argument, known, true);
  if (before !== null && known !== undefined && at !== null) {
    // Somebody has counted the article again since: the repeat is answered and does not take that count's place.
    return receipt(tx, argument, { ...known, position: at, factSeq: before, difference: null }, true);
  }
  const state = tx.prepared.count.session(shop, session)?.state;
  if (state !== 'open') return refuse(`count ${session} is ${state}: nothing can be counted in it any more`);
  const position = positionOf(tx, shop, at, session);
  if (typeof position !== 'number') return position;
  const found = compareShelf(tx, { shop, article, quantity: counted, position });
  if ('fault' in found) return refuse(found.fault);
  const factSeq = tx.record(shop, 'counted', article, { session, counted, position, user });
  tx.prepared.count.put(shop, session, { articleId: article, counted, position, factSeq });
  noteAnswered(tx, asked, factSeq);
  return () => receiptOf(tx, argument, { position, factSeq }, found.difference, false);
}

/** Of a line that stands already: what it makes now, which a later count may have changed. */
function receipt(
  tx: Transaction,
  argument: CountArticle,
  line: StoredCountLine,
  already: boolean,
): Finish<CountArticleReceipt> | CommandRefusal {
  const { shopId: shop, articleId: article, counted } = argument;
  if (line.difference !== null) {
    const { difference } = line;
    return () => receiptOf(tx, argument, line, difference, already);
  }
  const found = compareShelf(tx, { shop, article, quantity: counted, position: line.position });
  if ('fault' in found) return refuse(found.fault);
  return () => receiptOf(tx, argument, line, found.difference, already);
}

function receiptOf(
  tx: Transaction,
  { shopId, counted }: CountArticle,
  { position, factSeq }: { readonly position: Seq; readonly factSeq: Seq },
  difference: number,
  already: boolean,
): CountArticleReceipt {
  const expected = counted - difference;
  return { seq: factSeq, position, expected, counted, difference, already, head: tx.head(shopId) };
}

function faultOf(tx: Transaction, argument: CountArticle): string | null {
  const { shopId, session, articleId, counted } = argument;
  if (tx.prepared.count.session(shopId, session) === undefined)
    return `shop ${shopId} has no count ${session}`;
  if (tx.catalogue.article(shopId, articleId) === undefined)
    return `there is no article ${articleId} in shop ${shopId}`;
  if (!Number.isSafeInteger(counted) || counted < 0 || counted > QUANTITY_MAX)
    return `a quantity of 0 to ${QUANTITY_MAX} is needed`;
  return noteFault(argument);
}
