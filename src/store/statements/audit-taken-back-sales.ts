/** What the audit asks of sales that came back from head office: each says so in a fact, and only those have no content. */
export const TAKEN_BACK_SALE_CHECKS = [
  `SELECT format('shop %d, sale %d: it has the content of no till, and nothing says that head office gave it back',
     s.shop_id, s.seq)
   FROM sale AS s WHERE s.content_hash = x'' AND (s.shop_id, s.seq, s.number) NOT IN (
     SELECT f.shop_id, ifnull(f.body ->> 'sale', 0), ifnull(f.body ->> 'number', '') FROM fact AS f
     WHERE f.kind = 'taken-back-sale')`,
  `SELECT format('shop %d: fact %d says that sale %d came back from head office, which is not so', f.shop_id, f.seq,
     f.body ->> 'sale')
   FROM fact AS f LEFT JOIN sale AS s ON s.shop_id = f.shop_id AND s.seq = f.body ->> 'sale' AND s.content_hash = x''
   WHERE f.kind = 'taken-back-sale' AND s.seq IS NULL`,
  `SELECT format('shop %d, till %d: %d sales are said to have come back in epoch %d, and %d did', c.shop_id, c.till_id,
     c.taken_back, c.epoch, (SELECT count(*) FROM fact AS f WHERE f.shop_id = c.shop_id AND f.kind = 'taken-back-sale'
       AND f.subject_id = c.till_id AND f.body ->> 'epoch' = c.epoch))
   FROM till_comparison AS c
   WHERE c.taken_back <> (SELECT count(*) FROM fact AS f WHERE f.shop_id = c.shop_id AND f.kind = 'taken-back-sale'
     AND f.subject_id = c.till_id AND f.body ->> 'epoch' = c.epoch)`,
  `SELECT format('shop %d, till %d: it is said to be compared in epoch %d, which begins with nothing lost', c.shop_id,
     c.till_id, c.epoch)
   FROM till_comparison AS c LEFT JOIN epoch_start AS e ON e.epoch = c.epoch AND e.shop_id = c.shop_id AND e.after_seq > 0
   WHERE e.epoch IS NULL`,
  `SELECT format('shop %d, till %d: %s is said to be missing since epoch %d, in which the till was never compared',
     n.shop_id, n.till_id, n.number, n.epoch)
   FROM not_taken_back AS n LEFT JOIN till_comparison AS c ON c.shop_id = n.shop_id AND c.till_id = n.till_id
     AND c.epoch = n.epoch
   WHERE c.epoch IS NULL`,
] as const;
