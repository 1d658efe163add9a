import type { ShopId } from '../../domain/ids.ts';
import type { ShopCounts } from '../facts.ts';
import type { Database } from '../open.ts';

/** How much of what a shop has is in use. */
export function prepareShopCounts(db: Database): (shop: ShopId, lowAt: number) => ShopCounts {
  const counts = db.prepare<{ shop: number; low: number }, ShopCounts>(
    `SELECT count(*) AS articles, coalesce(sum(l.quantity <= :low), 0) AS low,
       (SELECT count(*) FROM category WHERE shop_id = :shop) AS categories,
       (SELECT count(*) FROM till WHERE shop_id = :shop AND active = 1) AS tills
     FROM article AS a JOIN stock_level AS l ON l.shop_id = a.shop_id AND l.article_id = a.id
     WHERE a.shop_id = :shop AND a.active = 1`,
  );
  return (shop, low) => counts.get({ shop, low }) ?? { articles: 0, low: 0, categories: 0, tills: 0 };
}
