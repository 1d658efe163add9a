import pino from 'pino';
import { expect, test } from 'vitest';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { openStockComparison } from '../../src/upstream/stock/comparison.ts';
import { CentralShelf } from '../support/central-shelf.ts';
import {
  LAMP,
  line,
  MORNING,
  OIL,
  OTHER_SHOP,
  OTHER_TILL,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  TILL,
  testProvision,
} from '../support/test-store.ts';
import { RestoredTillShop } from './restored-till-shop.ts';
import { clientOf, until } from './shop-and-office.ts';

/** A shop that sells, is copied, sells these, sends them, and loses them; its line is down. */
async function lost(...sales: readonly SaleDraft[]): Promise<RestoredTillShop> {
  const shop = await RestoredTillShop.open();
  shop.store.sell(TILL, sale('before', line(OIL, 1)));
  shop.lineUp();
  await shop.settled(SHOP);
  const putBack = shop.backUp();
  shop.store.clock.pass(60_000);
  shop.store.sell(TILL, ...sales);
  await shop.settled(SHOP);
  await putBack();
  shop.store.clock.pass(60_000);
  return shop;
}

function days(shop: RestoredTillShop): unknown {
  return shop.reader
    .dayTotals(SHOP, 20260101, 20991231)
    .map(({ currency, sales, turnover }) => [currency, sales, turnover]);
}

const missing = (shop: RestoredTillShop) => shop.reader.notTakenBack(SHOP, 100);
const reasons = (shop: RestoredTillShop) =>
  missing(shop).map(({ number, reason }) => [number, reason] as const);

test('sales that head office has and the hub lost come back once, with stock and days, and are never sent again', async () => {
  const usd = { ...sale('L-3', line(LAMP, 2, 1_250)), currency: 'USD' };
  const shop = await lost(sale('L-1', line(OIL, 2), line(RICE, 1)), sale('L-2', line(OIL, 3)), usd);
  expect(shop.numbers(SHOP)).toEqual(['before']);
  expect(shop.reader.tillsCompared(SHOP)).toBe(false);
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.numbers(SHOP).toSorted()).toEqual(['L-1', 'L-2', 'L-3', 'before']);
  expect([...shop.levels(SHOP)]).toEqual([
    [OIL, 44],
    [RICE, 19],
    [LAMP, 13],
    [31, 5],
  ]);
  expect(days(shop)).toEqual([
    ['CDF', 3, 6 * 2_500_000 + 7_500_000],
    ['USD', 1, 2_500],
  ]);
  const { takenBack, compared, tills, missing: left } = shop.reader.takenBackSales(SHOP);
  expect({ takenBack, compared, tills, left }).toEqual({ takenBack: 3, compared: 3, tills: 3, left: 0 });
  expect(shop.store.differences()).toEqual([]);
  const { articles } = shop.reader.centralStanding(SHOP);
  expect([...articles.values()].flatMap(({ absent }) => absent)).toEqual([]);
  expect(shop.reader.certificate(SHOP, 20261122, MORNING)?.standings.sent.count).toBe(4);
  shop.store.sell(TILL, sale('after', line(OIL, 1)));
  await shop.settled(SHOP);
  for (const number of ['L-1', 'L-2', 'L-3', 'after']) expect(shop.timesSent(number)).toBe(1);
  expect(shop.office.books.sales.map(({ number }) => number)).toEqual([
    ...['before', 'L-1', 'L-2', 'L-3', 'after'],
  ]);
});

test('a resend of a sale that was taken back is a replay when goods, currency and total agree, else a conflict', async () => {
  const shop = await lost(sale('L-1', line(OIL, 2), line(OIL, 1)), sale('L-2', line(RICE, 1)));
  shop.lineUp();
  await shop.settled(SHOP);
  const { outcomes } = shop.store.sell(
    TILL,
    sale('L-1', line(OIL, 2), line(OIL, 1)),
    sale('L-2', line(RICE, 2)),
    sale('L-2', line(OIL, 3)),
    sale('L-2', line(RICE, 1, 7_400_000)),
    { ...sale('L-2', line(RICE, 1, 7_500_000)), currency: 'USD' },
  );
  expect(outcomes.map((one) => (one.kind === 'refused' ? one.refusal.code : one.kind))).toEqual([
    ...['replay', 'DUPLICATE_CONFLICT', 'DUPLICATE_CONFLICT', 'DUPLICATE_CONFLICT', 'DUPLICATE_CONFLICT'],
  ]);
  expect(shop.numbers(SHOP)).toHaveLength(3);
  expect(shop.store.differences()).toEqual([]);
});

test('what a till sent again before it was looked for is not taken back a second time', async () => {
  const shop = await lost(sale('L-1', line(OIL, 2)), sale('L-2', line(OIL, 3)));
  shop.store.sell(TILL, sale('L-1', line(OIL, 2)));
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.reader.takenBackSales(SHOP)).toMatchObject({ takenBack: 1, missing: 0 });
  expect(shop.levels(SHOP).get(OIL)).toBe(44);
  expect(shop.office.books.sales).toHaveLength(3);
});

