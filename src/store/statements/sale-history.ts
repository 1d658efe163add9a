import { seq } from '../../domain/ids.ts';
import { minorUnits } from '../../domain/money.ts';
import type { PastSale, PastSaleLine } from '../../domain/past-sale.ts';
import type { Database } from '../open.ts';
import type { SaleHistoryFilter } from '../reader.ts';

interface Row {
  seq: number;
  number: string;
  till_name: string;
  sold_at: number;
  currency: string;
  total: number;
  payment_mode: string;
  paid: number;
  cancelled_at: number | null;
  reason: string | null;
  lines: string;
}

type LineValues = [name: string, code: string, quantity: number, unitPrice: number];

/** Every sale of a shop by its date, the newest first, with its lines and its cancellation: one statement a page. */
export function prepareSaleHistory(db: Database) {
  const page = db.prepare<[number, number, number, number, number, number], Row>(
    `SELECT s.seq, s.number, s.till_name, s.sold_at, s.currency, s.total, s.payment_mode, s.paid,
       f.hub_time AS cancelled_at, json_extract(f.body, '$.reason') AS reason,
       (SELECT json_group_array(json_array(a.name, a.code, l.quantity, l.unit_price) ORDER BY l.line_no)
          FROM sale_line AS l JOIN article AS a ON a.id = l.article_id
          WHERE l.shop_id = s.shop_id AND l.sale_seq = s.seq) AS lines
     FROM sale AS s
       LEFT JOIN cancellation AS c ON c.shop_id = s.shop_id AND c.sale_seq = s.seq
       LEFT JOIN fact AS f ON f.shop_id = c.shop_id AND f.seq = c.seq
     WHERE s.shop_id = ? AND s.sold_at >= ? AND s.sold_at <= ? AND (s.sold_at, s.seq) < (?, ?)
     ORDER BY s.sold_at DESC, s.seq DESC LIMIT ?`,
  );
  return {
    page: ({ shopId, from, to, before, limit }: SaleHistoryFilter): PastSale[] => {
      const end = before ?? { soldAt: Number.MAX_SAFE_INTEGER, seq: Number.MAX_SAFE_INTEGER };
      const lowest = from ?? Number.MIN_SAFE_INTEGER;
      // Also the cursor's date, so that the walk down the index begins where the page does.
      const highest = Math.min(to ?? Number.MAX_SAFE_INTEGER, end.soldAt);
      return page.all(shopId, lowest, highest, end.soldAt, end.seq, limit).map(toPastSale);
    },
  };
}

function toPastSale(row: Row): PastSale {
  return {
    seq: seq(row.seq),
    number: row.number,
    tillName: row.till_name,
    soldAt: row.sold_at,
    currency: row.currency,
    total: minorUnits(row.total),
    paymentMode: row.payment_mode,
    paid: row.paid === 1,
    cancelled: row.cancelled_at === null ? null : { at: row.cancelled_at, reason: row.reason ?? '' },
    lines: (JSON.parse(row.lines) as LineValues[]).map(toLine),
  };
}

function toLine([articleName, articleCode, quantity, unitPrice]: LineValues): PastSaleLine {
  return { articleName, articleCode, quantity, unitPrice: minorUnits(unitPrice) };
}
