import { FORWARDABLE_KINDS } from './forwardable.ts';

const FORWARDED = FORWARDABLE_KINDS.map((kind) => `'${kind}'`).join(', ');

/** Cancelled sales: they put back exactly what was taken, and what waits for head office is a sale or one of them. */
export const CANCELLATION_CHECKS = [
  `SELECT format('shop %d: sales are said to have left for head office up to %d where the journal ends at %d', p.shop_id,
     p.attempted_seq, h.seq)
   FROM upstream_position AS p JOIN shop_head AS h ON h.shop_id = p.shop_id WHERE p.attempted_seq > h.seq`,
  `SELECT format('shop %d, till %d: sales are said to have left for head office up to %d, which is no sale of this till',
     a.shop_id, a.till_id, a.seq)
   FROM upstream_attempt AS a
     LEFT JOIN sale AS s ON s.shop_id = a.shop_id AND s.seq = a.seq AND s.till_id = a.till_id
   WHERE s.seq IS NULL`,
  `SELECT format('shop %d: %d waits for head office and is no sale and no fact of which it is to hear', e.shop_id, e.seq)
   FROM upstream_exception AS e
     JOIN upstream_position AS p ON p.shop_id = e.shop_id AND p.protocol = 'ventes-sync'
     LEFT JOIN sale AS s ON s.shop_id = e.shop_id AND s.seq = e.seq
     LEFT JOIN fact AS f ON f.shop_id = e.shop_id AND f.seq = e.seq AND f.kind IN (${FORWARDED})
   WHERE s.seq IS NULL AND f.seq IS NULL AND e.state IN ('retry', 'parked')`,
  `SELECT format('shop %d: %d waits for head office where the journal ends at %d', e.shop_id, e.seq, h.seq)
   FROM upstream_exception AS e JOIN shop_head AS h ON h.shop_id = e.shop_id WHERE e.seq < 1 OR e.seq > h.seq`,
  `SELECT format('shop %d: call %s to head office is noted for %d, which is no fact of which it is to hear', u.shop_id,
     u.call, u.seq)
   FROM upstream_call AS u
     LEFT JOIN fact AS f ON f.shop_id = u.shop_id AND f.seq = u.seq AND f.kind IN (${FORWARDED})
   WHERE f.seq IS NULL`,
  `SELECT format('shop %d: whether call %s for %d was carried out is open, and nothing of it waits', u.shop_id, u.call,
     u.seq)
   FROM upstream_call AS u
     JOIN upstream_position AS p ON p.shop_id = u.shop_id AND p.seq >= u.seq
     LEFT JOIN upstream_exception AS e ON e.shop_id = u.shop_id AND e.seq = u.seq
   WHERE u.outcome = 'unknown' AND e.seq IS NULL AND NOT EXISTS (
     SELECT 1 FROM upstream_hold AS h WHERE h.shop_id = u.shop_id AND h.from_seq <= u.seq)`,
  `SELECT format('shop %d, sale %d: it was cancelled and still waits for head office', e.shop_id, e.seq)
   FROM upstream_exception AS e
     JOIN upstream_position AS p ON p.shop_id = e.shop_id AND p.protocol = 'ventes-sync'
     JOIN cancellation AS c ON c.shop_id = e.shop_id AND c.sale_seq = e.seq
   WHERE e.state IN ('retry', 'parked')`,
  `SELECT format('shop %d: fact %d is a cancellation and cancels no sale', f.shop_id, f.seq)
   FROM fact AS f LEFT JOIN cancellation AS c ON c.shop_id = f.shop_id AND c.seq = f.seq
   WHERE f.kind = 'cancellation' AND c.seq IS NULL`,
  `SELECT format('shop %d, sale %d: line %d was not put back by its cancellation %d', l.shop_id, l.sale_seq, l.line_no, c.seq)
   FROM cancellation AS c
     JOIN sale_line AS l ON l.shop_id = c.shop_id AND l.sale_seq = c.sale_seq
     LEFT JOIN movement AS m ON m.shop_id = c.shop_id AND m.seq = c.seq + l.line_no AND m.cause_seq = c.seq
       AND m.kind = 'return' AND m.article_id = l.article_id AND m.quantity = l.quantity
   WHERE m.seq IS NULL`,
  `SELECT format('shop %d: movement %d of cancellation %d puts back what no line of sale %d took', m.shop_id, m.seq, c.seq,
     c.sale_seq)
   FROM movement AS m
     CROSS JOIN cancellation AS c ON c.shop_id = m.shop_id AND c.seq = m.cause_seq
     LEFT JOIN sale_line AS l ON l.shop_id = c.shop_id AND l.sale_seq = c.sale_seq AND l.line_no = m.seq - c.seq
   WHERE l.line_no IS NULL`,
] as const;
