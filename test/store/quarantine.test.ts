import { describe, expect, test } from 'vitest';
import { type ArticleId, type Seq, seq } from '../../src/domain/ids.ts';
import type { SaleDraft } from '../../src/domain/sale.ts';
import type { QuarantineRow } from '../../src/store/facts.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import {
  batch,
  entry,
  line,
  OIL,
  OLD_BISCUITS,
  OTHER_SHOP,
  OTHER_TILL,
  openTestStore,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';

const entries = (store: TestStore): readonly QuarantineRow[] =>
  store.reader().quarantine({ shopId: SHOP, state: null, limit: 100 });

const onlyEntry = (store: TestStore): QuarantineRow => {
  const [row, ...more] = entries(store);
  if (row === undefined || more.length > 0) throw new Error(`one entry was expected, not ${more.length + 1}`);
  return row;
};

const activate = (store: TestStore, article: ArticleId) => {
  const { articles, ...rest } = testProvision();
  const active = articles.filter(({ id }) => id === article).map((one) => ({ ...one, active: true }));
  store.run('importProvision', { provision: { ...rest, articles: active } });
};

const accept = (store: TestStore, id: Seq, draft: SaleDraft) =>
  store.run('acceptQuarantined', {
    shopId: SHOP,
    id,
    payload: store.reader().quarantineEntry(SHOP, id)?.payload ?? '',
    sale: draft,
    user: 'patron',
  });

const discard = (store: TestStore, id: Seq, reason = 'essai') =>
  store.run('discardQuarantined', { shopId: SHOP, id, reason, user: 'patron' });

const stockOfOil = (store: TestStore): number | undefined =>
  store
    .reader()
    .changesAfter(SHOP, seq(0))
    .levels.find((level) => level.articleId === OIL)?.quantity;

const tooMuch = sale('A-1', line(OIL, 60));

