import pino from 'pino';
import { expect, onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { type ShopId, seq } from '../../src/domain/ids.ts';
import type { SentEntry } from '../../src/domain/journal-entry.ts';
import type { Reader } from '../../src/store/reader.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import {
  openUpstream,
  type Upstream,
  type UpstreamConfig,
  type UpstreamParts,
} from '../../src/upstream/upstream.ts';
import { type JournalCall, type JournalOffice, openJournalOffice } from '../support/journal-office.ts';
import { seededRandom } from '../support/manual-clock.ts';
import { line, OTHER_SHOP, OTHER_TILL, openTestStore, sale, type TestStore } from '../support/test-store.ts';
import { clientOf, FAST, until } from './shop-and-office.ts';

export const SHOP = OTHER_SHOP;
export const OIL = 101;

export interface JournalScene {
  readonly store: TestStore;
  readonly reader: Reader;
  readonly office: JournalOffice;
  readonly hub: string;
  /** Books sales of one line of oil each, in one transaction, in a shop that accepts whatever is sold. */
  sell(...numbers: readonly string[]): void;
  /** Opens the road to head office on the same store; closed when the test ends. */
  open(change?: Partial<Omit<UpstreamParts, 'config'>> & { config?: Partial<UpstreamConfig> }): Upstream;
  /** Everything that the hub sends of a shop, with its epoch. */
  journal(shop?: ShopId): { readonly epoch: number; readonly entry: SentEntry }[];
  /** Waits until head office was told of everything but what stepped aside. */
  told(shop?: ShopId): Promise<void>;
  /** The first and last seq of each batch of the shop that was sent. */
  batches(shop?: ShopId): readonly (readonly [first: number, last: number])[];
}

/** A store with two shops, and a head office that keeps journals, not connected yet. */
export async function openJournalScene(): Promise<JournalScene> {
  const store = openTestStore();
  const office = await openJournalOffice();
  office.scriptedShop = SHOP;
  onTestFinished(() => office.close());
  const reader = store.reader();
  return {
    store,
    reader,
    office,
    hub: reader.hubId(),
    sell: (...names) => {
      store.sell(OTHER_TILL, ...names.map((name) => sale(name, line(OIL, 1))));
    },
    open: (change = {}) => openRoad(store, reader, office.url, change),
    journal: (shop = SHOP) => journalOf(reader, shop),
    told: (shop = SHOP) => until(() => reader.upstreamPosition(shop) === reader.head(shop)),
    batches: (shop = SHOP) =>
      office.calls
        .filter((call) => call.route === 'batch')
        .map(bodyOf)
        .filter((body) => body.shop === shop)
        .map((body) => [body.first, body.last] as const),
  };
}

function openRoad(
  store: TestStore,
  reader: Reader,
  url: string,
  change: NonNullable<Parameters<JournalScene['open']>[0]>,
): Upstream {
  const upstream = openUpstream({
    reader,
    writer: clientOf(store),
    log: pino({ level: 'silent' }),
    clock: systemClock,
    random: seededRandom(7),
    transport: openTransport({ url, token: null }),
    schedule: () => ({ stop: () => undefined }),
    ...change,
    config: {
      ...{
        protocol: 'journal',
        cron: '* * * * *',
        catalogueCron: null,
        compareStock: false,
        requestTimeoutMs: 2_000,
        backoffs: FAST,
      },
      ...change.config,
    },
  });
  onTestFinished(() => upstream.close());
  return upstream;
}

export function bodyOf(call: JournalCall): {
  readonly shop: number;
  readonly epoch: number;
  readonly first: number;
  readonly last: number;
  readonly entries: readonly SentEntry[];
} {
  return JSON.parse(call.text);
}

export function journalOf(
  reader: Reader,
  shop: ShopId,
): { readonly epoch: number; readonly entry: SentEntry }[] {
  const found = [];
  for (let after = 0; ; ) {
    const page = reader.journalPage(shop, seq(after), { entries: 500, bytes: 10_000_000 });
    if (page === null) return found;
    for (const entry of page.entries) found.push({ epoch: page.epoch, entry });
    after = page.entries.at(-1)?.seq ?? after;
  }
}

/** Head office has exactly the shop's facts, once each and in order, and the stock that they make. */
export function expectSameBooks({ office, hub, reader, store }: JournalScene, shop: ShopId = SHOP): void {
  expect(office.books.entries(hub, shop)).toEqual(journalOf(reader, shop));
  const levels = store.db
    .prepare<[number], { article_id: number; quantity: number }>(
      'SELECT article_id, quantity FROM stock_level WHERE shop_id = ? ORDER BY article_id',
    )
    .all(shop);
  const there = [...office.books.stock(hub, shop)].sort(([a], [b]) => a - b);
  expect(there).toEqual(levels.map((row) => [row.article_id, row.quantity]));
}
