import type { ArticleId, ShopId, TillId } from '../../../domain/ids.ts';
import { callingTill } from '../calling-till.ts';
import { lastCorrected, noteCorrected } from '../corrected.ts';
import { correctionNote } from '../movement-notes.ts';
import { type CommandRefusal, type Commands, isRefused, type Receipts } from '../protocol.ts';
import { articleOfShop, named } from '../shop-article.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

interface Said {
  readonly till: TillId;
  readonly wanted: number;
  readonly before: number;
}

/**
 * Sets an article's level as a person counted it (contract, 7.6): one movement of the difference, none when there is
 * none; the fact stands in either case, because somebody said what the stock is.
 *
 * An absolute value is safe to repeat only while nothing happens in between. A till whose answer was lost sends it
 * again, and by then two bottles may be sold: set anew, the level would bring them back. So the same value from the same
 * till within a minute of running time is that repeat, gets the first answer and moves nothing - unless somebody has
 * said another value since: then the till's word is the latest one and counts. What remains is a person who sets the
 * same value twice within a minute and means it, after a sale: the second one is not taken, the live stock shows it, and
 * a minute later it would be. Undone sales would be seen by nobody.
 */
export function correctStock(
  tx: Transaction,
  argument: Commands['correctStock'],
): Finish<Receipts['correctStock']> | CommandRefusal {
  const caller = callingTill(tx, argument.serial);
  if (isRefused(caller)) return caller;
  const { shop, till } = caller;
  const { wanted } = argument;
  const article = articleOfShop(tx, shop.id, argument.articleId);
  if (article === undefined) return () => ({ kind: 'not-found' });
  const said = saidLast(tx, shop.id, article.id);
  const repeat = said?.till === till.id && said.wanted === wanted;
  const before = repeat ? said.before : tx.stock(shop.id, article.id);
  if (!repeat) setLevel(tx, shop.id, article.id, { till: till.id, wanted, before });
  return () => ({
    kind: 'corrected',
    shopId: shop.id,
    article: named(article),
    before,
    after: wanted,
  });
}

/** The absolute value that was said of the article within the last minute, if nothing else was said since. */
function saidLast(tx: Transaction, shop: ShopId, article: ArticleId): Said | null {
  const last = lastCorrected(tx, shop, article);
  if (last === null || tx.prepared.fact.bySeq(shop, last)?.kind !== 'correction') return null;
  return tx.prepared.fact.bodyOf(shop, last, 'correction') as Said;
}

function setLevel(tx: Transaction, shop: ShopId, article: ArticleId, said: Said): void {
  const difference = said.wanted - said.before;
  const body = { ...correctionNote(article, difference), ...said };
  if (difference === 0) {
    noteCorrected(tx, shop, article, tx.record(shop, 'correction', article, body));
    return;
  }
  const kind = difference > 0 ? 'delivery' : 'loss';
  const { seq } = tx.moveAlone(shop, article, kind, difference, { kind: 'correction', body });
  if (difference < 0 && said.wanted < 0) tx.prepared.stockAlert.insert(shop, seq, article);
  noteCorrected(tx, shop, article, seq);
}
