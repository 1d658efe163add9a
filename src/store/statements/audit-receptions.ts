/**
 * What the audit asks of deliveries: each stands once, an open one has moved nothing, a received one names the one
 * movement that put it on the shelf, a refused one the decision; and no reception put anything there twice.
 */
export const RECEPTION_CHECKS = [
  `SELECT format('shop %d: what was announced as %d is not kept', f.shop_id, f.seq)
   FROM fact AS f
     LEFT JOIN delivery AS d ON d.shop_id = f.shop_id AND d.seq = f.seq AND d.article_id = f.subject_id
     LEFT JOIN delivery_state AS s ON s.shop_id = f.shop_id AND s.seq = f.seq AND s.article_id = d.article_id
   WHERE f.kind = 'delivery-announced' AND s.seq IS NULL`,
  `SELECT format('shop %d: delivery %d was never announced so', d.shop_id, d.seq)
   FROM delivery AS d
     LEFT JOIN fact AS f ON f.shop_id = d.shop_id AND f.seq = d.seq AND f.kind = 'delivery-announced'
       AND f.body ->> 'quantity' = d.quantity AND f.body ->> 'sentAt' IS d.sent_at
   WHERE f.seq IS NULL`,
  `SELECT format('shop %d: delivery %d is %s by %s, which does not decide it', d.shop_id, d.seq, s.state,
     coalesce(s.decided_seq, 'nothing'))
   FROM delivery AS d
     JOIN delivery_state AS s ON s.shop_id = d.shop_id AND s.seq = d.seq
     LEFT JOIN fact AS f ON f.shop_id = s.shop_id AND f.seq = s.decided_seq AND f.subject_id = d.article_id
     LEFT JOIN movement AS m ON m.shop_id = s.shop_id AND m.seq = s.decided_seq
       AND m.article_id = d.article_id AND m.quantity = d.quantity AND m.kind = 'delivery'
   WHERE CASE s.state
     WHEN 'open' THEN s.decided_seq IS NOT NULL
     WHEN 'received' THEN m.seq IS NULL OR f.kind IS NOT 'reception' OR f.body ->> 'delivery' IS NOT d.seq
     ELSE coalesce(f.kind NOT IN ('delivery-refused', 'delivery-withdrawn'), 1)
       OR NOT EXISTS (SELECT 1 FROM json_each(f.body, '$.deliveries') AS named WHERE named.value = d.seq)
     END`,
  `SELECT format('shop %d: reception %d puts on the shelf what no delivery says', f.shop_id, f.seq)
   FROM fact AS f
     JOIN movement AS m ON m.shop_id = f.shop_id AND m.seq = f.seq
     LEFT JOIN delivery_state AS s
       ON s.shop_id = f.shop_id AND s.seq = f.body ->> 'delivery' AND s.state = 'received' AND s.decided_seq = f.seq
   WHERE f.kind = 'reception' AND s.seq IS NULL`,
  `SELECT format('shop %d: %d refused delivery %d, which is %s', f.shop_id, f.seq, named.value, coalesce(s.state, 'lost'))
   FROM fact AS f, json_each(f.body, '$.deliveries') AS named
     LEFT JOIN delivery_state AS s ON s.shop_id = f.shop_id AND s.seq = named.value
   WHERE f.kind IN ('delivery-refused', 'delivery-withdrawn') AND (s.state IS NOT 'refused' OR s.decided_seq IS NOT f.seq)`,
] as const;