describe('a refused sale', () => {
  test('sent again five times leaves one entry that counts the repeats', () => {
    const store = openTestStore();
    for (let time = 0; time < 6; time += 1) store.sell(TILL, tooMuch);
    expect(onlyEntry(store)).toMatchObject({ number: 'A-1', state: 'open', repeats: 5 });
  });

  test('that a resend books is closed in the same transaction and cannot be accepted', () => {
    const store = openTestStore();
    store.sell(TILL, sale('first', line(OIL, 50)), sale('A-1', line(OIL, 1)));
    expect(entries(store)).toHaveLength(1);
    store.db.exec("UPDATE shop SET stock_policy = 'accept'");
    store.restart();
    expect(store.sell(TILL, sale('A-1', line(OIL, 1))).outcomes[0]?.kind).toBe('created');
    const kept = onlyEntry(store);
    expect(kept.state).toBe('superseded');
    const level = stockOfOil(store);
    expect(accept(store, kept.id, sale('A-1', line(OIL, 1)))).toMatchObject({
      already: true,
      seq: kept.bookedSeq,
    });
    expect(stockOfOil(store)).toBe(level);
    expect(store.differences()).toEqual([]);
  });

  test('that a person accepts is booked once, with its own number and date, whatever the policy', () => {
    const store = openTestStore();
    const dated = { ...tooMuch, sentDate: { text: '2026-11-20', instant: 1_795_129_200_000 } };
    store.sell(TILL, dated);
    store.clock.pass(3_600_000);
    const first = accept(store, onlyEntry(store).id, dated);
    if (isRefused(first)) throw new Error('refused');
    expect(first).toMatchObject({ number: 'A-1', already: false });
    expect(store.reader().sale(SHOP, first.seq)).toMatchObject({ soldAt: 1_795_129_200_000, number: 'A-1' });
    expect(accept(store, onlyEntry(store).id, dated)).toMatchObject({ already: true, seq: first.seq });
    expect(stockOfOil(store)).toBe(-10);
    expect(store.sell(TILL, dated).outcomes).toEqual([
      { kind: 'replay', number: 'A-1', existing: first.seq },
    ]);
    expect(store.db.prepare('SELECT count(*) FROM stock_alert').pluck().get()).toBe(1);
    expect(store.differences()).toEqual([]);
  });

  test('without a date counts from when it was received, however late it is accepted', () => {
    const store = openTestStore();
    store.sell(TILL, tooMuch);
    const received = store.clock.now();
    store.clock.pass(86_400_000);
    const receipt = accept(store, onlyEntry(store).id, tooMuch);
    if (isRefused(receipt)) throw new Error('refused');
    expect(store.reader().sale(SHOP, receipt.seq)?.soldAt).toBe(received);
  });

  test('that is accepted under a claimed wrong shop is a replay when the till sends it again', () => {
    const store = openTestStore();
    const mistaken = { ...sale('A-1', line(OIL, 1)), claimedShopId: 10 };
    store.sell(TILL, mistaken);
    accept(store, onlyEntry(store).id, mistaken);
    expect(store.sell(TILL, mistaken).outcomes[0]?.kind).toBe('replay');
    expect(onlyEntry(store).state).toBe('accepted');
  });

  test('that was discarded is refused with its old code for ever and counted', () => {
    const store = openTestStore();
    store.sell(TILL, tooMuch);
    expect(discard(store, onlyEntry(store).id)).toEqual({ already: false });
    expect(discard(store, onlyEntry(store).id)).toEqual({ already: true });
    store.db.exec("UPDATE shop SET stock_policy = 'accept'");
    store.restart();
    const { outcomes } = store.sell(TILL, tooMuch);
    expect(outcomes).toMatchObject([
      { kind: 'refused', refusal: { code: 'INSUFFICIENT_STOCK', available: 50 } },
    ]);
    expect(onlyEntry(store)).toMatchObject({ state: 'discarded', repeats: 1 });
    expect(accept(store, onlyEntry(store).id, tooMuch)).toMatchObject({ refused: 'not-possible' });
  });

  test('is not discarded without a reason', () => {
    const store = openTestStore();
    store.sell(TILL, tooMuch);
    expect(discard(store, onlyEntry(store).id, '  ')).toMatchObject({ refused: 'not-possible' });
    expect(onlyEntry(store).state).toBe('open');
  });

  test('is accepted only as what was sent', () => {
    const store = openTestStore();
    store.sell(TILL, tooMuch);
    const { id } = onlyEntry(store);
    const other = { shopId: SHOP, id, payload: '{}', sale: tooMuch, user: 'patron' };
    expect(store.run('acceptQuarantined', other)).toMatchObject({ refused: 'not-possible' });
  });

  test('that could not be read when it came is accepted once it can be, and its resend is then a replay', () => {
    const store = openTestStore();
    const unreadable = { ok: false, number: 'A-1', problem: { kind: 'currency-unknown' } } as const;
    store.run('recordSales', batch(TILL, [unreadable]));
    const readable = sale('A-1', line(OIL, 1));
    expect(accept(store, onlyEntry(store).id, readable)).toMatchObject({ number: 'A-1', already: false });
    expect(store.sell(TILL, readable).outcomes[0]?.kind).toBe('replay');
    expect(store.run('recordSales', batch(TILL, [unreadable]))).toMatchObject({
      outcomes: [{ kind: 'replay' }],
    });
    expect(entries(store)).toHaveLength(1);
  });

  test('that was discarded is named with the true stock of its article', () => {
    const store = openTestStore();
    store.sell(TILL, tooMuch);
    discard(store, onlyEntry(store).id);
    store.sell(SECOND_TILL, sale('B-1', line(OIL, 10)));
    expect(store.sell(TILL, tooMuch).articles).toMatchObject([{ id: OIL, stock: 40 }]);
  });

  test('that is no sale at all and was discarded stays discarded when it comes again', () => {
    const store = openTestStore();
    const malformed = { ok: false, number: null, problem: { kind: 'entry-not-object' } } as const;
    const argument = { ...batch(TILL, [malformed]), source: { text: '[42]', start: 0 } };
    store.run('recordSales', argument);
    discard(store, onlyEntry(store).id);
    store.run('recordSales', argument);
    expect(onlyEntry(store)).toMatchObject({ state: 'discarded', repeats: 1 });
  });
});

describe('a conflict', () => {
  test('is accepted only under a derived number, and its resend is then a replay of that', () => {
    const store = openTestStore();
    store.sell(TILL, sale('A-1', line(OIL, 1)));
    const other = sale('A-1', line(OIL, 2));
    store.sell(TILL, other);
    const receipt = accept(store, onlyEntry(store).id, other);
    expect(receipt).toMatchObject({ number: 'A-1~1', already: false });
    if (isRefused(receipt)) throw new Error('refused');
    expect(store.sell(TILL, other).outcomes).toEqual([
      { kind: 'replay', number: 'A-1', existing: receipt.seq },
    ]);
    expect(stockOfOil(store)).toBe(47);
  });

  test('a refused content stays open as a conflict when another content is booked under its number', () => {
    const store = openTestStore();
    store.sell(TILL, tooMuch);
    store.sell(TILL, sale('A-1', line(OIL, 1)));
    expect(onlyEntry(store).state).toBe('open');
    expect(accept(store, onlyEntry(store).id, tooMuch)).toMatchObject({ number: 'A-1~1' });
  });
});

