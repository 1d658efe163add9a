import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { requireMigrated } from '../migrate.ts';
import { MIGRATIONS_FOLDER, readMigrations } from '../migrations.ts';
import { type Database, openForReading } from '../open.ts';
import { prepareNegotiatedLines } from '../statements/negotiated-line.ts';
import { prepareSaleComparison } from '../statements/sale-comparison.ts';
import { prepareAnalyse } from './analyse.ts';
import type { Findings, Question, Topic } from './questions.ts';

/** To the thread: a question, or null to end. */
export type ToThread = Question | null;
export type FromThread =
  | { readonly ok: true; readonly found: Findings[Topic] }
  | { readonly ok: false; readonly error: Error };

/** Answers one question after the other, each from one snapshot. */
function main(port: MessagePort): void {
  const { databasePath } = workerData as { databasePath: string };
  const db = openForReading(databasePath);
  requireMigrated(db, readMigrations(MIGRATIONS_FOLDER));
  const find = findings(db);
  port.on('message', (message: ToThread) => {
    if (message === null) {
      db.close();
      port.close();
      return;
    }
    port.postMessage(attempt(() => find(message)));
  });
}

function findings(db: Database): (question: Question) => Findings[Topic] {
  const analyse = prepareAnalyse(db);
  const negotiated = prepareNegotiatedLines(db);
  const compare = db.transaction(prepareSaleComparison(db).compare);
  return ({ topic, question }) => {
    switch (topic) {
      case 'analysis':
        return analyse(question);
      case 'negotiations':
        return negotiated(question.shopId, question);
      case 'comparison':
        return compare(question);
    }
  };
}

function attempt(find: () => Findings[Topic]): FromThread {
  try {
    return { ok: true, found: find() };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
  }
}

if (parentPort !== null) main(parentPort);
