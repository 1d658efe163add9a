/**
 * What the audit asks of alerts: one for each movement that took a level below zero, open until something settled it. An
 * opening below zero is what was there before this hub, and alerts nobody.
 */
export const ALERT_CHECKS = [
  `SELECT format('shop %d: movement %d took article %d below zero, and nobody was alerted', m.shop_id, m.seq, m.article_id)
   FROM movement AS m LEFT JOIN stock_alert AS a ON a.shop_id = m.shop_id AND a.movement_seq = m.seq
   WHERE m.quantity < 0 AND m.stock_after < 0 AND m.kind <> 'opening' AND a.movement_seq IS NULL`,
  `SELECT format('shop %d: the alert of movement %d speaks of nothing below zero', a.shop_id, a.movement_seq)
   FROM stock_alert AS a LEFT JOIN movement AS m ON m.shop_id = a.shop_id AND m.seq = a.movement_seq
     AND m.article_id = a.article_id AND m.quantity < 0 AND m.stock_after < 0
   WHERE m.seq IS NULL`,
  `SELECT format('shop %d: the alert of movement %d is closed by %s, which does not settle it', a.shop_id, a.movement_seq,
     coalesce(a.resolved_seq, 'nothing'))
   FROM stock_alert AS a
     LEFT JOIN movement AS m ON m.shop_id = a.shop_id AND m.seq = a.movement_seq
     LEFT JOIN fact AS f ON f.shop_id = a.shop_id AND f.seq = a.resolved_seq AND f.seq > a.movement_seq
       AND f.kind IN ('regularisation', 'count') AND f.subject_id = a.article_id
     LEFT JOIN cancellation AS c ON c.shop_id = a.shop_id AND c.seq = a.resolved_seq AND c.sale_seq = m.cause_seq
   WHERE a.state = 'resolved' AND f.seq IS NULL AND c.seq IS NULL`,
  `SELECT format('shop %d: the alert of movement %d is open, though %d settled it', a.shop_id, a.movement_seq,
     coalesce(c.seq, r.last))
   FROM stock_alert AS a
     LEFT JOIN movement AS m ON m.shop_id = a.shop_id AND m.seq = a.movement_seq
     LEFT JOIN cancellation AS c ON c.shop_id = a.shop_id AND c.sale_seq = m.cause_seq
     LEFT JOIN (
       SELECT shop_id, subject_id, max(seq) AS last FROM fact WHERE kind = 'regularisation' GROUP BY shop_id, subject_id
     ) AS r ON r.shop_id = a.shop_id AND r.subject_id = a.article_id AND r.last > a.movement_seq
   WHERE a.state = 'open' AND (c.seq IS NOT NULL OR r.last IS NOT NULL)`,
] as const;
