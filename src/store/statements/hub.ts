import { type Epoch, epoch, type Seq, type ShopId } from '../../domain/ids.ts';
import type { Database } from '../open.ts';
import type { Moment } from '../writer/hub-time.ts';

/** Where the hub's time stood at a record. */
export type Recorded = Omit<Moment, 'boot'>;

/** The hub itself: its id, its epochs, the boots it lived through. */
export function prepareHub(db: Database) {
  const hubId = db.prepare<[], string>('SELECT hub_id FROM hub').pluck();
  const insertHub = db.prepare('INSERT INTO hub (id, hub_id, created_at) VALUES (1, ?, ?)');
  const token = db.prepare<[], string | null>('SELECT token FROM hub').pluck();
  const setToken = db.prepare('UPDATE hub SET token = ?');
  const machine = db.prepare<[], string | null>('SELECT machine FROM hub').pluck();
  const setMachine = db.prepare('UPDATE hub SET machine = ? WHERE machine IS NOT ?');
  const currentEpoch = db.prepare<[], number>('SELECT max(epoch) FROM epoch').pluck();
  const insertEpoch = db.prepare(
    'INSERT INTO epoch (epoch, reason, hub_time, boot, running_ms, clock_doubt) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const insertStart = db.prepare('INSERT INTO epoch_start (epoch, shop_id, after_seq) VALUES (?, ?, ?)');
  const bootOf = db.prepare<[string], number>('SELECT id FROM boot WHERE boot_id = ?').pluck();
  const insertBoot = db.prepare('INSERT INTO boot (boot_id) VALUES (?)');
  // Recorded time stands still while the clock is in doubt; running time tells which record is the last. CROSS JOIN: from
  // each shop to its last record, never through every sale that there is.
  const latestRecorded = db.prepare<[], { hub_time: number; running_ms: number; clock_doubt: number }>(
    `SELECT hub_time, running_ms, clock_doubt FROM (
       SELECT hub_time, running_ms, clock_doubt FROM epoch
       UNION ALL
       SELECT hub_time, running_ms + 1, clock_doubt FROM start WHERE id = (SELECT max(id) FROM start)
       UNION ALL
       SELECT s.hub_time, s.running_ms, s.clock_doubt FROM shop AS p
         CROSS JOIN sale AS s ON s.shop_id = p.id AND s.seq = (SELECT max(seq) FROM sale WHERE shop_id = p.id)
       UNION ALL
       SELECT f.hub_time, f.running_ms, f.clock_doubt FROM shop AS p
         CROSS JOIN fact AS f ON f.shop_id = p.id AND f.seq = (SELECT max(seq) FROM fact WHERE shop_id = p.id))
     ORDER BY running_ms DESC, hub_time DESC, clock_doubt DESC LIMIT 1`,
  );
  return {
    hubId: (): string | undefined => hubId.get(),
    insertHub: (id: string, now: number): void => {
      insertHub.run(id, now);
    },
    /** The secret of the control API; null until it is drawn. */
    token: (): string | null => token.get() ?? null,
    setToken: (value: string): void => {
      setToken.run(value);
    },
    /** The mark of the machine and folder on which it was last opened; null before that was noted. */
    machine: (): string | null => machine.get() ?? null,
    setMachine: (mark: string): void => {
      setMachine.run(mark, mark);
    },
    epoch: (): Epoch | undefined => {
      const value = currentEpoch.get();
      return value === undefined || value === null ? undefined : epoch(value);
    },
    insertEpoch: (value: Epoch, reason: string, moment: Moment): void => {
      const { hubTime, boot, runningMs, clockDoubt } = moment;
      insertEpoch.run(value, reason, hubTime, boot, runningMs, clockDoubt ? 1 : 0);
    },
    insertStart: (value: Epoch, shop: ShopId, after: Seq): void => {
      insertStart.run(value, shop, after);
    },
    /** The number under which a boot stands in facts; made at its first use. */
    bootNumber: (bootId: string): number => {
      const known = bootOf.get(bootId);
      return known ?? Number(insertBoot.run(bootId).lastInsertRowid);
    },
    /** The last record in the life of this database; undefined in a new one. */
    latestRecorded: (): Recorded | undefined => {
      const row = latestRecorded.get();
      return row && { hubTime: row.hub_time, runningMs: row.running_ms, clockDoubt: row.clock_doubt === 1 };
    },
  };
}
