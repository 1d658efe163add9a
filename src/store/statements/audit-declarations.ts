/** What the audit asks of declarations and notifications: one sentence per difference. */
export const DECLARATION_CHECKS = [
  `SELECT format('shop %d: declaration %d is not what its fact says', f.shop_id, f.seq)
   FROM fact AS f LEFT JOIN declaration AS d ON d.shop_id = f.shop_id AND d.seq = f.seq
     AND d.kind = CASE f.kind WHEN 'customer-return' THEN 'return' ELSE f.kind END
   WHERE f.kind IN ('negotiation', 'customer-return', 'cash-report') AND d.seq IS NULL`,
  `SELECT format('shop %d: declaration %d has no fact of its kind', d.shop_id, d.seq)
   FROM declaration AS d LEFT JOIN fact AS f ON f.shop_id = d.shop_id AND f.seq = d.seq
     AND f.kind = CASE d.kind WHEN 'return' THEN 'customer-return' ELSE d.kind END
   WHERE f.seq IS NULL`,
  `SELECT format('shop %d: negotiation %d names an article that its fact does not', d.shop_id, d.seq)
   FROM declaration AS d JOIN fact AS f ON f.shop_id = d.shop_id AND f.seq = d.seq
   WHERE d.kind = 'negotiation' AND d.article_id IS NOT f.subject_id`,
  `SELECT format('shop %d: the return %d of article %d did not put its goods back', d.shop_id, d.seq, d.article_id)
   FROM declaration AS d
     JOIN fact AS f ON f.shop_id = d.shop_id AND f.seq = d.seq
     LEFT JOIN movement AS m ON m.shop_id = d.shop_id AND m.seq = d.seq AND m.cause_seq = d.seq
       AND m.article_id = d.article_id AND m.kind = 'return' AND m.quantity = f.body ->> '$.quantity'
   WHERE d.kind = 'return' AND d.article_id IS NOT NULL AND m.seq IS NULL`,
  `SELECT format('shop %d: declaration %d moved stock', d.shop_id, m.seq)
   FROM movement AS m CROSS JOIN declaration AS d ON d.shop_id = m.shop_id AND d.seq = m.cause_seq
   WHERE d.kind <> 'return' OR d.article_id IS NULL OR m.seq <> d.seq`,
  `SELECT format('shop %d: the expenses of %d were deducted, and it is no cash report', e.shop_id, e.seq)
   FROM expense_applied AS e
     LEFT JOIN declaration AS d ON d.shop_id = e.shop_id AND d.seq = e.seq AND d.kind = 'cash-report'
     LEFT JOIN fact AS f ON f.shop_id = e.shop_id AND f.seq = e.decided_seq AND f.kind = 'expense-applied'
       AND f.subject_id = e.seq
   WHERE d.seq IS NULL OR f.seq IS NULL`,
  `SELECT format('shop %d: the decision %d on a cash report is not kept', f.shop_id, f.seq)
   FROM fact AS f
     LEFT JOIN expense_applied AS e ON e.shop_id = f.shop_id AND e.seq = f.subject_id AND e.decided_seq = f.seq
   WHERE f.kind = 'expense-applied' AND e.seq IS NULL`,
  `SELECT format('shop %d: no till was told of movement %d', m.shop_id, m.seq)
   FROM movement AS m LEFT JOIN notification AS n ON n.shop_id = m.shop_id AND n.seq = m.seq
     AND n.kind = 'stock' AND n.article_id = m.article_id AND n.stock = m.stock_after
   WHERE m.kind IN ('delivery', 'loss', 'adjustment') AND m.cause_seq = m.seq AND n.seq IS NULL`,
  `SELECT format('shop %d: notification %d tells of nothing that happened', n.shop_id, n.seq)
   FROM notification AS n
     LEFT JOIN movement AS m ON m.shop_id = n.shop_id AND m.seq = n.seq AND m.article_id = n.article_id
       AND m.kind IN ('delivery', 'loss', 'adjustment') AND n.kind = 'stock'
     LEFT JOIN fact AS f ON f.shop_id = n.shop_id AND f.seq = n.seq AND f.subject_id = n.article_id
       AND f.kind = 'article' AND n.kind = 'price' AND f.body ->> 'price' = n.new_price
   WHERE m.seq IS NULL AND f.seq IS NULL`,
] as const;
