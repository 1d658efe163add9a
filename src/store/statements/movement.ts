import { type ArticleId, articleId, type Seq, type ShopId, seq } from '../../domain/ids.ts';
import { minorUnits } from '../../domain/money.ts';
import type { Movement } from '../../domain/movement.ts';
import type { MovementKind } from '../../domain/stock.ts';
import type { Database } from '../open.ts';
import type { MovementFilter } from '../reader.ts';

interface Row {
  seq: number;
  article_id: number;
  article_name: string;
  article_code: string;
  kind: MovementKind;
  quantity: number;
  stock_before: number;
  stock_after: number;
  prev_seq: number;
  hub_time: number;
  number: string | null;
  till_name: string | null;
  currency: string | null;
  unit_price: number | null;
  variant_name: string | null;
  body: string | null;
}

const SELECT = `
  SELECT m.seq, m.article_id, a.name AS article_name, a.code AS article_code, m.kind, m.quantity, m.stock_before,
    m.stock_after, m.prev_seq, coalesce(s.hub_time, f.hub_time) AS hub_time,
    s.number, s.till_name, s.currency, l.unit_price, l.variant_name, f.body
  FROM movement AS m
    JOIN article AS a ON a.id = m.article_id
    LEFT JOIN sale AS s ON s.shop_id = m.shop_id AND s.seq = m.cause_seq
    LEFT JOIN sale_line AS l
      ON l.shop_id = m.shop_id AND l.sale_seq = m.cause_seq AND l.line_no = m.seq - m.cause_seq
    LEFT JOIN fact AS f ON f.shop_id = m.shop_id AND f.seq = m.cause_seq`;

/** How many movements of an article the search for a page's beginning passes over before it looks from the other side. */
const STEPS_MAX = 256;
/** How many seqs it looks at from there. */
const WINDOW = 4096;

/** Lists of movements, newest first. One article's are a walk over prev_seq; a shop's are a walk down its journal. */
export function prepareMovement(db: Database) {
  const ofShop = db.prepare<[number, number, number, number], Row>(
    `${SELECT} WHERE m.shop_id = ? AND m.seq < ? AND m.seq >= ? AND m.kind <> 'opening' ORDER BY m.seq DESC LIMIT ?`,
  );
  const one = db.prepare<[number, number], Row>(`${SELECT} WHERE m.shop_id = ? AND m.seq = ?`);
  const previous = db
    .prepare<[number, number], number>('SELECT prev_seq FROM movement WHERE shop_id = ? AND seq = ?')
    .pluck();
  const within = db
    .prepare<[number, number, number, number], number>(
      'SELECT seq FROM movement WHERE shop_id = ? AND seq < ? AND seq >= ? AND article_id = ? ORDER BY seq DESC LIMIT 1',
    )
    .pluck();
  const last = db
    .prepare<[number, number], number>(
      'SELECT last_seq FROM stock_level WHERE shop_id = ? AND article_id = ?',
    )
    .pluck();
  /**
   * The article's latest movement below a seq, 0 when there is none. Down the article's chain and down the journal from
   * `below`, by turns: what is sold all day is soon met in the journal, what is sold rarely has a short chain.
   */
  const latestBelow = (shop: ShopId, article: ArticleId, below: number): number => {
    let at = last.get(shop, article) ?? 0;
    for (let top = below; at >= below && top > 0; top -= WINDOW) {
      for (let step = 0; step < STEPS_MAX && at >= below; step += 1) at = previous.get(shop, at) ?? 0;
      if (at >= below) at = within.get(shop, top, top - WINDOW, article) ?? at;
    }
    return at < below ? at : 0;
  };
  return {
    /** Movements with lowest <= seq < below. */
    ofShop: (shop: ShopId, below: number, lowest: number, limit: number): Movement[] =>
      ofShop.all(shop, below, lowest, limit).map(toMovement),
    ofArticle: (
      filter: MovementFilter & { articleId: ArticleId },
      below: number,
      lowest: number,
    ): Movement[] => {
      const rows: Movement[] = [];
      let at = latestBelow(filter.shopId, filter.articleId, below);
      while (at >= lowest && at > 0 && rows.length < filter.limit) {
        const row = one.get(filter.shopId, at);
        if (row === undefined)
          throw new Error(`movement ${at} of shop ${filter.shopId} is missing from its chain`);
        if (row.kind !== 'opening') rows.push(toMovement(row));
        at = row.prev_seq;
      }
      return rows;
    },
  };
}

export function prepareMovementWrites(db: Database) {
  const insert = db.prepare(
    `INSERT INTO movement (shop_id, seq, article_id, kind, quantity, stock_before, prev_seq, cause_seq)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return {
    insert: (
      shop: ShopId,
      at: Seq,
      article: ArticleId,
      kind: MovementKind,
      quantity: number,
      stockBefore: number,
      prevSeq: number,
      causeSeq: Seq,
    ): void => {
      insert.run(shop, at, article, kind, quantity, stockBefore, prevSeq, causeSeq);
    },
  };
}

function toMovement(row: Row): Movement {
  return {
    seq: seq(row.seq),
    articleId: articleId(row.article_id),
    articleName: row.article_name,
    articleCode: row.article_code,
    kind: row.kind,
    quantity: row.quantity,
    stockBefore: row.stock_before,
    stockAfter: row.stock_after,
    hubTime: row.hub_time,
    sale: saleOf(row),
    note: row.body === null ? null : noteOf(row.body),
  };
}

function saleOf(row: Row): Movement['sale'] {
  if (row.number === null || row.till_name === null || row.currency === null || row.unit_price === null)
    return null;
  return {
    number: row.number,
    tillName: row.till_name,
    currency: row.currency,
    unitPrice: minorUnits(row.unit_price),
    variantName: row.variant_name,
  };
}

function noteOf(body: string): Movement['note'] {
  const {
    reference = '',
    user = '',
    comment = '',
  } = JSON.parse(body) as Partial<Record<'reference' | 'user' | 'comment', string>>;
  return { reference, user, comment };
}
