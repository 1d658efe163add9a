import pino from 'pino';
import { expect, test } from 'vitest';
import { Ledger } from '../../src/upstream/journal/ledger.ts';
import type { JournalOffice } from '../../src/upstream/journal/office.ts';
import { JournalPass } from '../../src/upstream/journal/pass.ts';
import { encodeBatch } from '../../src/wire/journal/encode.ts';
import { JournalBooks } from '../support/journal-books.ts';
import { seededRandom } from '../support/manual-clock.ts';
import { line, OTHER_SHOP, OTHER_TILL, openTestStore, sale } from '../support/test-store.ts';
import { clientOf, FAST, numbers } from './shop-and-office.ts';

const TIMEOUT_MS = 60_000;

/** A head office behind a line that takes so long for each entry, on the clock of the store. */
function slowOffice(store: ReturnType<typeof openTestStore>, msPerEntry: () => number) {
  const books = new JournalBooks();
  const hub = store.reader().hubId();
  const time = { lostMs: 0, goodMs: 0, largest: 0 };
  const office: JournalOffice = {
    send: (batch) => {
      const ms = batch.texts.length * msPerEntry();
      store.clock.pass(Math.min(ms, TIMEOUT_MS));
      if (ms > TIMEOUT_MS) {
        time.lostMs += TIMEOUT_MS;
        const fault = { kind: 'timed-out', detail: '60 s', retryAfterMs: null } as const;
        return Promise.resolve({ kind: 'unclear', fault });
      }
      time.goodMs += ms;
      time.largest = Math.max(time.largest, batch.texts.length);
      const text = encodeBatch({ hub, shop: OTHER_SHOP, ...batch }, batch.texts);
      const { verdicts } = books.receive(JSON.parse(text)).body as { verdicts: { seq: number }[] };
      const decided = new Map(verdicts.map((verdict) => [verdict.seq, verdict]));
      return Promise.resolve({ kind: 'decided', verdicts: decided as never });
    },
    watermark: () => Promise.resolve({ kind: 'told', value: books.watermark(hub, OTHER_SHOP) }),
    entries: (epoch, after, limit) => {
      const { body } = books.askEntries(hub, { shop: OTHER_SHOP, epoch, after, limit });
      return Promise.resolve({ kind: 'told', value: body as never });
    },
  };
  return { office, time };
}

function openScene(msPerEntry: () => number) {
  const store = openTestStore();
  const reader = store.reader();
  const { office, time } = slowOffice(store, msPerEntry);
  const common = { shopId: OTHER_SHOP, reader, clock: store.clock, log: pino({ level: 'silent' }) };
  const ledger = new Ledger({ ...common, writer: clientOf(store), random: seededRandom(1), backoffs: FAST });
  const pass = new JournalPass({
    ...{ ...common, office, ledger, requestTimeoutMs: TIMEOUT_MS },
    onAhead: () => Promise.reject(new Error('nothing is lost here')),
  });
  return {
    time,
    sell: (names: readonly string[]) =>
      store.sell(OTHER_TILL, ...names.map((name) => sale(name, line(101, 1)))),
    drain: async () => {
      while (reader.upstreamPosition(OTHER_SHOP) < reader.head(OTHER_SHOP)) await pass.run();
    },
  };
}

test.each([700, 7_000, 31_000])(
  'on a line that takes %d ms for an entry, a long drain loses little time on batches that do not arrive',
  async (ms) => {
    let msPerEntry = ms;
    const { time, sell, drain } = openScene(() => msPerEntry);
    sell(numbers('A', 1_000));
    await drain();
    expect(time.lostMs / (time.lostMs + time.goodMs)).toBeLessThan(0.12);
    msPerEntry = 1;
    sell(numbers('B', 6_000));
    await drain();
    expect(time.largest).toBe(500);
  },
);
