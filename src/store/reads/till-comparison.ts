import type { Database } from '../open.ts';
import type { Reader } from '../reader.ts';
import { prepareTillComparison } from '../statements/till-comparison.ts';

/** What of the tills was compared with head office after a loss. */
export function tillComparisonReads(db: Database) {
  const comparison = prepareTillComparison(db);
  return {
    openComparisons: comparison.open,
    tillsCompared: (shop) => comparison.open(shop).length === 0,
    takenBackSales: db.transaction(comparison.counts),
    notTakenBack: comparison.missing,
    hasCentralNumber: comparison.hasNumber,
  } satisfies Partial<Reader>;
}
