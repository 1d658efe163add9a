import type { ArticleId, Seq, ShopId } from '../../domain/ids.ts';
import { type Asked, answeredBefore, noteAnswered } from './repeats.ts';
import type { Transaction } from './transaction.ts';

/** The correction that an article had last, if it was less than a minute of running time ago. */
export function lastCorrected(tx: Transaction, shop: ShopId, article: ArticleId): Seq | null {
  return answeredBefore(tx, correctionOf(shop, article));
}

/** Notes that a person said what the stock of an article is, so that an earlier word no longer counts. */
export function noteCorrected(tx: Transaction, shop: ShopId, article: ArticleId, at: Seq): void {
  noteAnswered(tx, correctionOf(shop, article), at);
}

function correctionOf(shop: ShopId, article: ArticleId): Asked {
  return { shop, scope: 'corrected', content: String(article), forEver: false };
}
