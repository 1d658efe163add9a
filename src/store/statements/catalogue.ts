import { type ArticleId, articleId, type Seq, type ShopId, shopId } from '../../domain/ids.ts';
import { type Minor, minorUnits } from '../../domain/money.ts';
import type { ArticleRow, VariantRow } from '../facts.ts';
import type { Database } from '../open.ts';
import { type StoredVariantRow, toVariant } from './variant.ts';

interface ArticleListRow {
  id: number;
  code: string;
  name: string;
  description: string;
  category_id: number | null;
  category_name: string | null;
  currency: string;
  price: number;
  purchase_price: number;
  price_usd: number | null;
  purchase_price_usd: number | null;
  active: number;
  validated: number;
  image_url: string | null;
  removed_at: string | null;
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
    articles: (shop: ShopId, from: Seq | 0): ArticleRow[] => {
      const variantsOf = Map.groupBy(variants.all(shop).map(toVariant), (variant) => variant.articleId);
      return articles
        .all({ shop, from })
        .map((row) => toArticle(row, variantsOf.get(articleId(row.id)) ?? []));
    },
  };
}

function toArticle(row: ArticleListRow, variants: readonly VariantRow[]): ArticleRow {
  const { category_id: id, category_name: name } = row;
  return {
    id: articleId(row.id),
    code: row.code,
    name: row.name,
    description: row.description,
    category: id === null || name === null ? null : { id, name },
    currency: row.currency,
    price: minorUnits(row.price),
    purchasePrice: minorUnits(row.purchase_price),
    priceUsd: optionalMinor(row.price_usd),
    purchasePriceUsd: optionalMinor(row.purchase_price_usd),
    active: row.active === 1,
    validated: row.validated === 1,
    imageUrl: row.image_url,
    removedAt: row.removed_at,
    stock: row.stock,
    variants,
  };
}

function optionalMinor(value: number | null): Minor | null {
  return value === null ? null : minorUnits(value);
}

/** An article as it is stored, without its stock. */
export interface StoredArticle {
  readonly id: ArticleId;
  readonly shopId: ShopId;
  readonly code: string;
  readonly name: string;
  readonly description: string;
  readonly categoryId: number | null;
  readonly currency: string;
  readonly price: Minor;
  readonly purchasePrice: Minor;
  readonly priceUsd: Minor | null;
  readonly purchasePriceUsd: Minor | null;
  readonly active: boolean;
  readonly validated: boolean;
  readonly imageUrl: string | null;
  readonly removedAt: string | null;
  readonly details: string;
}

interface StoredRow {
  id: number;
  shop_id: number;
  code: string;
  name: string;
  description: string;
  category_id: number | null;
  currency: string;
  price: number;
  purchase_price: number;
  price_usd: number | null;
  purchase_price_usd: number | null;
  active: number;
  validated: number;
  image_url: string | null;
  removed_at: string | null;
  details: string;
}

const COLUMNS = `id, shop_id, code, name, description, category_id, currency, price, purchase_price, price_usd,
  purchase_price_usd, active, validated, image_url, removed_at, details`;

export function prepareArticle(db: Database) {
  const byId = db.prepare<[number], StoredRow>(`SELECT ${COLUMNS} FROM article WHERE id = ?`);
  const byCode = db.prepare<[number, string], StoredRow>(
    `SELECT ${COLUMNS} FROM article WHERE shop_id = ? AND code = ?`,
  );
  const lastId = db.prepare<[], number | null>('SELECT max(id) FROM article').pluck();
  const upsert = db.prepare(
    `INSERT INTO article (${COLUMNS}, changed_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, description = excluded.description,
       category_id = excluded.category_id, currency = excluded.currency, price = excluded.price,
       purchase_price = excluded.purchase_price, price_usd = excluded.price_usd,
       purchase_price_usd = excluded.purchase_price_usd, active = excluded.active, validated = excluded.validated,
       image_url = excluded.image_url, removed_at = excluded.removed_at, details = excluded.details,
       changed_seq = excluded.changed_seq`,
  );
  return {
    byId: (id: ArticleId): StoredArticle | undefined => {
      const row = byId.get(id);
      return row && toStored(row);
    },
    byCode: (shop: ShopId, code: string): StoredArticle | undefined => {
      const row = byCode.get(shop, code);
      return row && toStored(row);
    },
    lastId: (): number => lastId.get() ?? 0,
    put: (article: StoredArticle, changedSeq: Seq): void => {
      upsert.run(
        article.id,
        article.shopId,
        article.code,
        article.name,
        article.description,
        article.categoryId,
        article.currency,
        article.price,
        article.purchasePrice,
        article.priceUsd,
        article.purchasePriceUsd,
        article.active ? 1 : 0,
        article.validated ? 1 : 0,
        article.imageUrl,
        article.removedAt,
        article.details,
        changedSeq,
      );
    },
  };
}

function toStored(row: StoredRow): StoredArticle {
  return {
    id: articleId(row.id),
    shopId: shopId(row.shop_id),
    code: row.code,
    name: row.name,
    description: row.description,
    categoryId: row.category_id,
    currency: row.currency,
    price: minorUnits(row.price),
    purchasePrice: minorUnits(row.purchase_price),
    priceUsd: optionalMinor(row.price_usd),
    purchasePriceUsd: optionalMinor(row.purchase_price_usd),
    active: row.active === 1,
    validated: row.validated === 1,
    imageUrl: row.image_url,
    removedAt: row.removed_at,
    details: row.details,
  };
}
