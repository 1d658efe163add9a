/** What the audit asks of facts that were taken back: each name of a lost life leads to a fact, and what waits has a name. */
export const TAKEN_BACK_CHECKS = [
  `SELECT format('shop %d: fact %d of epoch %d is said to be taken back as %d, which is not there', t.shop_id,
     t.origin_seq, t.origin_epoch, t.seq)
   FROM taken_back AS t LEFT JOIN shop_head AS h ON h.shop_id = t.shop_id
   WHERE t.seq < 1 OR t.seq > coalesce(h.seq, 0)`,
  `SELECT format('shop %d: %d could not be applied, and nothing says where it came from', f.shop_id, f.seq)
   FROM fact AS f LEFT JOIN taken_back AS t ON t.shop_id = f.shop_id AND t.seq = f.seq
     AND t.origin_epoch = f.body ->> '$.origin.epoch' AND t.origin_seq = f.body ->> '$.origin.seq'
   WHERE f.kind = 'taken-back-unapplied' AND t.seq IS NULL`,
  `SELECT format('shop %d: epoch %d begins after %d, beyond the end of the journal at %d', e.shop_id, e.epoch,
     e.after_seq, h.seq)
   FROM epoch_start AS e JOIN shop_head AS h ON h.shop_id = e.shop_id WHERE e.after_seq > h.seq`,
  `SELECT format('shop %d: %d is said to keep a movement without its cause, and does not', o.shop_id, o.seq)
   FROM orphaned_movement AS o LEFT JOIN fact AS f ON f.shop_id = o.shop_id AND f.seq = o.seq
     AND f.kind = 'taken-back-unapplied' AND f.body ->> '$.origin.epoch' = o.origin_epoch
     AND f.body ->> '$.origin.seq' = o.origin_seq
   WHERE f.seq IS NULL`,
  `SELECT format('shop %d: %d is said to be the movement that %d keeps, and moves something else', o.shop_id,
     o.found_seq, o.seq)
   FROM orphaned_movement AS o LEFT JOIN movement AS m ON m.shop_id = o.shop_id AND m.seq = o.found_seq
     AND m.article_id = o.article_id AND m.quantity = o.quantity AND m.seq - m.cause_seq = o.line
   WHERE o.found_seq IS NOT NULL AND m.seq IS NULL`,
] as const;
