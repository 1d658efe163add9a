import type { ListedCategory } from '../../domain/catalogue.ts';
import { type Seq, type ShopId, shopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

export interface StoredCategory {
  readonly id: number;
  readonly shopId: ShopId;
  readonly name: string;
  readonly description: string;
}

interface Row {
  id: number;
  shop_id: number;
  name: string;
  description: string;
}

export function prepareCategory(db: Database) {
  const byId = db.prepare<[number], Row>('SELECT id, shop_id, name, description FROM category WHERE id = ?');
  const byName = db.prepare<[number, string], Row>(
    'SELECT id, shop_id, name, description FROM category WHERE shop_id = ? AND name = ? ORDER BY id LIMIT 1',
  );
  const lastId = db.prepare<[], number | null>('SELECT max(id) FROM category').pluck();
  const upsert = db.prepare(
    `INSERT INTO category (id, shop_id, name, description, created_seq, changed_seq)
     VALUES (:id, :shopId, :name, :description, :at, :at)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description, changed_seq = :at`,
  );
  const toCategory = (row: Row): StoredCategory => ({ ...row, shopId: shopId(row.shop_id) });
  return {
    byId: (id: number): StoredCategory | undefined => {
      const row = byId.get(id);
      return row && toCategory(row);
    },
    byName: (shop: ShopId, name: string): StoredCategory | undefined => {
      const row = byName.get(shop, name);
      return row && toCategory(row);
    },
    lastId: (): number => lastId.get() ?? 0,
    put: (category: StoredCategory, at: Seq): void => {
      upsert.run({ ...category, at });
    },
  };
}

interface ListedRow {
  id: number;
  name: string;
  description: string;
  created_at: number;
  changed_at: number;
}

/** The categories of a shop by name, then id: those that changed in the fact `from` or later; 0 for all. */
export function prepareCategoryList(db: Database) {
  const list = db.prepare<[number, number], ListedRow>(
    `SELECT c.id, c.name, c.description,
       ifnull((SELECT hub_time FROM fact WHERE shop_id = c.shop_id AND seq = c.created_seq), 0) AS created_at,
       ifnull((SELECT hub_time FROM fact WHERE shop_id = c.shop_id AND seq = c.changed_seq), 0) AS changed_at
     FROM category AS c WHERE c.shop_id = ? AND c.changed_seq >= ? ORDER BY c.name, c.id`,
  );
  return (shop: ShopId, from: Seq | 0): ListedCategory[] =>
    list.all(shop, from).map((row) => ({
      id: row.id,
      name: row.name,
      description: row.description,
      createdAt: row.created_at,
      changedAt: row.changed_at,
    }));
}