describe('a sale without a number', () => {
  const dated = {
    ...sale(null, line(OIL, 1)),
    sentDate: { text: '2026-11-22T08:00', instant: 1_795_334_400_000 },
  };
  const undated = sale(null, line(OIL, 1));

  test('gets one that names till and epoch', () => {
    const store = openTestStore();
    const [outcome] = store.sell(TILL, undated).outcomes;
    expect(outcome).toMatchObject({ kind: 'created' });
    expect(outcome?.number).toMatch(new RegExp(`^HUB-5-${store.reader().epoch()}-[0-9a-f]{8}$`));
  });

  test('with a date is a replay for ever, after a restart too', () => {
    const store = openTestStore();
    const [first] = store.sell(TILL, dated).outcomes;
    store.clock.pass(30 * 86_400_000);
    store.restart();
    const [again] = store.sell(TILL, dated).outcomes;
    expect(again).toMatchObject({ kind: 'replay', number: first?.number });
    expect(entries(store)).toEqual([]);
    expect(store.sell(SECOND_TILL, dated).outcomes[0]?.kind).toBe('created');
  });

  test('without a date is answered like a replay for a minute of running time, and kept as a possible sale', () => {
    const store = openTestStore();
    const [first] = store.sell(TILL, undated).outcomes;
    store.clock.pass(60_000);
    const [again] = store.sell(TILL, undated).outcomes;
    expect(again).toMatchObject({ kind: 'replay', number: first?.number });
    expect(onlyEntry(store)).toMatchObject({ state: 'open', refusal: { code: 'DUPLICATE' } });
    store.clock.pass(1);
    expect(store.sell(TILL, undated).outcomes[0]?.kind).toBe('created');
    expect(onlyEntry(store).state).toBe('open');
  });

  test('the minute is running time: a clock that jumps makes no second sale', () => {
    const store = openTestStore();
    store.sell(TILL, undated);
    store.clock.wall += 86_400_000;
    expect(store.sell(TILL, undated).outcomes[0]?.kind).toBe('replay');
  });

  test('two in one request are two sales, and the request sent again is two replays', () => {
    const store = openTestStore();
    for (const draft of [dated, undated]) {
      const first = store.sell(TILL, draft, draft);
      expect(first.outcomes.map(({ kind }) => kind)).toEqual(['created', 'created']);
      const again = store.sell(TILL, draft, draft);
      expect(again.outcomes.map(({ kind }) => kind)).toEqual(['replay', 'replay']);
      expect(again.outcomes.map(({ number }) => number)).toEqual(first.outcomes.map(({ number }) => number));
    }
  });

  test('further chunks of one request do not match what the first ones booked', () => {
    const store = openTestStore();
    const first = store.run('recordSales', batch(TILL, [entry(dated)]));
    if (isRefused(first)) throw new Error('refused');
    const next = {
      ...batch(TILL, [entry(dated)]),
      firstChunk: false,
      takenNumberless: first.takenNumberless,
    };
    expect(store.run('recordSales', next)).toMatchObject({ outcomes: [{ kind: 'created' }] });
  });

  test('that a person accepted can be accepted again when it came again as another sale', () => {
    const store = openTestStore();
    const short = sale(null, line(OIL, 51));
    store.sell(TILL, short);
    const { id } = onlyEntry(store);
    const first = accept(store, id, short);
    store.clock.pass(60_001);
    expect(store.sell(TILL, short).outcomes[0]?.kind).toBe('refused');
    expect(onlyEntry(store).state).toBe('open');
    const second = accept(store, id, short);
    expect(second).toMatchObject({ already: false });
    expect(second).not.toMatchObject({ number: (first as { number: string }).number });
    expect(accept(store, id, short)).toEqual({ ...second, already: true });
    expect(onlyEntry(store).state).toBe('accepted');
    expect(store.differences()).toEqual([]);
  });

  test('that is short of stock stays open beside its twin of the same request that a person accepted', () => {
    const store = openTestStore();
    const twin = { ...dated, lines: [line(OIL, 51)] };
    store.sell(TILL, twin, twin);
    accept(store, onlyEntry(store).id, twin);
    const again = store.sell(TILL, twin, twin).outcomes.map(({ kind }) => kind);
    expect(again).toEqual(['replay', 'refused']);
    expect(onlyEntry(store).state).toBe('open');
    expect(accept(store, onlyEntry(store).id, twin)).toMatchObject({ already: false });
    expect(store.sell(TILL, twin, twin).outcomes.map(({ kind }) => kind)).toEqual(['replay', 'replay']);
  });

  test('that is short of stock stays open beside its twin of the same request that was booked', () => {
    const store = openTestStore();
    const twin = { ...dated, lines: [line(OLD_BISCUITS, 3)] };
    store.sell(TILL, twin, twin);
    activate(store, OLD_BISCUITS);
    const again = store.sell(TILL, twin, twin).outcomes.map(({ kind }) => kind);
    expect(again).toEqual(['created', 'refused']);
    expect(onlyEntry(store)).toMatchObject({ state: 'open', refusal: { code: 'INSUFFICIENT_STOCK' } });
    expect(accept(store, onlyEntry(store).id, twin)).toMatchObject({ already: false });
    expect(store.differences()).toEqual([]);
  });

  test('costs no more when the till has sent the same content for years', () => {
    const store = openTestStore();
    const tooMany = Array.from({ length: 500 }, () => sale(null, line(101, 1)));
    const costMs = (): number => {
      const before = performance.now();
      store.sell(OTHER_TILL, ...tooMany);
      store.clock.pass(60_001);
      return performance.now() - before;
    };
    costMs();
    const first = Math.min(costMs(), costMs());
    for (let more = 0; more < 7; more++) costMs();
    expect(Math.min(costMs(), costMs())).toBeLessThan(4 * first);
  });

  test('discarding a possible sale never refuses a later one like it', () => {
    const store = openTestStore();
    store.sell(TILL, undated);
    store.sell(TILL, undated);
    discard(store, onlyEntry(store).id);
    store.clock.pass(60_001);
    expect(store.sell(TILL, undated).outcomes[0]?.kind).toBe('created');
    store.sell(TILL, undated);
    expect(onlyEntry(store)).toMatchObject({ state: 'open', repeats: 1 });
  });
});

