import type { CatalogueVariant } from '../../domain/catalogue.ts';
import { articleId } from '../../domain/ids.ts';
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
