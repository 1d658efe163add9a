import { type ArticleId, type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { MovementKind } from '../../domain/stock.ts';
import type { Database } from '../open.ts';

interface Step {
  prev_seq: number;
  quantity: number;
  kind: MovementKind;
  /** The position at which a person said what lies on the shelf, which this movement put right; null = no such movement. */
  said_at: number | null;
}

/** What happened to an article's shelf since a position of the journal. */
export type SinceThen =
  /** What was moved, without what counts put right: that is no movement of goods. */
  | { readonly kind: 'moved'; readonly quantity: number }
  /** A person said at a later position what is there: that is known better. */
  | { readonly kind: 'counted-later'; readonly seq: Seq }
  /** The article is younger than the position. */
  | { readonly kind: 'not-there-yet' }
  | { readonly kind: 'too-long-ago' };

/** Movements of one article that are walked back at most, for one count. */
const STEPS_MAX = 20_000;

/** An article's history, walked back from its last movement. */
export function prepareShelf(db: Database) {
  const step = db.prepare<[number, number], Step>(
    `SELECT m.prev_seq, m.quantity, m.kind, iif(f.kind = 'correction', m.seq, json_extract(f.body, '$.position')) AS said_at
     FROM movement AS m
       LEFT JOIN fact AS f
         ON m.cause_seq = m.seq AND f.shop_id = m.shop_id AND f.seq = m.seq AND f.kind IN ('count', 'correction')
     WHERE m.shop_id = ? AND m.seq = ?`,
  );
  const moved = db.prepare<[number, number], { quantity: number; stock_before: number }>(
    'SELECT quantity, stock_before FROM movement WHERE shop_id = ? AND seq = ?',
  );
  return {
    /**
     * @param last the article's last movement
     * @param at the position: movements with a greater seq are looked at
     */
    since: (shop: ShopId, article: ArticleId, last: Seq, at: Seq): SinceThen => {
      let quantity = 0;
      let current: number = last;
      for (let steps = 0; current > at; steps++) {
        const found = step.get(shop, current);
        if (found === undefined)
          throw new Error(
            `movement ${current} of article ${article} in shop ${shop} is missing from its chain`,
          );
        if (found.kind === 'opening') return { kind: 'not-there-yet' };
        if (steps === STEPS_MAX) return { kind: 'too-long-ago' };
        if (found.said_at === null) quantity += found.quantity;
        else if (found.said_at > at) return { kind: 'counted-later', seq: seq(current) };
        current = found.prev_seq;
      }
      return { kind: 'moved', quantity };
    },
    movement: (shop: ShopId, at: Seq): { readonly quantity: number; readonly before: number } => {
      const found = moved.get(shop, at);
      if (found === undefined) throw new Error(`movement ${at} of shop ${shop} is missing`);
      return { quantity: found.quantity, before: found.stock_before };
    },
  };
}
