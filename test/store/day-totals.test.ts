import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DayTotal } from '../../src/domain/day-total.ts';
import { type Seq, type ShopId, seq } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { ProvisionedArticle, ProvisionedShop } from '../../src/domain/provision.ts';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { CatalogueCache } from '../../src/store/writer/catalogue-cache.ts';
import { prepareWrites } from '../../src/store/writer/prepared.ts';
import { Transaction } from '../../src/store/writer/transaction.ts';
import { seededRandom } from '../support/manual-clock.ts';
import { times } from '../support/proving.ts';
import {
  batch,
  entry,
  LAMP,
  line,
  MORNING,
  OIL,
  OTHER_SHOP,
  openTestStore,
  RICE,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

const { shops, articles } = testProvision();
const [shop] = shops as [ProvisionedShop];
const [oil] = articles as [ProvisionedArticle];

const HOUR = 3_600_000;
const TODAY = 20261122;

function load(
  store: TestStore,
  changed: { shops?: ProvisionedShop[]; articles?: ProvisionedArticle[] },
): void {
  store.run('importProvision', {
    provision: { shops: [], tills: [], categories: [], articles: [], ...changed },
  });
}

function days(store: TestStore, of: ShopId = SHOP): readonly DayTotal[] {
  return store.reader().dayTotals(of, 0, 99_999_999);
}

function dated(draft: SaleDraft, instant: number): SaleDraft {
  return { ...draft, sentDate: { text: 't', instant } };
}

/** Moves and days of one transaction, without a command. */
function write(store: TestStore, work: (tx: Transaction) => void): void {
  const prepared = prepareWrites(store.db);
  const moment = { hubTime: store.clock.now(), boot: 1, runningMs: 0, clockDoubt: false };
  const tx = new Transaction(prepared, new CatalogueCache(prepared), seededRandom(1), moment);
  prepared.boundary.begin();
  work(tx);
  tx.flush();
  prepared.boundary.commit();
}

/** A cancellation as its command does it: the fact, its row, the inverse of each line, and the day. */
function cancel(store: TestStore, at: Seq): void {
  const row = store.reader().sale(SHOP, at);
  if (row === undefined) throw new Error('no such sale');
  write(store, (tx) => {
    const note = { reference: `ANNUL-${row.number}`, user: 'Caisse 1', comment: '' };
    const cause = tx.record(SHOP, 'cancellation', row.tillId, note);
    store.db
      .prepare('INSERT INTO cancellation (shop_id, sale_seq, seq) VALUES (?, ?, ?)')
      .run(SHOP, at, cause);
    for (const { articleId, quantity } of row.lines) tx.move(SHOP, articleId, 'return', quantity, cause);
    tx.countSale(SHOP, row, -1);
  });
}

describe('the days of a shop', () => {
  test('open with what its stock is worth at the selling price, by currency', () => {
    const store = openTestStore();
    expect(days(store)).toMatchObject([
      { day: TODAY, currency: 'CDF', valueAdded: 50 * 2_500_000 + 20 * 7_500_000 + 5 * 180_000, sales: 0 },
      { day: TODAY, currency: 'USD', valueAdded: 15 * 1_250 },
    ]);
    expect(days(store, OTHER_SHOP)).toMatchObject([{ currency: 'CDF', valueAdded: 12 * 2_550_000 }]);
  });

  test('count paid sales at their own local day and in their currency, value sold at the hub\u2019s day', () => {
    const store = openTestStore();
    const lateYesterday = MORNING - 9.5 * HOUR;
    store.sell(
      TILL,
      dated(sale('1', line(OIL, 2), line(RICE, 1)), lateYesterday),
      dated(sale('2', line(OIL, 1)), lateYesterday + HOUR),
      { ...sale('3', line(LAMP, 2)), currency: 'USD' },
      { ...sale('4', line(OIL, 1)), paid: false },
    );
    const spent = { sales: 1, saleLines: 2, turnover: 12_500_000, valueSold: 0 };
    expect(days(store)).toMatchObject([
      { day: 20261121, currency: 'CDF', ...spent },
      { day: TODAY, currency: 'CDF', sales: 1, saleLines: 1, turnover: 2_500_000, valueSold: 17_500_000 },
      { day: TODAY, currency: 'USD', sales: 1, turnover: 2_500, valueSold: 2_500 },
    ]);
    expect(store.differences()).toEqual([]);
  });

  test('count what negotiating took off, and nothing for a price above the original', () => {
    const store = openTestStore();
    store.sell(TILL, sale('1', line(OIL, 3, 2_400_000), line(RICE, 2, 8_000_000), line(RICE, 1)));
    const [today] = days(store);
    expect(today).toMatchObject({
      negotiatedLines: 2,
      negotiatedQuantity: 5,
      negotiatedReduction: 300_000,
    });
  });

  test('take a cancelled sale out at its own day, and the goods in at the day of the cancellation', () => {
    const store = openTestStore();
    const { outcomes } = store.sell(TILL, sale('1', line(OIL, 2, 2_400_000)), sale('2', line(OIL, 1)));
    store.clock.pass(24 * HOUR);
    const [first] = outcomes;
    if (first?.kind !== 'created') throw new Error('not booked');
    cancel(store, first.seq);
    expect(days(store)).toMatchObject([
      {
        day: TODAY,
        currency: 'CDF',
        sales: 1,
        turnover: 2_500_000,
        negotiatedLines: 0,
        negotiatedReduction: 0,
      },
      { day: TODAY, currency: 'USD' },
      { day: 20261123, currency: 'CDF', sales: 0, valueAdded: 5_000_000, valueSold: 0 },
    ]);
    expect(store.differences()).toEqual([]);
  });

  test('keep each kind of movement in its column', () => {
    const store = openTestStore();
    store.clock.pass(24 * HOUR);
    const body = { reference: '', user: '', comment: '' };
    write(store, (tx) => {
      tx.moveAlone(SHOP, OIL, 'delivery', 3, { kind: 'delivery', body });
      tx.moveAlone(SHOP, OIL, 'loss', -2, { kind: 'loss', body });
      tx.moveAlone(SHOP, OIL, 'adjustment', -4, { kind: 'count', body });
    });
    expect(days(store).at(-1)).toMatchObject({
      day: 20261123,
      valueAdded: 7_500_000,
      valueRemoved: 5_000_000,
      valueCounted: -10_000_000,
      valueSold: 0,
    });
    expect(store.differences()).toEqual([]);
  });

  test('note what a new price makes of the stock, and move its value when the currency changes', () => {
    const store = openTestStore();
    store.sell(TILL, sale('1', line(OIL, 10)));
    store.clock.pass(24 * HOUR);
    load(store, { articles: [{ ...oil, price: minorUnits(3_000_000) }] });
    expect(days(store).at(-1)).toMatchObject({ day: 20261123, valueRepriced: 40 * 500_000 });
    load(store, { articles: [{ ...oil, price: minorUnits(1_000), currency: 'USD' }] });
    expect(days(store).slice(-2)).toMatchObject([
      { currency: 'CDF', valueRepriced: 40 * 500_000 - 40 * 3_000_000 },
      { currency: 'USD', valueRepriced: 40 * 1_000 },
    ]);
    expect(store.differences()).toEqual([]);
  });

  test('are cut anew when the time zone of the shop changes', () => {
    const store = openTestStore();
    store.sell(TILL, dated(sale('1', line(OIL, 2, 2_400_000)), MORNING - 9.5 * HOUR));
    load(store, { shops: [{ ...shop, timeZone: 'Asia/Tokyo' }] });
    const sold = days(store).filter(({ sales }) => sales > 0);
    expect(sold).toMatchObject([{ day: TODAY, turnover: 4_800_000, negotiatedReduction: 200_000 }]);
    expect(store.differences()).toEqual([]);
  });

  test('are cut anew also for the sales of the same group, and what it records then stands at the new today', () => {
    const store = openTestStore();
    const list = { shops: [{ ...shop, timeZone: 'Pacific/Kiritimati' }], tills: [], categories: [] };
    const repriced = [{ ...oil, price: minorUnits(3_000_000) }];
    store.clock.pass(4 * HOUR);
    store.group([
      { method: 'recordSales', argument: batch(TILL, [entry(sale('1', line(OIL, 2)))]) },
      { method: 'importProvision', argument: { provision: { ...list, articles: repriced } } },
    ]);
    expect(days(store)).toMatchObject([
      { day: TODAY, currency: 'CDF', sales: 0, turnover: 0, valueSold: 5_000_000, valueRepriced: 0 },
      { day: TODAY, currency: 'USD' },
      { day: 20261123, currency: 'CDF', sales: 1, turnover: 5_000_000, valueRepriced: 48 * 500_000 },
    ]);
    expect(store.differences()).toEqual([]);
  });

  test('are counted once at the start of a hub whose database is older than they are', () => {
    const store = openTestStore();
    store.sell(TILL, dated(sale('1', line(OIL, 2)), MORNING - 24 * HOUR), {
      ...sale('2', line(RICE, 1)),
      paid: false,
    });
    store.db.exec('DELETE FROM day_total');
    store.clock.pass(24 * HOUR);
    store.restart();
    const counted = days(store);
    expect(counted).toMatchObject([
      { day: 20261121, currency: 'CDF', sales: 1, turnover: 5_000_000, valueAdded: 0 },
      { day: 20261123, currency: 'CDF', sales: 0, valueAdded: 48 * 2_500_000 + 19 * 7_500_000 + 5 * 180_000 },
      { day: 20261123, currency: 'USD', valueAdded: 15 * 1_250 },
    ]);
    expect(store.differences()).toEqual([]);
    store.restart();
    expect(days(store)).toEqual(counted);
  });

  test('are not touched by a group that was rolled back, nor by the one sale of it that fails', () => {
    const store = openTestStore();
    store.db.exec(`CREATE TRIGGER poison BEFORE INSERT ON sale WHEN NEW.number = 'bad'
      BEGIN SELECT RAISE(ABORT, 'poison'); END`);
    store.sell(TILL, sale('1', line(OIL, 1)), sale('bad', line(OIL, 2)), sale('3', line(RICE, 1)));
    expect(days(store)[0]).toMatchObject({ sales: 2, turnover: 10_000_000, valueSold: 10_000_000 });
    store.db.exec(`DROP TRIGGER poison; CREATE TRIGGER poison BEFORE INSERT ON movement WHEN NEW.quantity = -2
      BEGIN SELECT RAISE(ABORT, 'poison'); END`);
    store.sell(
      TILL,
      sale('4', line(OIL, 1)),
      sale('5', line(OIL, 1), line(OIL, 2)),
      sale('6', line(RICE, 1)),
    );
    expect(days(store)[0]).toMatchObject({ sales: 4, turnover: 20_000_000, valueSold: 20_000_000 });
    expect(store.differences()).toEqual([]);
  });
});

const steps = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('sell' as const),
      hours: fc.integer({ min: -60, max: 1 }),
      usd: fc.boolean(),
      paid: fc.boolean(),
      quantity: fc.integer({ min: 1, max: 4 }),
      price: fc.constantFrom(null, 1_000, 1_100, 9_000_000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), nth: fc.nat(20) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('reprice' as const),
      price: fc.constantFrom(0, 1_000, 2_600_000),
      currency: fc.constantFrom('CDF', 'USD'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('zone' as const),
      zone: fc.constantFrom('Africa/Kinshasa', 'Asia/Tokyo', 'America/Lima', 'Europe/Paris'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), hours: fc.constantFrom(1, 30) }) },
);

