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
] as const;
