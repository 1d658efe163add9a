import { describe, expect, test } from 'vitest';
import { type Seq, type TillSerial, tillId } from '../../src/domain/ids.ts';
import type { CancelReceipt } from '../../src/store/writer/cancelling.ts';
import { type Command, isRefused } from '../../src/store/writer/protocol.ts';
import { queuedSales } from '../support/queued-sales.ts';
import {
  batch,
  entry,
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
  testProvision,
} from '../support/test-store.ts';

const MINUTE = 60_000;

const asking = (serial: TillSerial, number: string) => ({
  serial,
  number,
  reason: 'erreur de caisse',
  reference: `ANNUL-${number}`,
  comment: `Annulation vente #${number}`,
});

function cancel(store: TestStore, serial: TillSerial, number: string): CancelReceipt {
  const receipt = store.run('cancelSale', asking(serial, number));
  if (isRefused(receipt)) throw new Error(JSON.stringify(receipt));
  return receipt;
}

const levels = (store: TestStore): unknown[] =>
  store.db.prepare('SELECT article_id, quantity FROM stock_level ORDER BY article_id').all();

function booked(store: TestStore, number: string, serial = TILL): Seq {
  const [outcome] = store.sell(serial, sale(number, line(OIL, 1))).outcomes;
  if (outcome?.kind !== 'created') throw new Error('not booked');
  return outcome.seq;
}

describe('a cancellation', () => {
  test('puts back line by line what the sale took, two lines of one article too', () => {
    const store = openTestStore();
    const before = levels(store);
    store.sell(TILL, sale('A-1', line(OIL, 2), line(RICE, 1), line(OIL, 3)));
    store.sell(SECOND_TILL, sale('B-1', line(RICE, 1)));
    const receipt = cancel(store, SECOND_TILL, 'A-1');
    expect(receipt).toMatchObject({
      kind: 'cancelled',
      sale: { soldAt: MORNING, total: 2_500_000 * 5 + 7_500_000 },
      cancelledAt: MORNING,
      restored: [
        { articleId: OIL, code: 'ART-15', name: 'Huile', quantity: 2, stockBefore: 45 },
        { articleId: RICE, quantity: 1, stockBefore: 18 },
        { articleId: OIL, quantity: 3, stockBefore: 47 },
      ],
    });
    cancel(store, TILL, 'B-1');
    expect(levels(store)).toEqual(before);
    expect(store.differences()).toEqual([]);
    const [newest] = store
      .reader()
      .movements({ shopId: SHOP, articleId: OIL, from: null, to: null, before: null, limit: 1 });
    expect(newest).toMatchObject({
      kind: 'return',
      quantity: 3,
      note: { reference: 'ANNUL-A-1', user: 'Caisse 2', comment: 'Annulation vente #A-1' },
    });
  });

  test('succeeds once, also when several ask in one group', () => {
    const store = openTestStore();
    booked(store, 'A-1');
    const commands = [TILL, SECOND_TILL, TILL, SECOND_TILL].map(
      (serial): Command => ({ method: 'cancelSale', argument: asking(serial, 'A-1') }),
    );
    const kinds = store.group(commands).map((receipt) => ('kind' in receipt ? receipt.kind : 'refused'));
    expect(kinds).toEqual(['cancelled', 'cancelled-before', 'cancelled-before', 'cancelled-before']);
    expect(levels(store)).toContainEqual({ article_id: OIL, quantity: 50 });
    store.clock.pass(MINUTE);
    expect(cancel(store, TILL, 'A-1')).toMatchObject({ kind: 'cancelled-before', cancelledAt: MORNING });
  });

  test('of a sale of the same group works as if one had come after the other', () => {
    const store = openTestStore();
    const receipts = store.group([
      { method: 'recordSales', argument: batch(TILL, [entry(sale('A-1', line(OIL, 4)))]) },
      { method: 'cancelSale', argument: asking(TILL, 'A-1') },
      { method: 'recordSales', argument: batch(SECOND_TILL, [entry(sale('B-1', line(OIL, 50)))]) },
    ]);
    expect(receipts[1]).toMatchObject({ kind: 'cancelled', restored: [{ stockBefore: 46 }] });
    expect(receipts[2]).toMatchObject({ outcomes: [{ kind: 'created' }] });
    expect(store.differences()).toEqual([]);
  });

  test('leaves the number taken: sent again, the sale is a replay and stays cancelled', () => {
    const store = openTestStore();
    const at = booked(store, 'A-1');
    cancel(store, TILL, 'A-1');
    expect(store.sell(TILL, sale('A-1', line(OIL, 1))).outcomes).toEqual([
      { kind: 'replay', number: 'A-1', existing: at },
    ]);
    expect(store.reader().isCancelled(SHOP, at)).toBe(true);
    expect(levels(store)).toContainEqual({ article_id: OIL, quantity: 50 });
  });

  test('is refused to a till that is not known, and finds nothing of another shop', () => {
    const store = openTestStore();
    booked(store, 'A-1');
    expect(store.run('cancelSale', asking('nobody' as TillSerial, 'A-1'))).toEqual({
      refused: 'till-unknown',
    });
    expect(cancel(store, OTHER_TILL, 'A-1').kind).toBe('number-unknown');
    expect(cancel(store, TILL, 'a-1').kind).toBe('number-unknown');
  });
});

