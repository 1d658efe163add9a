import { requireMigrated } from './migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from './migrations.ts';
import { type Database, openForReading } from './open.ts';
import type { Reader } from './reader.ts';
import { catalogueReads } from './reads/catalogue.ts';
import { centralStockReads } from './reads/central-stock.ts';
import { certificateReading } from './reads/certificate.ts';
import { journalReads } from './reads/journal.ts';
import { journalEntryReads } from './reads/journal-entries.ts';
import { placeReads } from './reads/places.ts';
import { queueReads } from './reads/queue.ts';
import { reportReads } from './reads/reports.ts';
import { saleReads } from './reads/sales.ts';
import { stockTakingReads } from './reads/stock-taking.ts';
import { tillComparisonReads } from './reads/till-comparison.ts';

/**
 * Opens the read side of a database that a hub has made.
 * @throws UnusableDatabase when the file is no hub's, or at another version than this program
 */
export function openReader(path: string): Reader {
  const db = openForReading(path);
  try {
    requireMigrated(db, readMigrations(MIGRATIONS_FOLDER));
    return readerOf(db);
  } catch (error) {
    db.close();
    throw error;
  }
}

function readerOf(db: Database): Reader {
  return {
    ...placeReads(db),
    ...journalReads(db),
    ...journalEntryReads(db),
    ...catalogueReads(db),
    ...saleReads(db),
    ...queueReads(db),
    ...reportReads(db),
    ...stockTakingReads(db),
    ...centralStockReads(db),
    ...tillComparisonReads(db),
    certificate: certificateReading(db),
    close: () => {
      db.close();
    },
  };
}
