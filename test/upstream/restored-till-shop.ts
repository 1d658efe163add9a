import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { ShopId, TillSerial } from '../../src/domain/ids.ts';
import type { Provision } from '../../src/domain/provision.ts';
import { openForWriting } from '../../src/store/open.ts';
import { openReader } from '../../src/store/open-reader.ts';
import type { Reader } from '../../src/store/reader.ts';
import { Writer } from '../../src/store/writer/writer.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { openUpstream, type Upstream } from '../../src/upstream/upstream.ts';
import { openHeadOffice, type TestHeadOffice } from '../support/head-office.ts';
import { ManualClock, seededRandom } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import {
  MORNING,
  OTHER_SHOP,
  OTHER_TILL,
  SECOND_TILL,
  SHOP,
  TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';
import { clientOf, FAST, until } from './shop-and-office.ts';

/** A hub whose database is copied and put back, and the existing head office that it sends its sales to. */
export class RestoredTillShop {
  readonly office: TestHeadOffice;
  readonly store: TestStore;
  readonly #seed: number;
  #reader: Reader;
  #road: Upstream | null = null;
  #boots = 1;

  private constructor(office: TestHeadOffice, seed: number, provision: Provision) {
    this.office = office;
    this.#seed = seed;
    this.store = new TestStore(tempFolder(), new ManualClock(MORNING), null, seed);
    this.store.run('importProvision', { provision });
    this.#reader = openReader(this.store.path);
    office.books.now = () => this.store.clock.now();
  }

  static async open(seed = 1, provision = testProvision()): Promise<RestoredTillShop> {
    const office = await openHeadOffice([
      { serial: TILL, shopId: SHOP, active: true },
      { serial: SECOND_TILL, shopId: SHOP, active: true },
      { serial: OTHER_TILL, shopId: OTHER_SHOP, active: true },
    ]);
    const shop = new RestoredTillShop(office, seed, provision);
    onTestFinished(async () => {
      await shop.lineDown();
      shop.#reader.close();
      shop.store.db.close();
      await office.close();
    });
    return shop;
  }

  get reader(): Reader {
    return this.#reader;
  }

  lineUp(): void {
    this.#road = openUpstream({
      reader: this.#reader,
      writer: clientOf(this.store),
      log: pino({ level: 'silent' }),
      clock: systemClock,
      random: seededRandom(this.#seed),
      transport: openTransport({ url: this.office.url, token: null }),
      schedule: () => ({ stop: () => undefined }),
      config: {
        ...{ protocol: 'ventes-sync', cron: '* * * * *', catalogueCron: null, compareStock: false },
        ...{ requestTimeoutMs: 2_000, backoffs: { ...FAST, till: { firstMs: 10, capMs: 50 } } },
      },
    });
    this.#road.start();
  }

  async lineDown(): Promise<void> {
    await this.#road?.close();
    this.#road = null;
  }

  /** Something of the shop is due. */
  wake(shop: ShopId): void {
    this.#road?.wake(shop);
  }

  /** Waits until nothing of these shops is to be sent, and every till is compared. */
  settled(...shops: readonly ShopId[]): Promise<void> {
    return this.settledBut(() => 0, ...shops);
  }

  /** The same, but for so many that wait for a person. */
  async settledBut(waiting: () => number, ...shops: readonly ShopId[]): Promise<void> {
    for (const shop of shops) {
      this.#road?.wake(shop);
      await until(
        () =>
          this.#reader.unsent(shop).count === waiting() &&
          this.#reader.queueAfter(shop, this.#reader.upstreamPosition(shop), 1, []).entries.length === 0 &&
          this.#reader.tillsCompared(shop),
      );
    }
  }

  /** Copies the database, as a backup does. Returns what puts it back, in the place of the present one. */
  backUp(): () => Promise<void> {
    const copy = join(this.store.folder, `backup-${this.#boots}.db`);
    this.store.writer.checkpoint();
    copyFileSync(this.store.path, copy);
    return async () => {
      await this.lineDown();
      const before = this.store.writer.highWater();
      this.#reader.close();
      this.store.db.close();
      this.#boots += 1;
      const path = join(this.store.folder, `hub-${this.#boots}.db`);
      copyFileSync(copy, path);
      Object.assign(this.store, { path });
      const { store } = this;
      store.db = openForWriting(path);
      store.writer = new Writer(store.db, {
        clock: store.clock,
        random: seededRandom(this.#seed * 1000 + this.#boots),
        bootId: `boot-${this.#boots}`,
        before,
      });
      this.#reader = openReader(path);
    };
  }

  levels(shop: ShopId): ReadonlyMap<number, number> {
    const rows = this.store.db
      .prepare<[number], { article_id: number; quantity: number }>(
        'SELECT article_id, quantity FROM stock_level WHERE shop_id = ? ORDER BY article_id',
      )
      .all(shop);
    return new Map(rows.map((row) => [row.article_id, row.quantity]));
  }

  /** The numbers that the hub has of a shop's till (of all, when none is named), each as often as it has it. */
  numbers(shop: ShopId, serial?: TillSerial): readonly string[] {
    const till = serial === undefined ? null : this.#reader.tillBySerial(serial)?.name;
    return this.#reader
      .saleHistory({ shopId: shop, from: null, to: null, before: null, limit: 1000 })
      .filter((sale) => till === null || sale.tillName === till)
      .map((sale) => sale.number);
  }

  /** How often head office was sent each number. */
  timesSent(number: string): number {
    return this.office.calls.filter((call) => call.route === 'sync' && call.numbers.includes(number)).length;
  }
}