test('a sale without a number that was taken back is known again by its date and its goods, and by them alone', async () => {
  const date = { text: '2026-11-22T08:01:00Z', instant: Date.parse('2026-11-22T08:01:00Z') };
  const sold = { ...sale(null, line(OIL, 2)), sentDate: date };
  const shop = await lost(sold);
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.numbers(SHOP)).toHaveLength(2);
  const later = { ...sold, sentDate: { text: '2026-11-22T08:01:01Z', instant: date.instant + 1_000 } };
  const { outcomes } = shop.store.sell(TILL, sold, later);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['replay', 'created']);
});

test('a sale without a number that came again before it was looked for is left to a person', async () => {
  const date = { text: '2026-11-22T08:01:00Z', instant: Date.parse('2026-11-22T08:01:00Z') };
  const sold = { ...sale(null, line(OIL, 2)), sentDate: date };
  const shop = await lost(sold);
  shop.store.sell(TILL, sold);
  shop.lineUp();
  await shop.settled(SHOP);
  expect(reasons(shop)).toMatchObject([
    [/^HUB-5-/.exec(missing(shop)[0]?.number ?? '')?.input, 'SENT_AGAIN'],
  ]);
  expect(shop.levels(SHOP).get(OIL)).toBe(47);
});

test('a cancellation of a sale that was taken back goes to head office', async () => {
  const shop = await lost(sale('L-1', line(OIL, 2)));
  shop.lineUp();
  await shop.settled(SHOP);
  const about = { reason: 'rendu', reference: '', comment: '' };
  shop.store.run('cancelSale', { serial: TILL, number: 'L-1', ...about });
  await shop.settled(SHOP);
  expect([...shop.office.tillCalls.cancellations.cancelled.keys()]).toEqual(['L-1']);
  expect(shop.levels(SHOP).get(OIL)).toBe(49);
  expect(shop.store.differences()).toEqual([]);
});

test('what cannot be taken back without guessing is listed with its reason, and nothing of it is booked', async () => {
  const two = sale('two-prices', line(OIL, 1, 2_500_000), line(OIL, 2, 2_400_000));
  const shop = await lost(
    ...[two, sale('new-article', line(RICE, 1)), sale('cheap', line(OIL, 1, 1_000))],
    ...[sale('gift', line(OIL, 1, 0)), sale('elsewhere', line(OIL, 1)), sale('refused', line(OIL, 1))],
  );
  const { books } = shop.office;
  books.articleCode = (id) => (id === RICE ? 'UNKNOWN' : `ART-${id}`);
  const at = books.sales.findIndex(({ number }) => number === 'elsewhere');
  const moved = books.sales[at];
  if (moved === undefined) throw new Error('a sale was expected');
  books.terminalNames.set(TILL, 'Caisse 1');
  books.shownTerminal.set('elsewhere', 'Caisse 7');
  shop.store.sell(TILL, sale('refused', line(OIL, 1_000)));
  shop.lineUp();
  await shop.settled(SHOP);
  expect(reasons(shop).toSorted()).toEqual([
    ['cheap', 'CURRENCY_UNCLEAR'],
    ['elsewhere', 'OTHER_TERMINAL'],
    ['gift', 'CURRENCY_UNCLEAR'],
    ['new-article', 'ARTICLE_UNKNOWN'],
    ['refused', 'IN_QUARANTINE'],
    ['two-prices', 'TOTAL_DIFFERS'],
  ]);
  expect(shop.numbers(SHOP)).toEqual(['before']);
  expect(missing(shop).find(({ number }) => number === 'cheap')?.shown).toMatchObject({ total: 1_000 });
  // Somebody adds the article and says "try again".
  books.articleCode = (id) => `ART-${id}`;
  shop.store.run('retryUpstream', { shopId: SHOP, seq: null });
  await shop.settled(SHOP);
  expect(shop.numbers(SHOP).toSorted()).toEqual(['before', 'new-article']);
  expect(reasons(shop)).toHaveLength(5);
  // The till sends one of them again: it is missing no more.
  shop.store.sell(TILL, two);
  expect(reasons(shop).map(([number]) => number)).not.toContain('two-prices');
  expect(shop.store.differences()).toEqual([]);
});

test("a till that was new in the lost life is not the hub's: its sales are listed", async () => {
  const shop = await lost(sale('L-1', line(OIL, 1)));
  const [first] = testProvision().tills;
  if (first === undefined) throw new Error('a till was expected');
  const till = { ...first, id: 77 as never, serial: 'till-new' as never };
  shop.office.books.tills.set('till-new', { serial: 'till-new', shopId: SHOP, active: true });
  shop.store.run('importProvision', { provision: { ...testProvision(), articles: [], tills: [till] } });
  shop.office.books.sync(
    'till-new',
    JSON.stringify([
      {
        numero_facture: 'N-1',
        date_vente: '2026-11-22T08:01:00Z',
        lignes: [{ article_id: OIL, quantite: 1, prix_unitaire: 25000, prix_original: 25000 }],
      },
    ]),
  );
  shop.lineUp();
  await shop.settled(SHOP);
  expect(reasons(shop)).toEqual([['N-1', 'TILL_NEW']]);
});

