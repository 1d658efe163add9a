/** What the audit asks of answered requests: without its row, the repeat of a request would be carried out again. */
export const REPEAT_CHECKS = [
  `SELECT format('shop %d: the request of fact %d (%s) is forgotten: its repeat would count again', f.shop_id, f.seq, f.kind)
   FROM fact AS f
   WHERE (f.kind IN ('negotiation', 'customer-return', 'cash-report', 'regularisation', 'delivery-announced')
       OR (f.kind IN ('delivery', 'loss', 'return') AND f.body ->> 'asked' IS NOT NULL)
       OR (f.kind IN ('count', 'count-started') AND f.body ->> 'key' IS NOT NULL))
     AND (f.shop_id, f.seq) NOT IN (SELECT shop_id, seq FROM answered_request WHERE scope <> 'corrected')`,
] as const;
