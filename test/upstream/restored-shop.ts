import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import { expect, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { ShopId } from '../../src/domain/ids.ts';
import { isFact } from '../../src/domain/journal-entry.ts';
import { openForWriting } from '../../src/store/open.ts';
import { openReader } from '../../src/store/open-reader.ts';
import type { Reader } from '../../src/store/reader.ts';
import type { HighWater } from '../../src/store/writer/high-water.ts';
import { Writer } from '../../src/store/writer/writer.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { openUpstream, type Upstream, type UpstreamParts } from '../../src/upstream/upstream.ts';
import type { Reply } from '../support/journal-books.ts';
import { type JournalOffice, openJournalOffice } from '../support/journal-office.ts';
import { ManualClock, seededRandom } from '../support/manual-clock.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { MORNING, TestStore, testProvision } from '../support/test-store.ts';
import { clientOf, FAST, until } from './shop-and-office.ts';

/** A hub whose folder is backed up and put back, and the head office that it tells its journal. */
export class RestoredShop {
  readonly office: JournalOffice;
  readonly store: TestStore;
  readonly #seed: number;
  #reader: Reader;
  #road: Upstream | null = null;
  #boots = 1;

  private constructor(office: JournalOffice, seed: number) {
    this.office = office;
    this.#seed = seed;
    this.store = new TestStore(tempFolder(), new ManualClock(MORNING), null, seed);
    this.store.run('importProvision', { provision: testProvision() });
    this.#reader = openReader(this.store.path);
  }

  static async open(seed: number): Promise<RestoredShop> {
    const office = await openJournalOffice();
    const shop = new RestoredShop(office, seed);
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

  get hub(): string {
    return this.#reader.hubId();
  }

  lineUp(change: Partial<UpstreamParts> = {}): Upstream {
    const road = openUpstream({
      reader: this.#reader,
      writer: clientOf(this.store),
      log: pino({ level: 'silent' }),
      clock: systemClock,
      random: seededRandom(this.#seed),
      transport: openTransport({ url: this.office.url, token: null }),
      schedule: () => ({ stop: () => undefined }),
      config: {
        protocol: 'journal',
        cron: '* * * * *',
        catalogueCron: null,
        compareStock: false,
        requestTimeoutMs: 2_000,
        backoffs: FAST,
      },
      ...change,
    });
    this.#road = road;
    road.start();
    return road;
  }

  async lineDown(): Promise<void> {
    await this.#road?.close();
    this.#road = null;
  }

  /** Waits until head office has everything of the shop. */
  async told(shop: ShopId, exceptions = 0): Promise<void> {
    this.#road?.wake(shop);
    await until(
      () =>
        this.#reader.upstreamPosition(shop) === this.#reader.head(shop) &&
        this.#reader.upstreamExceptions(shop).length === exceptions,
      20_000,
    );
  }

  /** Copies the database, as a backup does. Returns what puts it back, in the place of the present one. */
  backUp(): (noticed: boolean) => Promise<void> {
    const copy = join(this.store.folder, `backup-${this.#boots}.db`);
    this.store.writer.checkpoint();
    copyFileSync(this.store.path, copy);
    return async (noticed) => {
      await this.lineDown();
      // A card image puts the mark beside the database back as well: then nothing tells of the loss.
      const mark = noticed ? this.store.writer.highWater() : null;
      this.#reader.close();
      this.store.db.close();
      this.#boots += 1;
      // Whoever still reads the lost file reads on there.
      const path = join(this.store.folder, `hub-${this.#boots}.db`);
      copyFileSync(copy, path);
      Object.assign(this.store, { path });
      this.#reopen(mark);
    };
  }

  /**
   * Nothing is doubled or lost between the two: same stock, and each name stands for one fact.
   * @param but codes of refusals that are no disagreement
   */
  expectAgreement(shop: ShopId, but: readonly string[] = []): void {
    expect(this.store.differences()).toEqual([]);
    const levels = this.levels(shop);
    const there = [...this.office.books.stock(this.hub, shop)].sort(([a], [b]) => a - b);
    expect(there).toEqual(levels);
    const refused = this.office.calls.flatMap(({ reply }) => refusals(reply));
    expect(refused.filter(({ code }) => !but.includes(code))).toEqual([]);
  }

  levels(shop: ShopId): (readonly [article: number, quantity: number])[] {
    return this.store.db
      .prepare<[number], { article_id: number; quantity: number }>(
        'SELECT article_id, quantity FROM stock_level WHERE shop_id = ? ORDER BY article_id',
      )
      .all(shop)
      .map((row) => [row.article_id, row.quantity] as const);
  }

  /** What head office holds of a kind, by what a fact says. */
  held(shop: ShopId, kind: string): readonly Readonly<Record<string, unknown>>[] {
    return this.office.books
      .entries(this.hub, shop)
      .flatMap(({ entry }) => (isFact(entry) && entry.kind === kind ? [entry.body] : []));
  }

  #reopen(mark: HighWater | null): void {
    const { store } = this;
    store.db = openForWriting(store.path);
    store.writer = new Writer(store.db, {
      clock: store.clock,
      random: seededRandom(this.#seed * 1000 + this.#boots),
      bootId: `boot-${this.#boots}`,
      before: mark,
    });
    this.#reader = openReader(store.path);
  }
}

function refusals(reply: Reply | null): readonly { readonly code: string }[] {
  const { verdicts = [] } = (reply?.body ?? {}) as {
    verdicts?: readonly { verdict: string; code: string }[];
  };
  return verdicts.filter(({ verdict }) => verdict === 'refused');
}