describe('a number that two tills have (D11)', () => {
  test('means the own sale first, then the only other one, else none', () => {
    const store = openTestStore();
    const own = booked(store, '1');
    const other = booked(store, '1', SECOND_TILL);
    store.run('importProvision', {
      provision: {
        shops: [],
        categories: [],
        articles: [],
        tills: [
          {
            id: tillId(9),
            serial: 'till-c' as TillSerial,
            name: 'Caisse 3',
            shopId: SHOP,
            active: true,
            details: {},
          },
        ],
      },
    });
    expect(cancel(store, 'till-c' as TillSerial, '1')).toMatchObject({
      shopId: SHOP,
      kind: 'ambiguous',
      candidates: [
        { tillName: 'Caisse 1', soldAt: MORNING, total: 2_500_000 },
        { tillName: 'Caisse 2', soldAt: MORNING, total: 2_500_000 },
      ],
    });
    expect(cancel(store, SECOND_TILL, '1')).toMatchObject({ kind: 'cancelled', sale: { seq: other } });
    expect(cancel(store, SECOND_TILL, '1').kind).toBe('cancelled-before');
    expect(cancel(store, TILL, '1')).toMatchObject({ kind: 'cancelled', sale: { seq: own } });
  });
});

describe('the hour (D18)', () => {
  test.each([
    [59 * MINUTE, 'cancelled'],
    [60 * MINUTE, 'cancelled'],
    [61 * MINUTE, 'too-late'],
  ])('%i ms of running time after the booking: %s', (ms, kind) => {
    const store = openTestStore();
    booked(store, 'A-1');
    store.clock.pass(ms);
    expect(cancel(store, TILL, 'A-1').kind).toBe(kind);
  });

  test('does not count from the date of the sale, nor by the wall clock', () => {
    const store = openTestStore();
    const sentDate = { text: 'x', instant: MORNING - 9 * 60 * MINUTE };
    store.sell(TILL, { ...sale('late', line(OIL, 1)), sentDate });
    store.clock.wall += 5 * 60 * MINUTE;
    store.clock.running += 59 * MINUTE;
    expect(cancel(store, TILL, 'late').kind).toBe('cancelled');
  });

  /** Stops the hub, lets the machine be off, and starts it again; a killed hub has only what was committed. */
  function off(store: TestStore, ms: number, how: 'stopped' | 'killed' = 'stopped'): void {
    const mark = how === 'stopped' ? store.writer.highWater() : null;
    store.clock.wall += ms;
    store.clock.running = 0;
    store.restart(mark);
  }

  test.each(['stopped', 'killed'] as const)('counts time switched off when the hub was %s', (how) => {
    const store = openTestStore();
    booked(store, 'A-1');
    store.clock.pass(10 * MINUTE);
    off(store, 40 * MINUTE, how);
    store.clock.pass(9 * MINUTE);
    booked(store, 'A-2');
    off(store, 2 * MINUTE, how);
    expect(cancel(store, TILL, 'A-1')).toMatchObject({ kind: 'too-late', soldAt: MORNING });
    const receipt = cancel(store, TILL, 'A-1');
    expect(receipt.kind === 'too-late' && Math.floor(receipt.elapsedMs / MINUTE)).toBe(61);
    expect(cancel(store, TILL, 'A-2').kind).toBe('cancelled');
  });

  test('a hub that is started again and again without a record counts each gap once', () => {
    const store = openTestStore();
    booked(store, 'A-1');
    for (let time = 0; time < 5; time++) off(store, 10 * MINUTE, 'killed');
    expect(cancel(store, TILL, 'A-1').kind).toBe('cancelled');
    booked(store, 'A-2');
    off(store, 61 * MINUTE, 'killed');
    expect(cancel(store, TILL, 'A-2').kind).toBe('too-late');
  });

  test('a sale that is booked right after a start is not charged with the gap before it', () => {
    const store = openTestStore();
    off(store, 120 * MINUTE);
    booked(store, 'A-1');
    store.clock.pass(59 * MINUTE);
    expect(cancel(store, TILL, 'A-1').kind).toBe('cancelled');
  });

  test('time switched off does not count when the hub woke in the past, nor when it then finds the right time', () => {
    const store = openTestStore();
    booked(store, 'A-1');
    const mark = store.writer.highWater();
    store.clock.wall = 0;
    store.clock.running = 0;
    store.restart(mark);
    booked(store, 'A-2');
    const doubtful = store.writer.highWater();
    expect(doubtful.clockDoubt).toBe(true);
    store.clock.wall = MORNING + 300 * MINUTE;
    store.clock.running = 0;
    store.restart(doubtful);
    store.clock.pass(59 * MINUTE);
    expect(cancel(store, TILL, 'A-2').kind).toBe('cancelled');
    expect(cancel(store, TILL, 'A-1').kind).toBe('cancelled');
  });

  test('a mark that is later than every fact is one side of the gap, in doubt or not', () => {
    for (const clockDoubt of [false, true]) {
      const store = openTestStore();
      booked(store, 'A-1');
      store.clock.pass(MINUTE);
      const mark = { ...store.writer.highWater(), clockDoubt };
      store.clock.wall += 90 * MINUTE;
      store.clock.running = 0;
      store.restart(mark);
      expect(cancel(store, TILL, 'A-1').kind).toBe(clockDoubt ? 'cancelled' : 'too-late');
    }
  });
});

