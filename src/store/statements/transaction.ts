import type { Database } from '../open.ts';

/** The borders of a transaction. IMMEDIATE: the write lock is taken at once, not in the middle. */
export function prepareBoundary(db: Database) {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  return {
    begin: (): void => {
      begin.run();
    },
    commit: (): void => {
      commit.run();
    },
    /** SQLite may have rolled back by itself already (disk full). */
    rollback: (): void => {
      if (db.inTransaction) rollback.run();
    },
  };
}

/** A part of a transaction that can be undone alone. */
export function prepareSavepoint(db: Database) {
  const begin = db.prepare('SAVEPOINT part');
  const release = db.prepare('RELEASE part');
  const undo = db.prepare('ROLLBACK TO part');
  return {
    begin: (): void => {
      begin.run();
    },
    keep: (): void => {
      release.run();
    },
    undo: (): void => {
      undo.run();
      release.run();
    },
  };
}
