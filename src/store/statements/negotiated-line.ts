import { articleId, type ShopId, seq } from '../../domain/ids.ts';
import type { NegotiatedLine } from '../../domain/negotiated-line.ts';
import type { Database } from '../open.ts';

interface Row {
  sale_seq: number;
  line_no: number;
  number: string;
  sold_at: number;
  currency: string;
  article_id: number;
  code: string;
  name: string;
  quantity: number;
  original_price: number | null;
  unit_price: number;
}

/** Walks the sales by their date, newest first, and looks at the few lines that were negotiated. */
export function prepareNegotiatedLines(db: Database) {
  const page = db.prepare<[number, number, number, number, number], Row>(
    `SELECT l.sale_seq, l.line_no, s.number, s.sold_at, s.currency, l.article_id, a.code, a.name, l.quantity,
       l.original_price, l.unit_price
     FROM sale AS s INDEXED BY sale_by_date
       CROSS JOIN sale_line AS l INDEXED BY sale_line_negotiated
         ON l.shop_id = s.shop_id AND l.sale_seq = s.seq AND l.negotiated = 1
       JOIN article AS a ON a.id = l.article_id
     WHERE s.shop_id = ? AND s.sold_at BETWEEN ? AND ? AND s.paid = 1 AND NOT EXISTS (
       SELECT 1 FROM cancellation AS c WHERE c.shop_id = s.shop_id AND c.sale_seq = s.seq)
     ORDER BY s.sold_at DESC, s.seq DESC, l.line_no LIMIT ? OFFSET ?`,
  );
  return (
    shop: ShopId,
    { from, to, limit, offset }: { from: number; to: number; limit: number; offset: number },
  ): NegotiatedLine[] => page.all(shop, from, to, limit, offset).map(toLine);
}

function toLine(row: Row): NegotiatedLine {
  return {
    id: seq(row.sale_seq + row.line_no),
    sale: { seq: seq(row.sale_seq), number: row.number, soldAt: row.sold_at },
    article: { id: articleId(row.article_id), code: row.code, name: row.name },
    quantity: row.quantity,
    currency: row.currency,
    originalPrice: row.original_price,
    unitPrice: row.unit_price,
  };
}
