import type { CatalogueVariant, ListedVariant } from '../../domain/catalogue.ts';
import { articleId, type Seq, type ShopId } from '../../domain/ids.ts';
import { minorUnits } from '../../domain/money.ts';
import type { Database } from '../open.ts';

/** A row of `variant`. */
export interface StoredVariantRow {
  id: number;
  article_id: number;
  barcode: string;
  name: string;
  attribute: string;
  active: number;
  image_url: string | null;
  created_at: number;
  changed_at: number;
}

const COLUMNS = 'id, article_id, barcode, name, attribute, active, image_url, created_at, changed_at';

export function prepareVariant(db: Database) {
  const byId = db.prepare<[number], StoredVariantRow>(`SELECT ${COLUMNS} FROM variant WHERE id = ?`);
  const upsert = db.prepare(
    `INSERT INTO variant (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET barcode = excluded.barcode, name = excluded.name, attribute = excluded.attribute,
       active = excluded.active, image_url = excluded.image_url, changed_at = excluded.changed_at`,
  );
  return {
    byId: (id: number): CatalogueVariant | undefined => {
      const row = byId.get(id);
      return row && toVariant(row);
    },
    put: (variant: CatalogueVariant): void => {
      upsert.run(
        variant.id,
        variant.articleId,
        variant.barcode,
        variant.name,
        variant.attribute,
        variant.active ? 1 : 0,
        variant.imageUrl,
        variant.createdAt,
        variant.changedAt,
      );
    },
  };
}

interface ListedRow extends StoredVariantRow {
  article_name: string;
  currency: string;
  price: number;
  stock: number;
}

/** Variants of a shop by id, with the name, the price and the stock of their articles. */
export function prepareVariantList(db: Database) {
  const select = `
    SELECT v.id, v.article_id, v.barcode, v.name, v.attribute, v.active, v.image_url, v.created_at, v.changed_at,
      a.name AS article_name, a.currency, a.price, l.quantity AS stock
    FROM article AS a
      JOIN variant AS v ON v.article_id = a.id
      JOIN stock_level AS l ON l.shop_id = a.shop_id AND l.article_id = a.id
    WHERE a.shop_id = :shop AND`;
  const all = db.prepare<{ shop: number }, ListedRow>(`${select} v.active = 1 ORDER BY v.id`);
  const changed = db.prepare<{ shop: number; at: number; from: number }, ListedRow>(
    `${select} (v.changed_at >= :at OR v.active = 1 AND max(a.changed_seq, l.last_seq) >= :from) ORDER BY v.id`,
  );
  return {
    all: (shop: ShopId): ListedVariant[] => all.all({ shop }).map(toListed),
    /** Those that changed at `at` (UTC ms) or later, and active ones whose article did in the fact `from` or later. */
    changed: (shop: ShopId, { at, from }: { readonly at: number; readonly from: Seq }): ListedVariant[] =>
      changed.all({ shop, at, from }).map(toListed),
  };
}

function toListed(row: ListedRow): ListedVariant {
  const { article_name: name, currency, stock } = row;
  return { ...toVariant(row), article: { name, currency, price: minorUnits(row.price), stock } };
}

/** A row of `variant` in the hub's words. */
export function toVariant(row: StoredVariantRow): CatalogueVariant {
  return {
    id: row.id,
    articleId: articleId(row.article_id),
    barcode: row.barcode,
    name: row.name,
    attribute: row.attribute,
    active: row.active === 1,
    imageUrl: row.image_url,
    createdAt: row.created_at,
    changedAt: row.changed_at,
  };
}
