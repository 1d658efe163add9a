import pino from 'pino';
import { expect, onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { Doubted } from '../../src/domain/office-check.ts';
import type { Reader } from '../../src/store/reader.ts';
import { CataloguePuller } from '../../src/upstream/catalogue/puller.ts';
import { openStockComparison } from '../../src/upstream/stock/comparison.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { Ledger } from '../../src/upstream/ventes-sync/ledger.ts';
import { openOffice } from '../../src/upstream/ventes-sync/office.ts';
import { OfficeCheck } from '../../src/upstream/ventes-sync/office-check.ts';
import { seededRandom } from '../support/manual-clock.ts';
import { clientOf, FAST, type Scene, SHOP } from './shop-and-office.ts';

/** Reads head office's stock while nothing else is under way. */
export interface StockReading {
  /** @returns whether head office could be read */
  read(): Promise<boolean>;
}

const HOUR_MS = 60 * 60 * 1000;
/** Questions that are asked after a reading, before the next one. */
const QUESTIONS = 50;

/**
 * Reads the catalogue of head office as the hub does, and looks twice at each full reading: the second finds nothing. Where the
 * first was in doubt, another reading is made instead, as the hub makes one. An hour goes by between two readings.
 * @param replaced in place of the question whether head office has all that it had
 */
export function openStockReading(
  scene: Scene,
  believed: Reader,
  replaced: OfficeCheck['doubted'] | null,
  onDoubt: (said: Doubted) => void,
): StockReading {
  const { store, reader } = scene;
  const transport = openTransport({ url: scene.office.url, token: null });
  onTestFinished(() => transport.close());
  let hours = 0;
  const clock: Clock = { ...systemClock, monotonic: () => performance.now() + hours * HOUR_MS };
  const road = { transport, clock, requestTimeoutMs: 2_000, closing: new AbortController().signal };
  const own = {
    ...{ shopId: SHOP, reader, writer: clientOf(store), log: pino({ level: 'silent' }) },
    ...{ random: seededRandom(3), backoffs: FAST },
  };
  const nothing = () => undefined;
  const calls = { ...road, shopId: SHOP, onContact: nothing };
  const parts = { ...own, ...road, office: openOffice(calls), calls, onTrusted: nothing };
  const check = new OfficeCheck({ ...parts, ledger: new Ledger(parts) });
  let couldTrust = true;
  const compare = openStockComparison({
    ...{ reader: believed, writer: own.writer, log: own.log, tillsCompared: () => true },
    doubted: async () => {
      const said = await (replaced ?? check.doubted.bind(check))();
      couldTrust &&= said !== 'all' && said.size === 0;
      onDoubt(said);
      return said;
    },
  });
  const puller = new CataloguePuller({
    ...own,
    exchange: road,
    onFullReading: async (reading) => {
      couldTrust = true;
      await compare(reading);
      // To ask for a cancellation is to make it once more: what was read before that is not what is there now.
      if (!couldTrust) return;
      const head = reader.head(SHOP);
      await compare(reading);
      expect(reader.head(SHOP)).toBe(head);
    },
  });
  const goOn = check.after(() => Promise.resolve({ kind: 'idle', nextDueMs: null }));
  const readOnce = async (): Promise<boolean> => {
    hours++;
    const told = puller.request({ full: true, accept: false });
    await puller.pull(() => Promise.resolve(null));
    const { error } = await told;
    for (let asked = 0; asked < QUESTIONS && (await goOn()).kind === 'worked'; asked++);
    return error === null;
  };
  return {
    read: async () => {
      const read = await readOnce();
      if (read && !couldTrust) await readOnce();
      return read;
    },
  };
}
