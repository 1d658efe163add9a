import { expect, test } from 'vitest';
import type { Certificate } from '../../src/domain/certificate.ts';
import { seq } from '../../src/domain/ids.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { queuedSales } from '../support/queued-sales.ts';
import {
  line,
  MORNING,
  OIL,
  OTHER_SHOP,
  OTHER_TILL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
} from '../support/test-store.ts';

const TODAY = 20_261_122;
const DAY_MS = 86_400_000;

function drawn(store: TestStore, day = TODAY): Certificate {
  const certificate = store.reader().certificate(SHOP, day, store.clock.now());
  if (certificate === undefined) throw new Error('no certificate');
  return certificate;
}

function seqOf(store: TestStore, number: string): ReturnType<typeof seq> {
  const found = queuedSales(store.reader(), SHOP).find((one) => one.number === number);
  return found?.seq ?? seq(0);
}

const progress = { shopId: SHOP, put: [], clear: [], hold: [], release: [] };
const answered = { shopId: SHOP, attempts: 1, waitsSince: null, nextAttemptAt: null, lastAnswer: '' };

test('it tells of each till the first and the last number, the count, and the total by currency', () => {
  const store = openTestStore();
  store.sell(TILL, sale('A-1', line(OIL, 2)), sale('A-2', line(RICE, 1)), sale('A-3', line(OIL, 1)));
  store.sell(SECOND_TILL, { ...sale('B-7', line(OIL, 1, 500)), currency: 'USD' });
  const { tills, sales } = drawn(store);
  expect(tills.map((one) => [one.till.serial, one.first?.number, one.last?.number, one.sales.count])).toEqual(
    [
      [TILL, 'A-1', 'A-3', 3],
      [SECOND_TILL, 'B-7', 'B-7', 1],
    ],
  );
  expect(sales.totals.map(({ currency }) => currency)).toEqual(['CDF', 'USD']);
  const booked = queuedSales(store.reader(), SHOP);
  const expected = booked.filter((one) => one.currency === 'CDF').reduce((sum, one) => sum + one.total, 0);
  expect(sales.totals[0]?.total).toBe(expected);
});

test('each sale stands in one place: sent, waiting, parked, held; and the day is complete when all have arrived', () => {
  const store = openTestStore();
  store.sell(
    TILL,
    sale('A-1', line(OIL, 1)),
    sale('A-2', line(OIL, 1)),
    sale('A-3', line(OIL, 1)),
    sale('A-4', line(OIL, 1)),
  );
  store.sell(SECOND_TILL, sale('B-1', line(OIL, 1)));
  const till = store.reader().tillBySerial(SECOND_TILL);
  store.run('recordUpstream', {
    ...progress,
    position: seqOf(store, 'A-3'),
    put: [
      { ...answered, seq: seqOf(store, 'A-2'), state: 'parked', reason: 'COLLISION' },
      { ...answered, seq: seqOf(store, 'A-3'), state: 'retry', reason: 'TRANSIENT' },
    ],
    hold: [
      {
        ...answered,
        tillId: till?.id ?? (0 as never),
        fromSeq: seqOf(store, 'B-1'),
        reason: 'TERMINAL_NOT_FOUND',
      },
    ],
  });
  const { standings, complete } = drawn(store);
  const counts = Object.fromEntries(Object.entries(standings).map(([name, { count }]) => [name, count]));
  expect(counts).toEqual({ sent: 1, 'by-hand': 0, waiting: 2, parked: 1, held: 1, dropped: 0 });
  expect(complete).toBe(false);
  store.run('recordUpstream', {
    ...progress,
    position: store.reader().head(SHOP),
    clear: [seqOf(store, 'A-2'), seqOf(store, 'A-3')],
    release: till === undefined ? [] : [till.id],
  });
  expect(drawn(store)).toMatchObject({ complete: true, standings: { sent: { count: 5 } } });
});

test('a cancelled sale is counted apart, and is open until head office knows', () => {
  const store = openTestStore();
  store.sell(TILL, sale('A-1', line(OIL, 1)), sale('A-2', line(OIL, 1)));
  store.run('recordUpstream', { ...progress, position: store.reader().head(SHOP) });
  const receipt = store.run('cancelSale', {
    serial: TILL,
    number: 'A-2',
    reason: '',
    reference: '',
    comment: '',
  });
  expect(isRefused(receipt)).toBe(false);
  expect(drawn(store)).toMatchObject({
    complete: false,
    sales: { count: 1 },
    cancelled: { count: 1 },
    tills: [{ cancellationsOpen: 1 }],
  });
});

test('a refused sale stands in quarantine until a person discards it, and then with who and why', () => {
  const store = openTestStore();
  store.sell(TILL, sale('A-1', line(OIL, 900)));
  expect(drawn(store)).toMatchObject({
    quarantined: 1,
    complete: false,
    tills: [{ quarantine: { count: 1, entries: [{ number: 'A-1', code: 'INSUFFICIENT_STOCK' }] } }],
  });
  const id = store.reader().quarantine({ shopId: SHOP, state: 'open', limit: 1 })[0]?.id ?? seq(0);
  store.run('discardQuarantined', { shopId: SHOP, id, reason: 'typing error', user: 'Mado' });
  expect(drawn(store)).toMatchObject({
    quarantined: 0,
    complete: true,
    tills: [
      {
        discarded: {
          count: 1,
          entries: [
            { kind: 'refused-sale', number: 'A-1', decision: { user: 'Mado', reason: 'typing error' } },
          ],
        },
      },
    ],
  });
});

test('a number that no sale has is missing; one that is refused, or was sold on another day, is not', () => {
  const store = openTestStore();
  const yesterday = { text: '2026-11-21T18:00:00Z', instant: MORNING - 14 * 3_600_000 };
  store.sell(TILL, { ...sale('A-12', line(OIL, 1)), sentDate: yesterday });
  store.sell(TILL, ...['A-11', 'A-13', 'A-14', 'A-17'].map((number) => sale(number, line(OIL, 1))));
  store.sell(TILL, sale('A-15', line(OIL, 900)));
  const certificate = drawn(store);
  expect(certificate.tills[0]?.series).toMatchObject([
    { first: 'A-11', last: 'A-17', missing: 1, gaps: [{ from: 'A-16', to: 'A-16', count: 1 }] },
  ]);
  expect(certificate).toMatchObject({ missing: 1, complete: false });
});

test('a day is the shop’s own, and of this shop only', () => {
  const store = openTestStore();
  store.sell(TILL, sale('A-1', line(OIL, 1)));
  store.sell(OTHER_TILL, sale('C-1', line(101, 1)));
  expect(drawn(store).tills.map((one) => one.till.serial)).toEqual([TILL]);
  expect(drawn(store, TODAY - 1)).toMatchObject({ sales: { count: 0 }, tills: [], complete: true });
  // 23:30 UTC is 00:30 of the next day in Kinshasa.
  store.clock.pass(DAY_MS * 0.65);
  const late = { text: '2026-11-22T23:30:00Z', instant: Date.UTC(2026, 10, 22, 23, 30) };
  store.sell(TILL, { ...sale('A-2', line(OIL, 1)), sentDate: late });
  expect(drawn(store).sales.count).toBe(1);
  expect(drawn(store, TODAY + 1).sales.count).toBe(1);
  expect(store.reader().certificate(OTHER_SHOP, TODAY, 0)?.sales.count).toBe(1);
});
