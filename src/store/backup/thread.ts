import { parentPort, workerData } from 'node:worker_threads';
import { openForReading } from '../open.ts';
import { prepareCopy } from '../statements/inspection.ts';

/** What the thread is told: where the database is, and the empty file that becomes its copy. */
export interface CopyOrder {
  readonly from: string;
  readonly to: string;
}

function main({ from, to }: CopyOrder): void {
  const db = openForReading(from);
  try {
    // A connection for reading may not write through itself; the copy is another file.
    db.pragma('query_only = OFF');
    prepareCopy(db)(to);
  } finally {
    db.close();
  }
}

if (parentPort !== null) main(workerData as CopyOrder);
