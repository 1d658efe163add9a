import { type ArticleId, articleId, type Seq, type ShopId, seq, shopId } from '../../domain/ids.ts';
import { type Minor, minorUnits } from '../../domain/money.ts';
import type { Database } from '../open.ts';

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
  /** UTC ms; null while the article is active. */
  readonly removedAt: number | null;
  readonly details: string;
}

/** The facts that made an article, changed it last, and priced it last. */
export interface ArticleSeqs {
  readonly created: Seq;
  readonly changed: Seq;
  readonly priced: Seq;
}

interface StoredRow extends DescriptionRow {
  shop_id: number;
  category_id: number | null;
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
  const seqs = db.prepare<[number], { created_seq: number; changed_seq: number; price_seq: number }>(
    'SELECT created_seq, changed_seq, price_seq FROM article WHERE id = ?',
  );
  const upsert = db.prepare(
    `INSERT INTO article (${COLUMNS}, created_seq, changed_seq, price_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET code = excluded.code, name = excluded.name, description = excluded.description,
       category_id = excluded.category_id, currency = excluded.currency, price = excluded.price,
       purchase_price = excluded.purchase_price, price_usd = excluded.price_usd,
       purchase_price_usd = excluded.purchase_price_usd, active = excluded.active, validated = excluded.validated,
       image_url = excluded.image_url, removed_at = excluded.removed_at, details = excluded.details,
       changed_seq = excluded.changed_seq, price_seq = excluded.price_seq`,
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
    seqs: (id: ArticleId): ArticleSeqs | undefined => {
      const row = seqs.get(id);
      return (
        row && { created: seq(row.created_seq), changed: seq(row.changed_seq), priced: seq(row.price_seq) }
      );
    },
    put: (article: StoredArticle, at: ArticleSeqs): void => {
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
        at.created,
        at.changed,
        at.priced,
      );
    },
  };
}

function toStored(row: StoredRow): StoredArticle {
  const shop = shopId(row.shop_id);
  return { ...describedBy(row), shopId: shop, categoryId: row.category_id, details: row.details };
}

/** The columns that describe an article wherever it is read. */
export interface DescriptionRow {
  id: number;
  code: string;
  name: string;
  description: string;
  currency: string;
  price: number;
  purchase_price: number;
  price_usd: number | null;
  purchase_price_usd: number | null;
  active: number;
  validated: number;
  image_url: string | null;
  removed_at: number | null;
}

export function describedBy(row: DescriptionRow) {
  return {
    id: articleId(row.id),
    code: row.code,
    name: row.name,
    description: row.description,
    currency: row.currency,
    price: minorUnits(row.price),
    purchasePrice: minorUnits(row.purchase_price),
    priceUsd: optionalMinor(row.price_usd),
    purchasePriceUsd: optionalMinor(row.purchase_price_usd),
    active: row.active === 1,
    validated: row.validated === 1,
    imageUrl: row.image_url,
    removedAt: row.removed_at,
  };
}

function optionalMinor(value: number | null): Minor | null {
  return value === null ? null : minorUnits(value);
}
