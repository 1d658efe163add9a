/** Counts of the shelves: each difference that was found is put right by one movement, and nothing else is. */
export const COUNT_CHECKS = [
  `SELECT format('shop %d, count %d: article %d differed by %s and was %s', l.shop_id, l.session_seq, l.article_id,
     coalesce(l.difference, 'nothing'), iif(m.seq IS NULL, 'not put right', format('put right by %d (%d)', m.quantity, m.seq)))
   FROM count_line AS l
     JOIN count_session AS s ON s.shop_id = l.shop_id AND s.seq = l.session_seq
     LEFT JOIN movement AS m ON m.shop_id = l.shop_id AND m.seq = l.movement_seq AND m.article_id = l.article_id
       AND m.kind = 'adjustment'
   WHERE coalesce(l.difference, 0) <> coalesce(m.quantity, 0) OR (l.movement_seq IS NULL) <> (m.seq IS NULL)
     OR (s.state <> 'closed' AND l.difference IS NOT NULL)`,
  `SELECT format('shop %d: movement %d puts right what no line of count %d says', f.shop_id, f.seq,
     json_extract(f.body, '$.session'))
   FROM fact AS f LEFT JOIN count_line AS l ON l.shop_id = f.shop_id
     AND l.session_seq = json_extract(f.body, '$.session') AND l.article_id = f.subject_id AND l.movement_seq = f.seq
   WHERE f.kind = 'count' AND json_extract(f.body, '$.session') IS NOT NULL AND l.article_id IS NULL`,
  `SELECT format('shop %d: count %d is %s and its end is not recorded', s.shop_id, s.seq, s.state)
   FROM count_session AS s LEFT JOIN fact AS f
     ON f.shop_id = s.shop_id AND f.seq = s.ended_seq AND f.kind = 'count-ended'
       AND json_extract(f.body, '$.session') = s.seq
       AND s.state = CASE f.body ->> 'decision' WHEN 'close' THEN 'closed' ELSE 'abandoned' END
   WHERE (s.state = 'open') <> (f.seq IS NULL)`,
  `SELECT format('shop %d, count %d: what %d says of article %d is not what its line says', f.shop_id,
     f.body ->> 'session', f.seq, f.subject_id)
   FROM fact AS f LEFT JOIN count_line AS l
     ON l.shop_id = f.shop_id AND l.session_seq = f.body ->> 'session' AND l.article_id = f.subject_id
   WHERE f.kind = 'counted' AND (l.fact_seq IS NULL OR l.fact_seq < f.seq OR (l.fact_seq = f.seq
     AND (l.counted <> f.body ->> 'counted' OR l.at_seq <> f.body ->> 'position')))`,
] as const;