describe('on the road to head office', () => {
  const exceptions = (store: TestStore) => store.reader().upstreamExceptions(SHOP);

  test('a sale that was never handed over is not sent and leaves no trace there', () => {
    const store = openTestStore();
    const first = booked(store, 'A-1');
    booked(store, 'A-2');
    store.run('attemptUpstream', { shopId: SHOP, tillId: tillId(5), upTo: first });
    cancel(store, TILL, 'A-2');
    const reader = store.reader();
    expect(queuedSales(reader, SHOP).map((row) => row.seq)).toEqual([first]);
    const { entries } = reader.queueOfTill(tillId(5), SHOP, 0 as Seq, 10);
    expect(entries.map((row) => row.seq)).toEqual([first]);
    expect(reader.unsent(SHOP).count).toBe(1);
    expect(exceptions(store)).toEqual([]);
  });

  test('one that may have left is in the queue as its cancellation, and what it waited for is over', () => {
    const store = openTestStore();
    const at = booked(store, 'A-1');
    store.run('attemptUpstream', { shopId: SHOP, tillId: tillId(5), upTo: at });
    const refused = {
      shopId: SHOP,
      seq: at,
      state: 'retry' as const,
      attempts: 3,
      waitsSince: null,
      nextAttemptAt: 0,
      reason: 'TRANSIENT: …',
      lastAnswer: 'HTTP 201 OTHER: deadlock',
    };
    const progress = { shopId: SHOP, position: at, put: [refused], clear: [], hold: [], release: [] };
    store.run('recordUpstream', progress);
    cancel(store, TILL, 'A-1');
    // The answer to a request that was under way comes after the cancellation, and a person asks for all that waits.
    store.run('recordUpstream', progress);
    expect(store.run('retryUpstream', { shopId: SHOP, seq: null })).toEqual({ due: 0 });
    expect(exceptions(store)).toEqual([]);
    const { entries } = store.reader().queueAfter(SHOP, at, 10, []);
    expect(entries).toMatchObject([{ kind: 'cancellation', tillId: 5, sale: { number: 'A-1' } }]);
    expect(store.reader().unsent(SHOP).count).toBe(0);
    expect(store.differences()).toEqual([]);
  });

  test('what was noted as handed over never falls, and covers all that a restored hub may have sent', () => {
    const store = openTestStore();
    const at = booked(store, 'A-1');
    store.run('attemptUpstream', { shopId: SHOP, tillId: tillId(5), upTo: at });
    expect(store.run('attemptUpstream', { shopId: SHOP, tillId: tillId(5), upTo: 1 as Seq })).toEqual({
      attempted: at,
    });
    booked(store, 'A-2');
    const mark = store.writer.highWater();
    const head = store.reader().head(SHOP);
    store.restart({ ...mark, heads: { ...mark.heads, [SHOP]: head + 1 } });
    expect(store.reader().upstreamAttempted(SHOP, tillId(5))).toBe(head);
  });
});

