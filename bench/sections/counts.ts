import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { HeardResult } from '../listen.ts';
import { rowsIn } from '../support/books.ts';
import {
  Folders,
  importShop,
  load,
  openDisk,
  readCounts,
  runScript,
  serveHub,
} from '../support/processes.ts';
import type { Section } from '../support/section.ts';
import { TARGETS } from '../support/targets.ts';

const PER_BATCH = 100;
const SECONDS = 1;
/** The WAL begins anew after so many bytes: what is measured ends before. */
const WAL_BYTES_MAX = 8_000 * 4_096;

const SOCKETS = 5;
const PACE = 10;

/** What noise cannot move: bytes of WAL, rows and syncs for sales in groups of 100, and frames for a sale of a quiet moment. */
export async function measureCounts(): Promise<Section> {
  using folders = new Folders();
  const [folder, shim] = [folders.make(), folders.make()];
  await importShop(folder);
  const disk = await openDisk(shim);
  const hub = await serveHub(folder, disk.counting({}));
  try {
    const wal = () => statSync(join(folder, 'hub.db-wal'), { throwIfNoEntry: false })?.size ?? 0;
    // The first batch meets an empty WAL, and a journal of which nothing is in memory yet.
    await load(hub.origin, { tills: 1, perBatch: PER_BATCH, seconds: 0.2 });
    const database = join(folder, 'hub.db');
    const before = { wal: wal(), syncs: readCounts(disk.countsFile).syncs, rows: rowsIn(database) };
    const { sales, requests } = await load(hub.origin, { tills: 1, perBatch: PER_BATCH, seconds: SECONDS });
    const grown = wal() - before.wal;
    if (grown <= 0 || wal() > WAL_BYTES_MAX)
      throw new Error(`the WAL grew by ${grown} bytes: that is no measure`);
    const rows = (rowsIn(database) - before.rows) / sales;
    const syncs = (readCounts(disk.countsFile).syncs - before.syncs) / requests;
    const listening = [hub.origin, SOCKETS, PACE, 2, 'Q', disk.countsFile].map(String);
    const { commits, frames } = await runScript<HeardResult>('listen.ts', listening);
    return {
      title: 'Counts',
      text: 'One till, 100 sales of two lines in each request; the frames in a quiet moment. No noise moves these figures.',
      checks: [
        { ...check('bytes of WAL per sale', grown / sales, 0), ...TARGETS.walBytesPerSale },
        { ...check('rows per sale of two lines', rows, 2), ...TARGETS.rowsPerSale },
        { ...check('syncs per commit', syncs, 2), ...TARGETS.syncsPerCommit },
        // The first frame of each socket says that it is open.
        {
          ...check('frames per listener for a sale of two articles', (frames / SOCKETS - 1) / commits, 2),
          ...TARGETS.framesPerSale,
        },
      ],
    };
  } finally {
    await hub.stop();
  }
}

function check(name: string, value: number, digits: number) {
  return { name, value, unit: '', digits, better: 'less', counted: true } as const;
}