test('a sale that was booked in the former shop of its till is not booked again in the new one', () => {
  const store = openTestStore();
  const sold = sale('X', line(OIL, 1));
  const booked = store.sell(TILL, sold).outcomes[0];
  const { tills, ...rest } = testProvision();
  const moved = tills
    .filter(({ serial }) => serial === TILL)
    .map((till) => ({ ...till, shopId: OTHER_SHOP }));
  store.run('importProvision', {
    provision: { ...rest, shops: [], categories: [], articles: [], tills: moved },
  });
  store.sell(TILL, { ...sold, claimedShopId: SHOP });
  const [entry] = store.reader().quarantine({ shopId: OTHER_SHOP, state: 'open', limit: 1 });
  if (entry === undefined || booked?.kind !== 'created')
    throw new Error('one sale and one entry were expected');
  const accepted = store.run('acceptQuarantined', {
    shopId: OTHER_SHOP,
    id: entry.id,
    payload: entry.payload,
    sale: sold,
    user: 'Manager',
  });
  expect(accepted).toEqual({ number: 'X', seq: booked.seq, already: true });
  const link = store.db.prepare('SELECT booked_shop_id, booked_seq FROM quarantine_state').get();
  expect(link).toEqual({ booked_shop_id: SHOP, booked_seq: booked.seq });
});

test('a till with 10 000 open contents is refused whole, one with fewer is served whole', () => {
  const store = openTestStore();
  const malformed = (count: number, from: number) => {
    const texts = Array.from({ length: count }, (_, index) => String(from + index));
    const bad = { ok: false, number: null, problem: { kind: 'entry-not-object' } } as const;
    return {
      ...batch(
        TILL,
        texts.map(() => bad),
      ),
      source: { text: `[${texts.join(',')}]`, start: 0 },
    };
  };
  store.run('recordSales', malformed(9_999, 0));
  expect(store.run('recordSales', malformed(3, 10_000))).toMatchObject({ outcomes: { length: 3 } });
  expect(store.run('recordSales', batch(TILL, [entry(sale('A-1', line(OIL, 1)))]))).toEqual({
    refused: 'quarantine-full',
  });
  const laterChunk = { ...batch(TILL, [entry(sale('A-1', line(OIL, 1)))]), firstChunk: false };
  expect(store.run('recordSales', laterChunk)).toMatchObject({ outcomes: [{ kind: 'created' }] });
  expect(store.run('recordSales', batch(SECOND_TILL, [entry(sale('B-1', line(OIL, 1)))]))).toMatchObject({
    outcomes: [{ kind: 'created' }],
  });
});
