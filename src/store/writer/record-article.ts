import type { Seq } from '../../domain/ids.ts';
import type { StoredArticle } from '../statements/article.ts';
import type { Transaction } from './transaction.ts';

/**
 * Stores an article as it is now and says so in the journal of its shop; a new price is told to the tills (contract,
 * 7.8). Its stock is not touched.
 */
export function recordArticle(
  tx: Transaction,
  article: StoredArticle,
  before: StoredArticle | undefined,
): Seq {
  // An article's row names the facts that made and changed it, so the fact's number is taken before the row is written.
  const { id, shopId, details, ...fields } = article;
  const at = tx.record(shopId, 'article', id, { ...fields, details: JSON.parse(details) });
  const known = before === undefined ? undefined : tx.prepared.article.seqs(id);
  const priced = before === undefined || pricesOf(article) !== pricesOf(before);
  if (before !== undefined && (article.price !== before.price || article.currency !== before.currency)) {
    tx.countPriceChange(before, article);
  }
  tx.prepared.article.put(article, {
    created: known?.created ?? at,
    changed: at,
    priced: priced ? at : (known?.priced ?? at),
  });
  if (before !== undefined) tellPrice(tx, article, before, at);
  tx.catalogueFact(shopId, at);
  return at;
}

/** Notes that the fact `at` changed something that belongs to the article: one of its variants, or what waits to be received of it. */
export function articleTouched(tx: Transaction, article: StoredArticle, at: Seq): void {
  const known = tx.prepared.article.seqs(article.id);
  if (known === undefined) throw new Error(`article ${article.id} is not stored yet`);
  tx.prepared.article.put(article, { ...known, changed: at });
  tx.catalogueFact(article.shopId, at);
}

function tellPrice(tx: Transaction, article: StoredArticle, before: StoredArticle, at: Seq): void {
  const { shopId, id, price, currency } = article;
  const sameCurrency = currency === before.currency;
  if (sameCurrency && price === before.price) return;
  const prices = { old: sameCurrency ? before.price : null, new: price };
  tx.prepared.notification.tellPrice(shopId, at, id, prices, tx.stock(shopId, id));
}

function pricesOf({ currency, price, priceUsd }: StoredArticle): string {
  return `${currency} ${price} ${priceUsd}`;
}
