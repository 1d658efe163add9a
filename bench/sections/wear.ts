import { Folders, importShop, load, openDisk, readCounts, serveHub } from '../support/processes.ts';
import { type Effort, figure, type Section, table } from '../support/section.ts';

const SALES_A_DAY = 2_000;
/** What a cheap card of 32 GB survives: each cell written 500 times. */
const CARD_BYTES = 32e9 * 500;
/** A card erases and writes in pages of at least so much; a sync that writes less wears as much. */
const FLASH_PAGE = 16_384;
/** The worst card erases a whole block each time. */
const FLASH_BLOCK = 4 * 2 ** 20;
const SHAPES = [
  { name: 'one sale per request, one till', perBatch: 1, tills: 1, seconds: 20 },
  { name: 'one sale per request, eight tills at once', perBatch: 1, tills: 8, seconds: 20 },
  { name: 'ten sales per request', perBatch: 10, tills: 1, seconds: 20 },
  { name: 'a hundred sales per request', perBatch: 100, tills: 1, seconds: 20 },
] as const;

/** What a sale wears off the card: everything that is written for it, the folding of the WAL included. */
export async function measureWear(effort: Effort): Promise<Section> {
  using folders = new Folders();
  const disk = await openDisk(folders.make());
  const rows: string[][] = [];
  for (const shape of SHAPES) {
    const folder = folders.make();
    await importShop(folder);
    const hub = await serveHub(folder, disk.counting({}));
    const before = readCounts(disk.countsFile);
    const { sales } = await load(hub.origin, shape);
    // Stopping folds what is left in the WAL.
    await hub.stop();
    const after = readCounts(disk.countsFile);
    const per = (key: 'syncs' | 'walBytes' | 'databaseBytes'): number => (after[key] - before[key]) / sales;
    const written = per('walBytes') + per('databaseBytes');
    const years = (wornBySync: number): number =>
      CARD_BYTES / (Math.max(written, per('syncs') * wornBySync + per('databaseBytes')) * SALES_A_DAY * 365);
    rows.push([
      shape.name,
      figure(per('walBytes'), 0),
      figure(per('databaseBytes'), 0),
      figure(per('syncs'), 3),
      figure(written, 0),
      figure(years(FLASH_PAGE), 0),
      figure(years(FLASH_BLOCK), 0),
    ]);
    effort.tell(`wear: ${shape.name}: ${figure(written, 0)} bytes per sale`);
  }
  return {
    title: 'Wear',
    text: `What the hub writes for each sale of two lines: into the WAL, into the file when the WAL is folded, and how often it syncs. The log
goes to the system's journal and is not in it, nor what the file system writes about files. *Years* is how long a card of 32 GB that survives 500
writes of each cell lasts at ${figure(SALES_A_DAY, 0)} sales a day: of a good card, where a sync wears at least one flash page of 16 KB, and of the worst one,
which erases a block of 4 MB for each sync. A running hub tells its own figures (boutique-hub status).

${table(['shape', 'WAL, bytes', 'file, bytes', 'syncs', 'bytes per sale', 'years, good card', 'worst card'], rows)}`,
    checks: [],
  };
}
