import { auditDays } from './audit-days.ts';
import { requireMigrated } from './migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from './migrations.ts';
import { openForReading } from './open.ts';
import { prepareAudit } from './statements/audit.ts';

export interface Verification {
  readonly shops: readonly { readonly shopId: number; readonly facts: number; readonly movements: number }[];
  readonly articles: number;
  /** One sentence each; empty when all is well. */
  readonly differences: readonly string[];
}

/** Differences named at most; beyond it only their number matters. */
const DIFFERENCES_MAX = 200;

/**
 * Recomputes what the database says of itself, from the facts up: each journal is gap-free and holds each number once;
 * each movement starts where its predecessor ended; each level is its opening plus its movements; each sale line has
 * its movement; sale totals are the sums of their lines; days add up to the sales and to the stock; and SQLite's own structure is sound. Reads only, in one
 * snapshot, so it may run while the hub sells.
 */
export function verify(databasePath: string): Verification {
  const db = openForReading(databasePath);
  try {
    requireMigrated(db, readMigrations(MIGRATIONS_FOLDER));
    return db.transaction(() => {
      const audit = prepareAudit(db);
      const differences: string[] = [];
      const note = (sentence: string): void => {
        if (differences.length < DIFFERENCES_MAX) differences.push(sentence);
      };
      const shops = audit.shops().map((shop) => {
        auditJournal(audit, shop, note);
        return { shopId: shop.shop_id, facts: shop.head, movements: audit.movementCount(shop.shop_id) };
      });
      for (const check of audit.checks) for (const sentence of check()) note(sentence);
      for (const sentence of auditDays(db)) note(sentence);
      return { shops, articles: audit.articleCount(), differences };
    })();
  } finally {
    db.close();
  }
}

function auditJournal(
  audit: ReturnType<typeof prepareAudit>,
  shop: { shop_id: number; head: number },
  note: (sentence: string) => void,
): void {
  const { facts, distinct, first, last } = audit.journal(shop.shop_id);
  const sound =
    facts === shop.head && distinct === facts && (facts === 0 || (first === 1 && last === shop.head));
  if (!sound) {
    note(
      `shop ${shop.shop_id}: its journal has ${facts} facts (${distinct} numbers, from ${first} to ${last}) where its head says ${shop.head}`,
    );
  }
}
