import type { CatalogueArticle, CatalogueVariant } from '../../domain/catalogue.ts';
import { articleId, type Seq, type ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import { type DescriptionRow, describedBy } from './article.ts';
import { type StoredVariantRow, toVariant } from './variant.ts';

interface ArticleListRow extends DescriptionRow {
  category_id: number | null;
  category_name: string | null;
  stock: number;
}

/** The catalogue as tills read it: active and validated articles by name, in code point order. */
export function prepareCatalogue(db: Database) {
  const articles = db.prepare<{ shop: number; from: number }, ArticleListRow>(
    `SELECT a.id, a.code, a.name, a.description, c.id AS category_id, c.name AS category_name, a.currency, a.price,
       a.purchase_price, a.price_usd, a.purchase_price_usd, a.active, a.validated, a.image_url, a.removed_at,
       l.quantity AS stock
     FROM article AS a
       JOIN stock_level AS l ON l.shop_id = a.shop_id AND l.article_id = a.id
       LEFT JOIN category AS c ON c.id = a.category_id
     WHERE a.shop_id = :shop AND a.active = 1 AND a.validated = 1
       AND (l.last_seq >= :from OR a.changed_seq >= :from)
     ORDER BY a.name, a.id`,
  );
  const variants = db.prepare<[number], StoredVariantRow>(
    `SELECT v.id, v.article_id, v.barcode, v.name, v.attribute, v.active, v.image_url, v.created_at, v.changed_at
     FROM variant AS v JOIN article AS a ON a.id = v.article_id
     WHERE a.shop_id = ? ORDER BY v.id`,
  );
  return {
    /** Articles whose stock or description changed in the fact `from` or later; 0 for all. */
    articles: (shop: ShopId, from: Seq | 0): CatalogueArticle[] => {
      const variantsOf = Map.groupBy(variants.all(shop).map(toVariant), (variant) => variant.articleId);
      return articles
        .all({ shop, from })
        .map((row) => toArticle(row, variantsOf.get(articleId(row.id)) ?? []));
    },
  };
}

function toArticle(row: ArticleListRow, variants: readonly CatalogueVariant[]): CatalogueArticle {
  const { category_id: id, category_name: name } = row;
  return {
    ...describedBy(row),
    category: id === null || name === null ? null : { id, name },
    stock: row.stock,
    variants,
  };
}
