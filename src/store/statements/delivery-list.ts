import { articleId, type ShopId, seq } from '../../domain/ids.ts';
import type { DeliveryRow, DeliveryState } from '../facts.ts';
import type { Database } from '../open.ts';

interface ListedRow {
  seq: number;
  article_id: number;
  code: string;
  name: string;
  quantity: number;
  sent_at: number | null;
  hub_time: number;
  state: DeliveryState;
  body: string;
}

/** Deliveries as people look at them. */
export function prepareDeliveryList(db: Database) {
  const list = db.prepare<{ shop: number; state: string | null; limit: number }, ListedRow>(
    `SELECT d.seq, d.article_id, a.code, a.name, d.quantity, d.sent_at, f.hub_time, s.state, f.body
     FROM delivery AS d
       JOIN delivery_state AS s ON s.shop_id = d.shop_id AND s.seq = d.seq
       JOIN article AS a ON a.id = d.article_id
       JOIN fact AS f ON f.shop_id = d.shop_id AND f.seq = d.seq
     WHERE d.shop_id = :shop AND (:state IS NULL OR s.state = :state) ORDER BY d.seq DESC LIMIT :limit`,
  );
  return {
    /** Newest first. */
    ofShop: (shop: ShopId, state: DeliveryState | null, limit: number): DeliveryRow[] =>
      list.all({ shop, state, limit }).map(toListed),
  };
}

function toListed(row: ListedRow): DeliveryRow {
  const note = JSON.parse(row.body) as Partial<Record<'reference' | 'user' | 'comment', string>>;
  const { reference = '', user = '', comment = '' } = note;
  return {
    id: seq(row.seq),
    articleId: articleId(row.article_id),
    code: row.code,
    name: row.name,
    quantity: row.quantity,
    sentAt: row.sent_at,
    announcedAt: row.hub_time,
    state: row.state,
    reference,
    user,
    comment,
  };
}
