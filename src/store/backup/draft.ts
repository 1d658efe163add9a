import { closeSync, openSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { Clock, Random } from '../../clock.ts';
import { fsyncFile } from '../durable-files.ts';
import { migrate } from '../migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../migrations.ts';
import { openForReading, openForWriting } from '../open.ts';
import { prepareCopy } from '../statements/inspection.ts';
import type { HighWater } from '../writer/high-water.ts';
import { Writer } from '../writer/writer.ts';

export interface DraftParts {
  /** The copy of which it is made; stays as it is. */
  readonly source: string;
  /** Where it is made; what stands there goes. */
  readonly draft: string;
  /** How far the life is known to have gone that it goes on with. */
  readonly before: HighWater;
  /** Where the database will lie. */
  readonly machine: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly bootId: string;
  readonly onCopied?: () => void;
}

/**
 * Makes of a copy what a restore puts in place: a database of its own on disk, up to date, that knows what was lost. Its epoch is
 * above every one that is known, and all its sales may have left.
 */
export function makeDraft(parts: DraftParts): HighWater {
  removeDraft(parts.draft);
  copyWithLog(parts.source, parts.draft);
  parts.onCopied?.();
  const mark = raiseEpoch(parts);
  fsyncFile(parts.draft);
  return mark;
}

export function removeDraft(draft: string): void {
  for (const rest of [draft, `${draft}-wal`, `${draft}-shm`]) rmSync(rest, { force: true });
}

/** Through SQLite, not as bytes: a database that was set aside after a kill has its last facts in the WAL beside it. */
export function copyWithLog(source: string, draft: string): void {
  closeSync(openSync(draft, 'wx', 0o600));
  const db = openForReading(source);
  try {
    // A connection for reading may not write through itself; the copy is another file.
    db.pragma('query_only = OFF');
    prepareCopy(db)(draft);
  } finally {
    db.close();
  }
}

function raiseEpoch({ source, draft, before, machine, clock, random, bootId }: DraftParts): HighWater {
  const db = openForWriting(draft);
  try {
    migrate(db, readMigrations(MIGRATIONS_FOLDER), clock.now());
    const writer = new Writer(db, { clock, random, bootId, before, machine, restoredFrom: basename(source) });
    const mark = writer.highWater();
    writer.checkpoint();
    return mark;
  } finally {
    db.close();
  }
}
