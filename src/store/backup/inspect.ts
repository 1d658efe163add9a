import { requireMigrations } from '../migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../migrations.ts';
import { openForReading } from '../open.ts';
import { prepareInspection } from '../statements/inspection.ts';
import { openNaming, UnusableDatabase } from '../unusable-database.ts';

/** What a hub's database says of itself, without being opened for writing. */
export interface Inspection {
  readonly hubId: string;
  readonly epoch: number;
  readonly shops: readonly { readonly id: number; readonly name: string; readonly head: number }[];
  /** Recorded hub time of the last fact, UTC ms; null when there is none. */
  readonly lastFactAt: number | null;
}

/**
 * Looks through a file: it must be a hub's, whole as SQLite sees it, not newer than this program, and each journal must
 * reach the head that it claims.
 * @throws UnusableDatabase with a sentence for the operator
 */
export function inspect(path: string): Inspection {
  // A damaged page may show as an error of any question, not only as a row of the check.
  return openNaming(path, () => lookThrough(path));
}

function lookThrough(path: string): Inspection {
  const db = openForReading(path);
  try {
    requireMigrations(db, readMigrations(MIGRATIONS_FOLDER));
    const rows = prepareInspection(db);
    const [fault] = rows.integrityFaults();
    if (fault !== undefined) throw new UnusableDatabase(`${path} is damaged: ${fault}`);
    const hubId = rows.hubId();
    if (hubId === undefined) throw new UnusableDatabase(`${path} holds no hub yet`);
    const short = rows.shortJournal();
    if (short !== undefined) {
      throw new UnusableDatabase(`${path} is damaged: the journal of shop ${short} does not reach its head`);
    }
    return { hubId, epoch: rows.epoch(), shops: rows.shops(), lastFactAt: rows.lastFactAt() };
  } finally {
    db.close();
  }
}