test('settles the alert that the cancelled sale raised, and no other', () => {
  const store = openTestStore();
  for (const number of ['low', 'lower']) store.sell(OTHER_TILL, sale(number, line(101, 10)));
  const alerts = () =>
    store.db.prepare('SELECT state, resolved_seq FROM stock_alert ORDER BY movement_seq').all();
  store.sell(OTHER_TILL, sale('lowest', line(101, 1)));
  expect(alerts()).toEqual([expect.anything(), expect.anything()]);
  const receipt = cancel(store, OTHER_TILL, 'lower');
  expect(receipt.kind).toBe('cancelled');
  expect(alerts()).toEqual([
    { state: 'resolved', resolved_seq: expect.any(Number) },
    { state: 'open', resolved_seq: null },
  ]);
  expect(store.differences()).toEqual([]);
});

describe("a till's own number", () => {
  const moveTo = (store: TestStore, shopId: typeof SHOP) => {
    const { tills } = testProvision();
    const moved = tills.filter(({ serial }) => serial === TILL).map((till) => ({ ...till, shopId }));
    const rest = { shops: [], categories: [], articles: [] };
    store.run('importProvision', { provision: { ...testProvision(), ...rest, tills: moved } });
  };

  test('never means the sale of another till when its own was refused', () => {
    const store = openTestStore();
    store.sell(TILL, sale('7', line(OIL, 1_000)));
    booked(store, '7', SECOND_TILL);
    expect(cancel(store, TILL, '7').kind).toBe('number-unknown');
    expect(cancel(store, SECOND_TILL, '7').kind).toBe('cancelled');
  });

  test('never means a namesake in the shop to which it was moved, and its own again when it is back', () => {
    const store = openTestStore();
    booked(store, '7');
    store.sell(OTHER_TILL, sale('7', line(101, 1)));
    moveTo(store, OTHER_SHOP);
    expect(cancel(store, TILL, '7')).toEqual({ shopId: OTHER_SHOP, kind: 'number-unknown' });
    moveTo(store, SHOP);
    expect(cancel(store, TILL, '7').kind).toBe('cancelled');
    expect(cancel(store, OTHER_TILL, '7').kind).toBe('cancelled');
    expect(store.differences()).toEqual([]);
  });
});
