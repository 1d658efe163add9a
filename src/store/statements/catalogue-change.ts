import { articleId, type Seq, type ShopId, seq } from '../../domain/ids.ts';
import { minorUnits } from '../../domain/money.ts';
import type { ArticleChange, CategoryChange } from '../facts.ts';
import type { Database } from '../open.ts';

interface ArticleRow {
  id: number;
  code: string;
  name: string;
  currency: string;
  price: number;
  price_usd: number | null;
  stock: number;
  active: number;
  validated: number;
  category_id: number | null;
  category_name: string | null;
  created_seq: number;
  created_at: number;
  changed_seq: number;
  changed_at: number;
  price_seq: number;
}

interface CategoryRow {
  id: number;
  name: string;
  description: string;
  changed_seq: number;
  changed_at: number;
}

const timeOf = (table: string, column: string) =>
  `ifnull((SELECT hub_time FROM fact WHERE shop_id = ${table}.shop_id AND seq = ${table}.${column}), 0)`;

/** What of a shop's catalogue changed after a fact, as it stands now; also articles that no list shows. */
export function prepareCatalogueChanges(db: Database) {
  const articles = db.prepare<[number, number], ArticleRow>(
    `SELECT a.id, a.code, a.name, a.currency, a.price, a.price_usd, l.quantity AS stock, a.active, a.validated,
       c.id AS category_id, c.name AS category_name, a.created_seq, ${timeOf('a', 'created_seq')} AS created_at,
       a.changed_seq, ${timeOf('a', 'changed_seq')} AS changed_at, a.price_seq
     FROM article AS a
       JOIN stock_level AS l ON l.shop_id = a.shop_id AND l.article_id = a.id
       LEFT JOIN category AS c ON c.id = a.category_id
     WHERE a.shop_id = ? AND a.changed_seq > ?`,
  );
  const categories = db.prepare<[number, number], CategoryRow>(
    `SELECT c.id, c.name, c.description, c.changed_seq, ${timeOf('c', 'changed_seq')} AS changed_at
     FROM category AS c WHERE c.shop_id = ? AND c.changed_seq > ?`,
  );
  return {
    articles: (shop: ShopId, since: Seq): ArticleChange[] => articles.all(shop, since).map(toArticle),
    categories: (shop: ShopId, since: Seq): CategoryChange[] =>
      categories
        .all(shop, since)
        .map(({ id, name, description, changed_seq: at, changed_at: changedAt }) => ({
          id,
          name,
          description,
          seq: seq(at),
          changedAt,
        })),
  };
}

function toArticle(row: ArticleRow): ArticleChange {
  const { category_id: id, category_name: name } = row;
  return {
    id: articleId(row.id),
    code: row.code,
    name: row.name,
    currency: row.currency,
    price: minorUnits(row.price),
    priceUsd: row.price_usd === null ? null : minorUnits(row.price_usd),
    stock: row.stock,
    active: row.active === 1,
    validated: row.validated === 1,
    category: id === null || name === null ? null : { id, name },
    createdSeq: seq(row.created_seq),
    createdAt: row.created_at,
    changedSeq: seq(row.changed_seq),
    changedAt: row.changed_at,
    pricedSeq: seq(row.price_seq),
  };
}
