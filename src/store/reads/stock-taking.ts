import type { Seq, ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import type { Reader } from '../reader.ts';
import { prepareArticle } from '../statements/article.ts';
import { prepareCountViews } from '../statements/count.ts';
import { prepareDeliveryList } from '../statements/delivery-list.ts';
import { prepareShop } from '../statements/shop.ts';

/** What people who keep the stock look at: counts of the shelves and deliveries. */
export function stockTakingReads(db: Database) {
  const shop = prepareShop(db);
  const article = prepareArticle(db);
  const count = prepareCountViews(db);
  return {
    articleByCode: (id, code) => article.byCode(id, code)?.id,
    counts: db.transaction((id: ShopId, limit: number) => count.sessions(id, limit)),
    count: db.transaction((id: ShopId, at: Seq, page: { readonly after: number; readonly limit: number }) => {
      const session = count.session(id, at);
      if (session === undefined) return undefined;
      return { session, lines: count.lines(id, session, page.after, page.limit), head: shop.head(id) };
    }),
    deliveries: prepareDeliveryList(db).ofShop,
  } satisfies Partial<Reader>;
}
