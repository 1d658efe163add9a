import type { Database } from '../open.ts';

/** What is asked of a database file that may be a backup. Works on every schema since the first. */
export function prepareInspection(db: Database) {
  const hubId = db.prepare<[], string>('SELECT hub_id FROM hub').pluck();
  const epoch = db.prepare<[], number | null>('SELECT max(epoch) FROM epoch').pluck();
  const shops = db.prepare<[], { id: number; name: string; head: number }>(
    `SELECT p.id, p.name, coalesce(h.seq, 0) AS head FROM shop AS p
       LEFT JOIN shop_head AS h ON h.shop_id = p.id ORDER BY p.id`,
  );
  const shortJournal = db
    .prepare<[], number>(
      `SELECT h.shop_id FROM shop_head AS h
       WHERE h.seq <> max(
         coalesce((SELECT max(seq) FROM sale WHERE shop_id = h.shop_id), 0),
         coalesce((SELECT max(seq) FROM movement WHERE shop_id = h.shop_id), 0),
         coalesce((SELECT max(seq) FROM fact WHERE shop_id = h.shop_id), 0))`,
    )
    .pluck();
  const lastFactAt = db
    .prepare<[], number | null>(
      `SELECT max(hub_time) FROM (
         SELECT s.hub_time FROM shop AS p CROSS JOIN sale AS s
           ON s.shop_id = p.id AND s.seq = (SELECT max(seq) FROM sale WHERE shop_id = p.id)
         UNION ALL
         SELECT f.hub_time FROM shop AS p CROSS JOIN fact AS f
           ON f.shop_id = p.id AND f.seq = (SELECT max(seq) FROM fact WHERE shop_id = p.id))`,
    )
    .pluck();
  return {
    /** SQLite's own check of the whole file; empty when it is sound. */
    integrityFaults: (): string[] => {
      const lines = db.pragma('integrity_check(10)') as { integrity_check: string }[];
      return lines.map((line) => line.integrity_check).filter((line) => line !== 'ok');
    },
    hubId: (): string | undefined => hubId.get(),
    epoch: (): number => epoch.get() ?? 0,
    shops: () => shops.all(),
    /** The first shop whose journal ends elsewhere than its head says. */
    shortJournal: (): number | undefined => shortJournal.get(),
    lastFactAt: (): number | null => lastFactAt.get() ?? null,
  };
}

/** A consistent copy of the whole database in a file that does not exist yet or is empty. */
export function prepareCopy(db: Database): (path: string) => void {
  const copy = db.prepare<[string]>('VACUUM INTO ?');
  return (path) => void copy.run(path);
}