test('any history of sales, cancellations, prices, currencies and time zones leaves days that add up', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 20 }), (history) => {
      const store = openTestStore();
      const booked: Seq[] = [];
      for (const [index, step] of history.entries()) {
        if (step.kind === 'sell') {
          const draft = sale(String(index), line(LAMP, step.quantity, step.price), line(OIL, 1, step.price));
          const sold = step.usd ? { ...draft, currency: 'USD', lines: draft.lines.slice(0, 1) } : draft;
          const priced = step.usd || step.price !== null ? sold : { ...sold, lines: sold.lines.slice(1) };
          const at = store.clock.now() + step.hours * HOUR;
          for (const outcome of store.sell(TILL, dated({ ...priced, paid: step.paid }, at)).outcomes) {
            if (outcome.kind === 'created') booked.push(outcome.seq);
          }
        } else if (step.kind === 'cancel') {
          for (const at of booked.splice(step.nth % Math.max(booked.length, 1), 1)) cancel(store, at);
        } else if (step.kind === 'reprice') {
          load(store, { articles: [{ ...oil, price: minorUnits(step.price), currency: step.currency }] });
        } else if (step.kind === 'zone') load(store, { shops: [{ ...shop, timeZone: step.zone }] });
        else if (step.kind === 'restart') store.restart();
        else store.clock.pass(step.hours * HOUR);
      }
      expect(store.differences()).toEqual([]);
      expect(days(store).reduce((sum, day) => sum + day.sales, 0)).toBe(
        booked.filter((at) => store.reader().sale(SHOP, seq(at))?.paid).length,
      );
      store.db.close();
    }),
    { numRuns: times(8, 25) },
  );
});
