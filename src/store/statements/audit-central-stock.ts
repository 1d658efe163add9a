/** What the audit asks of the stock at head office: each change that was booked is what its fact says, and no row lies. */
export const CENTRAL_STOCK_CHECKS = [
  `SELECT format('shop %d: fact %d booked a change of head office and moved nothing like it', f.shop_id, f.seq)
   FROM fact AS f LEFT JOIN movement AS m ON m.shop_id = f.shop_id AND m.seq = f.seq AND m.article_id = f.subject_id
     AND m.cause_seq = f.seq AND m.kind = 'adjustment'
     AND m.quantity = coalesce(f.body ->> 'accepted', (f.body ->> 'shown') - (f.body ->> 'expected'))
   WHERE f.kind = 'central-correction' AND m.seq IS NULL`,
  `SELECT format('shop %d, article %d: head office shows %d and %d was expected, and nothing says why that waits', shop_id,
     article_id, shown, expected)
   FROM central_stock WHERE (shown <> expected) <> (waits IS NOT NULL)`,
  `SELECT format('shop %d, article %d: its stock at head office was looked at when the journal stood at %d, where it ends at %d',
     c.shop_id, c.article_id, c.head, h.seq)
   FROM central_stock AS c JOIN shop_head AS h ON h.shop_id = c.shop_id WHERE c.head > h.seq`,
  `SELECT format('shop %d, article %d: a difference was accepted, or booked, after the last look at its stock', f.shop_id,
     f.subject_id)
   FROM fact AS f LEFT JOIN central_stock AS c ON c.shop_id = f.shop_id AND c.article_id = f.subject_id AND c.head >= f.seq
   WHERE f.kind = 'central-correction' AND c.article_id IS NULL
     -- The look of a lost life is lost with it, and what it booked came back.
     AND NOT EXISTS (SELECT 1 FROM taken_back AS t WHERE t.shop_id = f.shop_id AND t.seq = f.seq)`,
  `SELECT format('shop %d, article %d: it knows of sales found at head office up to %d, which were never found', shop_id,
     article_id, found_upto)
   FROM central_stock WHERE found_upto > (SELECT coalesce(max(id), 0) FROM upstream_found)`,
  `SELECT format('shop %d: fact %d says that it moved in, and is not where that is looked for', f.shop_id, f.seq)
   FROM fact AS f LEFT JOIN move_in AS m ON m.shop_id = f.shop_id AND m.seq = f.seq
   WHERE f.kind = 'moved-in' AND m.seq IS NULL`,
] as const;
