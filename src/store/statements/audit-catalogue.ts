/** What the audit asks of the catalogue: an article is what its last fact says, and changes are where tills look for them. */
export const CATALOGUE_CHECKS = [
  `SELECT format('shop %d, article %d: it is not as its last fact %d says', a.shop_id, a.id, f.seq)
   FROM article AS a
     JOIN (
       SELECT shop_id, subject_id, max(seq) AS last FROM fact WHERE kind = 'article' GROUP BY shop_id, subject_id
     ) AS l ON l.shop_id = a.shop_id AND l.subject_id = a.id
     JOIN fact AS f ON f.shop_id = a.shop_id AND f.seq = l.last
   WHERE f.body ->> 'code' <> a.code OR f.body ->> 'name' <> a.name OR f.body ->> 'currency' <> a.currency
     OR f.body ->> 'price' <> a.price OR f.body ->> 'active' <> a.active OR f.body ->> 'validated' <> a.validated`,
  `SELECT format('shop %d, article %d: made by %d, priced by %d, changed by %d, where its facts go from %d to %d', a.shop_id,
     a.id, a.created_seq, a.price_seq, a.changed_seq, l.first, l.last)
   FROM article AS a JOIN (
     SELECT shop_id, subject_id, min(seq) AS first, max(seq) AS last
     FROM fact WHERE kind = 'article' GROUP BY shop_id, subject_id
   ) AS l ON l.shop_id = a.shop_id AND l.subject_id = a.id
   WHERE a.created_seq <> l.first OR a.price_seq NOT BETWEEN l.first AND l.last OR a.changed_seq < l.last`,
  `SELECT format('shop %d: its catalogue is said to have changed last at %d, where %d changed it and the journal ends at %d',
     h.shop_id, h.catalogue_seq, c.last, h.seq)
   FROM shop_head AS h JOIN (
     SELECT shop_id, max(changed_seq) AS last FROM (
       SELECT shop_id, changed_seq FROM article UNION ALL SELECT shop_id, changed_seq FROM category
     ) GROUP BY shop_id
   ) AS c ON c.shop_id = h.shop_id
   WHERE h.catalogue_seq < c.last OR h.catalogue_seq > h.seq`,
  `SELECT format('shop %d, article %d: opening %d is head office''s, which is said never to have shown it', f.shop_id,
     f.subject_id, f.seq)
   FROM fact AS f LEFT JOIN central_article AS c ON c.shop_id = f.shop_id AND c.article_id = f.subject_id
   WHERE f.kind = 'opening' AND f.body ->> 'origin' = 'central' AND c.article_id IS NULL`,
  `SELECT format('shop %d, article %d: head office is said to have shown it there, and it belongs to shop %d', c.shop_id,
     c.article_id, a.shop_id)
   FROM central_article AS c JOIN article AS a ON a.id = c.article_id WHERE a.shop_id <> c.shop_id`,
] as const;
