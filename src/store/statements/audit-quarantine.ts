/** What the audit asks of the quarantine: where an entry stands is what was decided on it last, and by a sale of its till. */
export const QUARANTINE_CHECKS = [
  `SELECT format('shop %d: what was put into quarantine as %d is not kept', f.shop_id, f.seq)
   FROM fact AS f
     LEFT JOIN quarantine AS q ON q.shop_id = f.shop_id AND q.seq = f.seq
     LEFT JOIN quarantine_state AS s ON s.shop_id = f.shop_id AND s.seq = f.seq
   WHERE f.kind = 'quarantined' AND (q.seq IS NULL OR s.seq IS NULL)`,
  `SELECT format('shop %d: entry %d of the quarantine is %s, and books no sale', q.shop_id, q.seq, q.state)
   FROM quarantine_state AS q
     LEFT JOIN sale AS s ON s.shop_id = q.booked_shop_id AND s.seq = q.booked_seq AND s.till_id = q.till_id
   WHERE q.state IN ('superseded', 'accepted') AND s.seq IS NULL`,
  `SELECT format('shop %d: entry %d of the quarantine is %s, and nothing says so', q.shop_id, q.seq, q.state)
   FROM quarantine_state AS q LEFT JOIN fact AS f
     ON f.shop_id = q.shop_id AND f.seq = q.decided_seq AND f.kind = 'quarantine-decided'
       AND f.body ->> 'entry' = q.seq AND f.body ->> 'decision' = q.state AND f.body ->> 'bookedSeq' IS q.booked_seq
   WHERE q.state <> 'open' AND f.seq IS NULL`,
  // A number-less content may be open again, for another sale.
  `SELECT format('shop %d: entry %d of the quarantine is open, and %d decided on it', q.shop_id, q.seq, f.seq)
   FROM fact AS f
     JOIN quarantine_state AS q ON q.shop_id = f.shop_id AND q.seq = f.body ->> 'entry'
     JOIN quarantine AS c ON c.shop_id = q.shop_id AND c.seq = q.seq
   WHERE f.kind = 'quarantine-decided' AND q.state = 'open' AND c.number IS NOT NULL`,
] as const;
