import type { Database } from '../open.ts';
import type { SeqSpan } from './journal-entry.ts';

interface Name {
  readonly epoch: number;
  readonly seq: number;
}

/** Under which names of lost lives head office has the facts of a span: by seq, the oldest name first. */
export function prepareOrigins(db: Database): (span: SeqSpan) => ReadonlyMap<number, readonly Name[]> {
  const ofSpan = db.prepare<SeqSpan, { seq: number; epoch: number; origin: number }>(
    `SELECT seq, origin_epoch AS epoch, origin_seq AS origin FROM taken_back
       WHERE same = 1 AND shop_id = :shop AND seq > :after AND seq <= :upTo
     UNION ALL
     SELECT found_seq, origin_epoch, origin_seq FROM orphaned_movement
       WHERE shop_id = :shop AND found_seq > :after AND found_seq <= :upTo
     ORDER BY 1, 2, 3`,
  );
  return (span) => {
    const names = new Map<number, Name[]>();
    for (const { seq, epoch, origin } of ofSpan.all(span)) {
      names.set(seq, [...(names.get(seq) ?? []), { epoch, seq: origin }]);
    }
    return names;
  };
}
