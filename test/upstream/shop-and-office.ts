import pino from 'pino';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { shopId, type TillSerial, tillId, tillSerial } from '../../src/domain/ids.ts';
import type { Reader } from '../../src/store/reader.ts';
import type { Receipt, WriterClient } from '../../src/store/writer/protocol.ts';
import { BACKOFFS, type Backoffs } from '../../src/upstream/backoff.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import {
  openUpstream,
  type Upstream,
  type UpstreamConfig,
  type UpstreamParts,
} from '../../src/upstream/upstream.ts';
import type { CentralTill } from '../support/central-books.ts';
import { openHeadOffice, type TestHeadOffice } from '../support/head-office.ts';
import { seededRandom } from '../support/manual-clock.ts';
import { line, openTestStore, sale, type TestStore, testProvision } from '../support/test-store.ts';

/** A shop that accepts whatever is sold, so that tests need not mind its stock. */
export const SHOP = shopId(10);
export const FIRST = tillSerial('till-of-shop-10');
export const SECOND = tillSerial('till-10-b');
export const THIRD = tillSerial('till-10-c');
export const TILLS: readonly TillSerial[] = [FIRST, SECOND, THIRD];
export const OIL = 101;

/** Waits that a test can sit through; the till's and the daily one are long, so that a test sees what they hold back. */
export const FAST: Backoffs = {
  line: { firstMs: 5, capMs: 40 },
  misconfigured: { firstMs: 20, capMs: 40 },
  sale: { firstMs: 10, capMs: 40 },
  till: { firstMs: 3_600_000, capMs: 3_600_000 },
  dailyMs: BACKOFFS.dailyMs,
  lateMs: 150,
};

export interface Scene {
  readonly store: TestStore;
  readonly reader: Reader;
  readonly office: TestHeadOffice;
  /** Books sales of one line of oil each, in one transaction. */
  sell(serial: TillSerial, ...numbers: readonly string[]): void;
  /** Opens the road to head office on the same store; closed when the test ends. */
  open(change?: Partial<Omit<UpstreamParts, 'config'>> & { config?: Partial<UpstreamConfig> }): Upstream;
  /** The numbers that head office has, in the order in which it got them. */
  delivered(serial?: TillSerial): readonly string[];
}

/** A store with one shop of three tills, and a head office that knows them, neither of them connected yet. */
export async function openScene(): Promise<Scene> {
  const store = openTestStore();
  const tills = [SECOND, THIRD].map((serial, index) => ({
    id: tillId(71 + index),
    serial,
    name: `Caisse ${index + 2}`,
    shopId: SHOP,
    active: true,
    details: {},
  }));
  store.run('importProvision', { provision: { ...testProvision(), articles: [], categories: [], tills } });
  const registered = TILLS.map((serial): CentralTill => ({ serial, shopId: SHOP, active: true }));
  const office = await openHeadOffice(registered);
  onTestFinished(() => office.close());
  // Head office measures the hour of a cancellation by its own clock.
  office.books.now = () => store.clock.now();
  const reader = store.reader();
  return {
    store,
    reader,
    office,
    sell: (serial, ...names) => {
      store.sell(serial, ...names.map((name) => sale(name, line(OIL, 1))));
    },
    open: (change = {}) => {
      const upstream = openUpstream({
        reader,
        writer: clientOf(store),
        log: pino({ level: 'silent' }),
        clock: systemClock,
        random: seededRandom(7),
        transport: change.transport ?? openTransport({ url: office.url, token: null }),
        schedule: () => ({ stop: () => undefined }),
        ...change,
        config: {
          cron: '* * * * *',
          catalogueCron: null,
          compareStock: false,
          protocol: 'ventes-sync',
          requestTimeoutMs: 2_000,
          backoffs: FAST,
          ...change.config,
        },
      });
      onTestFinished(() => upstream.close());
      return upstream;
    },
    delivered: (serial) =>
      office.books.sales.filter((one) => one.serial === (serial ?? one.serial)).map((one) => one.number),
  };
}

/** The writer without its thread, behind the interface of the client. */
export function clientOf(store: TestStore): WriterClient {
  return {
    call: (method, argument) => {
      const receipt = store.run(method, argument);
      return new Promise<Receipt<typeof method>>((resolve) => setImmediate(resolve, receipt));
    },
    onCommitted: () => undefined,
    foldLog: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** `prefix-1` to `prefix-count`. */
export function numbers(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}

/** @throws when it does not come true in time */
export async function until(holds: () => boolean, timeoutMs = 8_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`it did not come true within ${timeoutMs} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 4));
  }
}
