import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { MovedIn } from '../central-facts.ts';
import type { Database } from '../open.ts';

/** How a shop's stock came from head office. For the reader and the writer. */
export function prepareMoveIn(db: Database) {
  const of = db.prepare<[number], { seq: number; body: string; hub_time: number }>(
    `SELECT m.seq, f.body, f.hub_time FROM move_in AS m
       JOIN fact AS f ON f.shop_id = m.shop_id AND f.seq = m.seq WHERE m.shop_id = ?`,
  );
  return {
    of: (shop: ShopId): MovedIn | null => {
      const row = of.get(shop);
      if (row === undefined) return null;
      const { tills } = JSON.parse(row.body) as Pick<MovedIn, 'tills'>;
      return { seq: seq(row.seq), at: row.hub_time, tills };
    },
  };
}

export function prepareMoveInWrites(db: Database) {
  const insert = db.prepare('INSERT INTO move_in (shop_id, seq) VALUES (?, ?)');
  return {
    insert: (shop: ShopId, at: Seq): void => {
      insert.run(shop, at);
    },
  };
}
