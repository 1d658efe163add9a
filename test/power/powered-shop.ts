import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, type TestContext } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { HUB_COMMAND, type HubProcess, runHubCommand } from '../support/hub-process.ts';
import { ARTICLES, OPENING, plentifulShop, TILLS } from '../support/plentiful-shop.ts';
import { SellingTill } from '../support/selling-till.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { type Life, PowerDisk } from './power-disk.ts';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What became of sales that had been answered, in all lives. */
export interface Tally {
  lives: number;
  /** Lives that came to the call at which they were to end. */
  reached: number;
  cuts: number;
  kills: number;
  answered: number;
  lost: number;
}

/** A shop whose hub lives on a disk of which the power fails, and tills that know what they were answered. */
export class PoweredShop {
  readonly disk: PowerDisk;
  readonly tills: readonly SellingTill[];
  readonly tally: Tally = { lives: 0, reached: 0, cuts: 0, kills: 0, answered: 0, lost: 0 };
  readonly #seen = new Map<SellingTill, number>();
  #epoch = 0;

  readonly #command: string;

  private constructor(context: TestContext, command: string) {
    this.#command = command;
    this.disk = new PowerDisk(context);
    this.tills = Array.from({ length: TILLS }, (_, index) => new SellingTill(`till-${index + 1}`, ARTICLES));
  }

  /** @param command of a hub that lacks something; else the true one */
  static async open(context: TestContext, command: string = HUB_COMMAND): Promise<PoweredShop> {
    const shop = new PoweredShop(context, command);
    const file = join(tempFolder(), 'shop.json');
    writeFileSync(file, JSON.stringify(plentifulShop()));
    const { code, stderr } = await runHubCommand(shop.disk.folder, ['import', file], {}, command);
    if (code !== 0) throw new Error(stderr);
    shop.#epoch = shop.#read(
      (db) => db.prepare<[], number>('SELECT max(epoch) FROM epoch').pluck().get() ?? 0,
    );
    return shop;
  }

  /**
   * One life of the hub: it starts, `use` uses it, and if nothing has ended it by then the power fails. What it had answered is
   * looked for by the next one.
   */
  async live(life: Life, use: (hub: HubProcess) => Promise<void>): Promise<void> {
    this.tally.lives++;
    let hub: HubProcess | null = null;
    try {
      hub = await this.disk.start(life, this.#command);
    } catch (error) {
      if (life.trigger === undefined) throw error;
    }
    if (hub !== null) {
      this.#lookForAnswered();
      await use(hub);
      if (hub.child.exitCode === null && hub.child.signalCode === null) this.disk.cut();
      await hub.end('SIGCONT');
    }
    const { wasCut, wasReached } = this.disk;
    if (wasReached) this.tally.reached++;
    if (wasCut) this.tally.cuts++;
    else if (wasReached) this.tally.kills++;
    if (wasCut) this.disk.powerOn();
  }

  /** All tills sell for so long, or until the hub is gone. */
  async sellFor(hub: HubProcess, ms: number): Promise<void> {
    let stopped = false;
    hub.child.once('exit', () => {
      stopped = true;
    });
    const isStopped = (): boolean => stopped;
    const selling = this.tills.map((till) => till.sellUntil(isStopped, () => hub.origin));
    await Promise.race([wait(ms), ...selling]);
    if (hub.child.signalCode === null) this.disk.cut();
    await hub.end('SIGCONT');
    await Promise.all(selling);
  }

  /** Every till sends everything it ever sold once more; then all is there once, and nothing else. */
  async settle(): Promise<void> {
    const hub = await this.disk.start({ seed: 1 }, this.#command);
    this.#lookForAnswered();
    for (const till of this.tills) await till.resend(hub.origin);
    for (const till of this.tills) {
      expect(await till.resend(hub.origin)).toBe(0);
      expect(till.accepted.size).toBe(till.sold.length);
      expect(till.rejected.size).toBe(0);
    }
    await hub.end('SIGTERM');
    const sold = this.tills.reduce((sum, till) => sum + till.sold.length, 0);
    const [booked, stock, epoch] = this.#read((db) => [
      db.prepare<[], number>('SELECT count(*) FROM sale').pluck().get(),
      db.prepare<[], number>('SELECT sum(quantity) FROM stock_level').pluck().get(),
      db.prepare<[], number>('SELECT max(epoch) FROM epoch').pluck().get(),
    ]);
    expect([booked, stock]).toEqual([sold, ARTICLES.length * OPENING + 1 - 3 * sold]);
    // A cut loses nothing of the past, so nobody has to be told that it may have.
    expect(epoch).toBe(this.#epoch);
    expect(verify(join(this.disk.folder, 'hub.db')).differences).toEqual([]);
  }

  /** Of what was answered since the last look, what is missing is lost: the hub that runs now has all that is left. */
  #lookForAnswered(): void {
    this.#read((db) => {
      const booked = db.prepare<[string, string], number>(
        'SELECT 1 FROM till AS t JOIN sale AS s ON s.till_id = t.id WHERE t.serial = ? AND s.number = ?',
      );
      for (const till of this.tills) {
        const answered = [...till.accepted].slice(this.#seen.get(till) ?? 0);
        this.tally.answered += answered.length;
        this.tally.lost += answered.filter((number) => booked.get(till.serial, number) === undefined).length;
        this.#seen.set(till, till.accepted.size);
      }
    });
  }

  #read<T>(read: (db: Database.Database) => T): T {
    const db = new Database(join(this.disk.folder, 'hub.db'), { readonly: true });
    try {
      return read(db);
    } finally {
      db.close();
    }
  }
}
