import { type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { Database } from '../open.ts';

/** By what a movement is known again: its article and quantity, its place behind its cause, and the till's time of that. */
export interface MovedGoods {
  readonly line: number;
  readonly article: number;
  readonly quantity: number;
  readonly tillTime: string | null;
}

export interface OrphanedMovement extends MovedGoods {
  /** The movement of this life that it is; null while there is none. */
  readonly found: number | null;
}

/** Movements that head office gave back without their cause. */
export function prepareOrphanedMovements(db: Database) {
  const isAnyOpen = db
    .prepare<[number], number>(
      'SELECT EXISTS (SELECT 1 FROM orphaned_movement WHERE shop_id = ? AND found_seq IS NULL)',
    )
    .pluck();
  const at = db.prepare<[number, number], OrphanedMovement>(
    `SELECT line, article_id AS article, quantity, till_time AS tillTime, found_seq AS found
     FROM orphaned_movement WHERE shop_id = ? AND seq = ?`,
  );
  const open = db
    .prepare<MovedGoods & { shop: number }, number>(
      `SELECT seq FROM orphaned_movement
       WHERE shop_id = :shop AND article_id = :article AND quantity = :quantity AND line = :line
         AND till_time IS :tillTime AND found_seq IS NULL
       ORDER BY seq LIMIT 1`,
    )
    .pluck();
  const ownAfter = db.prepare<{ shop: number; after: number }, MovedGoods & { seq: number }>(
    `SELECT m.seq, m.seq - m.cause_seq AS line, m.article_id AS article, m.quantity,
       iif(s.seq IS NULL, f.till_time, s.till_time) AS tillTime
     FROM movement AS m
       LEFT JOIN sale AS s ON s.shop_id = m.shop_id AND s.seq = m.cause_seq
       LEFT JOIN fact AS f ON f.shop_id = m.shop_id AND f.seq = m.cause_seq
     WHERE m.shop_id = :shop AND m.seq > :after AND m.cause_seq <> m.seq
       AND NOT EXISTS (SELECT 1 FROM taken_back AS t
         WHERE t.shop_id = m.shop_id AND t.seq IN (m.seq, m.cause_seq) AND t.same = 1)
       AND NOT EXISTS (SELECT 1 FROM orphaned_movement AS o WHERE o.shop_id = m.shop_id AND o.found_seq = m.seq)
     ORDER BY m.seq`,
  );
  const insert = db.prepare(
    `INSERT INTO orphaned_movement
       (shop_id, seq, origin_epoch, origin_seq, line, article_id, quantity, till_time)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const find = db.prepare('UPDATE orphaned_movement SET found_seq = ? WHERE shop_id = ? AND seq = ?');
  return {
    isAnyOpen: (shop: ShopId): boolean => isAnyOpen.get(shop) === 1,
    /** The one that a fact keeps. */
    at: (shop: ShopId, kept: Seq): OrphanedMovement | undefined => at.get(shop, kept),
    /** The fact that keeps the oldest one of these goods that nothing was found for. */
    open: (shop: ShopId, goods: MovedGoods): Seq | undefined => {
      const found = open.get({ ...goods, shop });
      return found === undefined ? undefined : seq(found);
    },
    /** Movements after a seq that sales and cancellations of this life caused, and that stand for no lost one. */
    ownAfter: (shop: ShopId, after: Seq): readonly (MovedGoods & { readonly seq: number })[] =>
      ownAfter.all({ shop, after }),
    insert: (
      shop: ShopId,
      kept: Seq,
      origin: { readonly epoch: number; readonly seq: number },
      { line, article, quantity, tillTime }: MovedGoods,
    ): void => {
      insert.run(shop, kept, origin.epoch, origin.seq, line, article, quantity, tillTime);
    },
    find: (shop: ShopId, kept: Seq, found: Seq): void => {
      find.run(found, shop, kept);
    },
  };
}
