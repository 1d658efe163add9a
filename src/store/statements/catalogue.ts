import type { CatalogueArticle, RemovedArticle } from '../../domain/catalogue.ts';
import { articleId, type Seq, type ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import { type DescriptionRow, describedBy } from './article.ts';
import { type StoredVariantRow, toVariant } from './variant.ts';

interface ArticleListRow extends DescriptionRow {
  category_id: number | null;
  category_name: string | null;
  stock: number;
  /** JSON: a list of {@link StoredVariantRow}. */
  variants: string;
}

interface RemovedRow {
  id: number;
  code: string;
  name: string;
  removed_at: number | null;
}

const VARIANT = `json_object('id', v.id, 'article_id', v.article_id, 'barcode', v.barcode, 'name', v.name,
  'attribute', v.attribute, 'active', v.active, 'image_url', v.image_url, 'created_at', v.created_at,
  'changed_at', v.changed_at)`;

/**
 * The catalogue as tills read it: active and validated articles by name, in code point order, and among changes also
 * those that were switched off (contract, check 43). One statement, so that an article, its stock, its category and its
 * variants are always of one moment; each is found by its key.
 */
export function prepareCatalogue(db: Database) {
  const articles = db.prepare<{ shop: number; from: number }, ArticleListRow>(
    `SELECT a.id, a.code, a.name, a.description, c.id AS category_id, c.name AS category_name, a.currency, a.price,
       a.purchase_price, a.price_usd, a.purchase_price_usd, a.active, a.validated, a.image_url, a.removed_at,
       l.quantity AS stock,
       (SELECT json_group_array(${VARIANT} ORDER BY v.id) FROM variant AS v WHERE v.article_id = a.id) AS variants
     FROM article AS a
       JOIN stock_level AS l ON l.shop_id = a.shop_id AND l.article_id = a.id
       LEFT JOIN category AS c ON c.id = a.category_id
     WHERE a.shop_id = :shop AND a.validated = 1
       AND CASE a.active
         WHEN 1 THEN max(l.last_seq, a.changed_seq, coalesce(c.changed_seq, 0)) >= :from
         ELSE :from > 0 AND a.changed_seq >= :from AND a.changed_seq > a.created_seq
       END
     ORDER BY a.name, a.id`,
  );
  const removed = db.prepare<[number, number], RemovedRow>(
    `SELECT id, code, name, removed_at FROM article
     WHERE shop_id = ? AND active = 0 AND ifnull(removed_at, 0) >= ? ORDER BY name, id`,
  );
  return {
    /** Articles whose stock, state, description, variants or category changed in the fact `from` or later; 0 for all. */
    articles: (shop: ShopId, from: Seq | 0): CatalogueArticle[] =>
      articles.all({ shop, from }).map(toArticle),
    /** Articles that were switched off at `since` (UTC ms) or later; 0 for all. */
    removed: (shop: ShopId, since: number): RemovedArticle[] =>
      removed.all(shop, since).map((row) => ({
        id: articleId(row.id),
        code: row.code,
        name: row.name,
        removedAt: row.removed_at,
      })),
  };
}

function toArticle(row: ArticleListRow): CatalogueArticle {
  const { category_id: id, category_name: name } = row;
  return {
    ...describedBy(row),
    category: id === null || name === null ? null : { id, name },
    stock: row.stock,
    variants: row.variants === '[]' ? [] : (JSON.parse(row.variants) as StoredVariantRow[]).map(toVariant),
  };
}