test('a shelf that was counted after the restore has the lost sales in it already', async () => {
  const shop = await lost(sale('L-1', line(OIL, 2)));
  shop.store.run('correctStock', { serial: TILL, articleId: OIL, wanted: 47 });
  expect(shop.levels(SHOP).get(OIL)).toBe(47);
  shop.lineUp();
  await until(() => shop.reader.tillsCompared(SHOP));
  expect(shop.numbers(SHOP)).toHaveLength(2);
  expect(shop.levels(SHOP).get(OIL)).toBe(47);
  expect(shop.store.differences()).toEqual([]);
});

test('while the history fails the shop goes on sending, and a till that head office does not know waits alone', async () => {
  const shop = await lost(sale('L-1', line(OIL, 2)));
  shop.office.always('historique', { kind: 'status-before', status: 500 });
  shop.office.books.till(SECOND_TILL).active = false;
  shop.lineUp();
  shop.store.sell(TILL, sale('on', line(OIL, 1)));
  await until(() => shop.reader.unsent(SHOP).count === 0);
  await until(() => shop.reader.takenBackSales(SHOP).waiting.length === 2);
  expect(
    shop.reader
      .takenBackSales(SHOP)
      .waiting.map(({ cause }) => cause)
      .toSorted(),
  ).toEqual([...['TERMINAL_NOT_FOUND', 'failing']]);
  expect(shop.reader.tillsCompared(SHOP)).toBe(false);
  await shop.lineDown();
  shop.office.always('historique', null);
  shop.office.books.till(SECOND_TILL).active = true;
  shop.lineUp();
  await shop.settled(SHOP);
  expect(shop.numbers(SHOP).toSorted()).toEqual(['L-1', 'before', 'on']);
});

test('more sales than one answer of the history shows are all taken back', async () => {
  const many = Array.from({ length: 450 }, (_, index) => {
    const instant = MORNING + index;
    return {
      ...sale(`M-${index}`, line(101, 1)),
      sentDate: { text: new Date(instant).toISOString(), instant },
    };
  });
  const shop = await RestoredTillShop.open();
  const putBack = shop.backUp();
  shop.store.sell(OTHER_TILL, ...many);
  shop.lineUp();
  await shop.settled(OTHER_SHOP);
  const level = shop.levels(OTHER_SHOP).get(101);
  await putBack();
  shop.lineUp();
  await shop.settled(OTHER_SHOP);
  expect(shop.numbers(OTHER_SHOP)).toHaveLength(450);
  expect(shop.levels(OTHER_SHOP).get(101)).toBe(level);
  expect(shop.store.differences()).toEqual([]);
});

test('differences of stock wait until the tills are compared; a sale that was cancelled in the lost life is put right then', async () => {
  const shop = await RestoredTillShop.open();
  const shelf = new CentralShelf(shop.office.books, { [OIL]: 50, [RICE]: 20 });
  const look = (): Promise<void> => {
    const { reader, store } = shop;
    const { tillsCompared } = reader;
    const compare = openStockComparison({
      ...{ reader, writer: clientOf(store), tillsCompared, log: pino({ level: 'silent' }) },
      doubted: () => Promise.resolve(new Set()),
    });
    return compare({ shopId: SHOP, shown: shelf.shown(), takenAt: store.clock.now() });
  };
  const waits = () => shop.reader.centralStocks(SHOP).map(({ articleId, waits: why }) => [articleId, why]);
  shop.lineUp();
  await look();
  const putBack = shop.backUp();
  shop.store.clock.pass(60_000);
  shop.store.sell(TILL, sale('L-1', line(OIL, 2)), sale('L-2', line(RICE, 1)));
  await shop.settled(SHOP);
  const about = { reason: '', reference: '', comment: '' };
  shop.store.run('cancelSale', { serial: TILL, number: 'L-2', ...about });
  await shop.settled(SHOP);
  await putBack();
  await look();
  expect(waits()).toContainEqual([OIL, 'tills-not-compared']);
  expect(shop.levels(SHOP).get(OIL)).toBe(50);
  shop.lineUp();
  await shop.settled(SHOP);
  expect([shop.levels(SHOP).get(OIL), shop.levels(SHOP).get(RICE)]).toEqual([48, 19]);
  await look();
  expect([shop.levels(SHOP).get(OIL), shop.levels(SHOP).get(RICE)]).toEqual([48, 20]);
  expect(waits().filter(([, why]) => why !== null)).toEqual([]);
  expect(shop.store.differences()).toEqual([]);
});
