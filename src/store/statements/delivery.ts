import { type ArticleId, articleId, type Seq, type ShopId } from '../../domain/ids.ts';
import { minorUnits } from '../../domain/money.ts';
import type { PendingArticle } from '../../domain/pending-article.ts';
import type { Database } from '../open.ts';

/** The comment of a delivery that a provisioning file named: that is head office's word, too. */
export const IMPORTED_DELIVERY_COMMENT = 'provisioning file';

/** What was sent to a shop. Times are UTC ms; null = nobody said when it left. */
export interface StoredDelivery {
  readonly article: ArticleId;
  readonly quantity: number;
  readonly sentAt: number | null;
}

interface PendingRow {
  id: number;
  code: string;
  name: string;
  description: string;
  category_id: number | null;
  category_name: string | null;
  price: number;
  purchase_price: number;
  currency: string;
  sent: number;
  sent_at: number | null;
  stock: number;
  created_at: number;
}

/** Articles that a till is asked to decide on. */
export function preparePending(db: Database) {
  const ofShop = db.prepare<{ shop: number; limit: number }, PendingRow>(
    `SELECT a.id, a.code, a.name, a.description, a.category_id, c.name AS category_name, a.price, a.purchase_price,
       a.currency, coalesce(o.sent, 0) AS sent, o.sent_at, l.quantity AS stock, coalesce(f.hub_time, 0) AS created_at
     FROM article AS a
       LEFT JOIN (
         SELECT s.article_id, sum(d.quantity) AS sent, max(d.sent_at) AS sent_at
         FROM delivery_state AS s INDEXED BY delivery_open
           JOIN delivery AS d ON d.shop_id = s.shop_id AND d.seq = s.seq
         WHERE s.shop_id = :shop AND s.state = 'open' GROUP BY s.article_id
       ) AS o ON o.article_id = a.id
       JOIN stock_level AS l ON l.shop_id = a.shop_id AND l.article_id = a.id
       LEFT JOIN category AS c ON c.id = a.category_id
       LEFT JOIN fact AS f ON f.shop_id = a.shop_id AND f.seq = a.created_seq
     WHERE a.shop_id = :shop AND (o.sent IS NOT NULL OR (a.validated = 0 AND a.active = 1))
     ORDER BY a.name, a.id LIMIT :limit`,
  );
  return {
    /** By name, then id. Goods that were sent are listed also for an article that is switched off: they are there. */
    ofShop: (shop: ShopId, limit: number): PendingArticle[] => ofShop.all({ shop, limit }).map(toPending),
  };
}

function toPending(row: PendingRow): PendingArticle {
  return {
    id: articleId(row.id),
    code: row.code,
    name: row.name,
    description: row.description,
    category:
      row.category_id === null || row.category_name === null
        ? null
        : { id: row.category_id, name: row.category_name },
    price: minorUnits(row.price),
    purchasePrice: minorUnits(row.purchase_price),
    currency: row.currency,
    sent: row.sent,
    sentAt: row.sent_at,
    stock: row.stock,
    createdAt: row.created_at,
  };
}

/** Deliveries: each a row of its own that is decided once (contract, incidents 12 and 13). */
export function prepareDeliveryWrites(db: Database) {
  const insert = db.prepare(
    'INSERT INTO delivery (shop_id, seq, article_id, quantity, sent_at) VALUES (?, ?, ?, ?, ?)',
  );
  const insertState = db.prepare(
    "INSERT INTO delivery_state (shop_id, seq, article_id, state) VALUES (?, ?, ?, 'open')",
  );
  const bySeq = db.prepare<
    [number, number],
    { article_id: ArticleId; quantity: number; sent_at: number | null }
  >('SELECT article_id, quantity, sent_at FROM delivery WHERE shop_id = ? AND seq = ?');
  const open = db.prepare<[number, number], { seq: Seq; quantity: number }>(
    `SELECT d.seq, d.quantity FROM delivery_state AS s INDEXED BY delivery_open
       JOIN delivery AS d ON d.shop_id = s.shop_id AND d.seq = s.seq
     WHERE s.shop_id = ? AND s.article_id = ? AND s.state = 'open' ORDER BY s.seq`,
  );
  const decide = db.prepare(
    "UPDATE delivery_state SET state = ?, decided_seq = ? WHERE shop_id = ? AND seq = ? AND state = 'open'",
  );
  return {
    insert: (shop: ShopId, at: Seq, { article, quantity, sentAt }: StoredDelivery): void => {
      insert.run(shop, at, article, quantity, sentAt);
      insertState.run(shop, at, article);
    },
    bySeq: (shop: ShopId, at: Seq): StoredDelivery | undefined => {
      const row = bySeq.get(shop, at);
      return row && { article: row.article_id, quantity: row.quantity, sentAt: row.sent_at };
    },
    /** What waits for a decision, in the order in which it was announced. */
    open: (shop: ShopId, article: ArticleId): readonly { seq: Seq; quantity: number }[] =>
      open.all(shop, article),
    /** @throws Error when it is decided already: a delivery is decided once */
    decide: (shop: ShopId, at: Seq, state: 'received' | 'refused', decision: Seq): void => {
      if (decide.run(state, decision, shop, at).changes !== 1)
        throw new Error(`delivery ${at} of shop ${shop} is no open one`);
    },
  };
}
