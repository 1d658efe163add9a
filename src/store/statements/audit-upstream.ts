/** Decisions of people about head office: each row has its fact, and what a fact says stands in its row. */
export const UPSTREAM_CHECKS = [
  `SELECT format('shop %d: record %d for head office is %s, and nothing says so', e.shop_id, e.seq, e.state)
   FROM upstream_exception AS e LEFT JOIN fact AS f
     ON f.shop_id = e.shop_id AND f.seq = e.decided_seq AND f.kind = 'upstream-' || e.state
       AND f.body ->> 'record' = e.seq
   WHERE e.state IN ('dropped', 'settled') AND f.seq IS NULL`,
  `SELECT format('shop %d: record %d for head office is %s, and %d decided on it', shop_id, seq, state, decided_seq)
   FROM upstream_exception WHERE state IN ('retry', 'parked') AND decided_seq IS NOT NULL`,
  `SELECT format('shop %d: record %d for head office was settled by %d, and is %s', f.shop_id, e.seq, f.seq, e.state)
   FROM fact AS f JOIN upstream_exception AS e ON e.shop_id = f.shop_id AND e.seq = f.body ->> 'record'
   WHERE f.kind IN ('upstream-dropped', 'upstream-settled') AND e.decided_seq IS NOT f.seq`,
  `SELECT format('shop %d, sale %d: it goes to head office under another number, and %d does not say so', r.shop_id,
     r.sale_seq, r.decided_seq)
   FROM upstream_renumbered AS r LEFT JOIN fact AS f
     ON f.shop_id = r.shop_id AND f.seq = r.decided_seq AND f.kind = 'upstream-renumbered'
       AND f.body ->> 'record' = r.sale_seq AND f.body ->> 'sentNumber' = r.number
   WHERE f.seq IS NULL`,
  `SELECT format('shop %d: %d gave a sale another number, and it is not kept', f.shop_id, f.seq)
   FROM fact AS f LEFT JOIN upstream_renumbered AS r ON r.shop_id = f.shop_id AND r.decided_seq = f.seq
   WHERE f.kind = 'upstream-renumbered' AND r.sale_seq IS NULL`,
] as const;
