import type { ArticleId, ShopId } from '../../domain/ids.ts';
import type { StoredArticle } from '../statements/article.ts';
import type { NamedArticle } from './correction-protocol.ts';
import type { Transaction } from './transaction.ts';

/** An article of this shop, also one that is switched off: it may have stock, which may be wrong. */
export function articleOfShop(tx: Transaction, shop: ShopId, id: ArticleId): StoredArticle | undefined {
  const article = tx.prepared.article.byId(id);
  return article?.shopId === shop ? article : undefined;
}

export function named({ id, code, name }: NamedArticle): NamedArticle {
  return { id, code, name };
}
