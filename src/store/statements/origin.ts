import type { Database } from '../open.ts';
import type { SeqSpan } from './journal-entry.ts';

interface Row {
  seq: number;
  epoch: number;
  origin: number;
}

/** Under which names of lost lives head office has a fact, oldest first. */
export function prepareOrigins(db: Database) {
  const ofSpan = db.prepare<SeqSpan, Row>(
    `SELECT seq, origin_epoch AS epoch, origin_seq AS origin FROM taken_back
       WHERE same = 1 AND shop_id = :shop AND seq > :after AND seq <= :upTo
     UNION ALL
     SELECT found_seq, origin_epoch, origin_seq FROM orphaned_movement
       WHERE shop_id = :shop AND found_seq > :after AND found_seq <= :upTo
     ORDER BY 1, 2, 3`,
  );
  return (span: SeqSpan) => ofSpan.all(span);
}
