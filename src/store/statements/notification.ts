import { type ArticleId, articleId, type Seq, type ShopId, seq, type TillId } from '../../domain/ids.ts';
import { type Minor, minorUnits } from '../../domain/money.ts';
import type { Notification, ToldMovementKind } from '../../domain/notification.ts';
import type { Database } from '../open.ts';

/** How many of its shop's latest notifications a till sees, counts and marks as read at once. */
const WINDOW = 1000;

interface Row {
  seq: number;
  kind: 'stock' | 'price';
  article_id: number;
  name: string;
  code: string;
  currency: string;
  category: string | null;
  old_price: number | null;
  new_price: number;
  stock: number;
  movement_kind: ToldMovementKind | null;
  quantity: number | null;
  stock_before: number | null;
  reference: string | null;
  user: string | null;
  comment: string | null;
  hub_time: number;
  read_at: number | null;
}

// An article's own fact says in which currency its price was set; a movement's price is in the article's.
const SELECT = `
  SELECT n.seq, n.kind, n.article_id, a.name, a.code, iif(n.kind = 'price', f.body ->> '$.currency', a.currency) AS currency,
    c.name AS category, n.old_price, n.new_price, n.stock, m.kind AS movement_kind, m.quantity, m.stock_before,
    f.body ->> '$.reference' AS reference, f.body ->> '$.user' AS user, f.body ->> '$.comment' AS comment, f.hub_time,
    r.read_at
  FROM notification AS n
    JOIN article AS a ON a.id = n.article_id
    JOIN fact AS f ON f.shop_id = n.shop_id AND f.seq = n.seq
    LEFT JOIN category AS c ON c.id = a.category_id
    LEFT JOIN movement AS m ON m.shop_id = n.shop_id AND m.seq = n.seq
    LEFT JOIN notification_read AS r ON r.till_id = :till AND r.shop_id = n.shop_id AND r.seq = n.seq`;

const LATEST = `SELECT seq FROM notification WHERE shop_id = :shop ORDER BY seq DESC LIMIT ${WINDOW}`;

/** What the tills of a shop are told, newest first, as one of them has read it. */
export function prepareNotification(db: Database) {
  const latest = db.prepare<{ shop: number; till: number }, Row>(
    `${SELECT} WHERE n.shop_id = :shop ORDER BY n.seq DESC LIMIT ${WINDOW}`,
  );
  const one = db.prepare<{ shop: number; till: number; seq: number }, Row>(
    `${SELECT} WHERE n.shop_id = :shop AND n.seq = :seq`,
  );
  const unread = db
    .prepare<{ shop: number; till: number }, number>(
      `SELECT count(*) FROM (${LATEST}) AS n WHERE NOT EXISTS (
         SELECT 1 FROM notification_read AS r WHERE r.till_id = :till AND r.shop_id = :shop AND r.seq = n.seq)`,
    )
    .pluck();
  return {
    latest: (shop: ShopId, till: TillId): Notification[] => latest.all({ shop, till }).map(toNotification),
    one: (shop: ShopId, till: TillId, id: Seq): Notification | undefined => {
      const row = one.get({ shop, till, seq: id });
      return row && toNotification(row);
    },
    unread: (shop: ShopId, till: TillId): number => unread.get({ shop, till }) ?? 0,
  };
}

export function prepareNotificationWrites(db: Database) {
  const stock = db.prepare(
    `INSERT INTO notification (shop_id, seq, kind, article_id, old_price, new_price, stock)
     SELECT shop_id, ?, 'stock', id, NULL, price, ? FROM article WHERE id = ?`,
  );
  const price = db.prepare(
    `INSERT INTO notification (shop_id, seq, kind, article_id, old_price, new_price, stock)
     VALUES (?, ?, 'price', ?, ?, ?, ?)`,
  );
  const read = db.prepare<{ shop: number; till: number; now: number; seq: number }>(
    `INSERT OR IGNORE INTO notification_read (till_id, shop_id, seq, read_at)
     SELECT :till, shop_id, seq, :now FROM notification WHERE shop_id = :shop AND seq = :seq`,
  );
  const readLatest = db.prepare<{ shop: number; till: number; now: number }>(
    `INSERT OR IGNORE INTO notification_read (till_id, shop_id, seq, read_at)
     SELECT :till, :shop, seq, :now FROM (${LATEST})`,
  );
  return {
    /** Tells of the movement `at`, which the shop's journal has already; the price is the article's of this moment. */
    tellStock: (at: Seq, article: ArticleId, level: number): void => {
      stock.run(at, level, article);
    },
    tellPrice: (
      shop: ShopId,
      at: Seq,
      article: ArticleId,
      prices: { readonly old: Minor | null; readonly new: Minor },
      level: number,
    ): void => {
      price.run(shop, at, article, prices.old, prices.new, level);
    },
    /** @returns 1 when it was not read before, else 0 */
    read: (shop: ShopId, till: TillId, id: Seq, now: number): number =>
      read.run({ shop, till, seq: id, now }).changes,
    /** @returns how many were newly read */
    readLatest: (shop: ShopId, till: TillId, now: number): number =>
      readLatest.run({ shop, till, now }).changes,
  };
}

function toNotification(row: Row): Notification {
  return {
    seq: seq(row.seq),
    article: {
      id: articleId(row.article_id),
      name: row.name,
      code: row.code,
      currency: row.currency,
      category: row.category,
    },
    stock: row.stock,
    cause: causeOf(row),
    hubTime: row.hub_time,
    readAt: row.read_at,
  };
}

function causeOf(row: Row): Notification['cause'] {
  const price = minorUnits(row.new_price);
  if (row.kind === 'price') {
    return {
      kind: 'price',
      oldPrice: row.old_price === null ? null : minorUnits(row.old_price),
      newPrice: price,
    };
  }
  const { movement_kind: kind, quantity, stock_before: stockBefore } = row;
  if (kind === null || quantity === null || stockBefore === null) {
    throw new Error(`notification ${row.seq} tells of a movement that is missing`);
  }
  const { reference, user, comment } = row;
  return {
    kind,
    quantity,
    stockBefore,
    price,
    reference: reference ?? '',
    user: user ?? '',
    comment: comment ?? '',
  };
}
