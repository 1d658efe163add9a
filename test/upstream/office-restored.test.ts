import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { type ArticleId, articleId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { line, sale, testProvision } from '../support/test-store.ts';
import { FAST, FIRST, numbers, OIL, openScene, SECOND, SHOP, THIRD, until } from './shop-and-office.ts';

const OIL_ID = OIL as ArticleId;
const DAYS = 3;
const RICE = { id: articleId(102), code: 'ART-102', name: 'Riz', opening: 30 };

/** A shop in step with its head office, whose stock it compares. The store's days are counted on its own clock. */
async function comparedShop() {
  const scene = await openScene();
  const { office, store, reader } = scene;
  office.shelves.put(OIL, SHOP, { code: 'ART-101', nom: 'Huile', prix_vente: '25500.00', stock: 12 });
  for (const { serial, name } of reader.tills()) office.shelves.tillNames.set(serial, name);
  office.shelves.now = () => store.clock.now();
  const clock: Clock & { ahead: number } = {
    ...systemClock,
    ahead: store.clock.now() - Date.now(),
    now: () => Date.now() + clock.ahead,
  };
  const upstream = scene.open({
    clock,
    config: { compareStock: true, backoffs: { ...FAST, lateMs: 60 } },
  });
  upstream.start();
  const sent = () =>
    until(() => reader.unsent(SHOP).count === 0 && reader.upstreamExceptions(SHOP).length === 0);
  const look = async () => {
    expect(await upstream.pullCatalogue(SHOP, { full: true, accept: false })).toMatchObject({ error: null });
  };
  await look();
  return {
    ...{ ...scene, upstream, sent, look },
    level: () => reader.centralStanding(SHOP).articles.get(OIL_ID)?.level,
    shelf: () => office.shelves.articles.get(OIL)?.stock,
    booked: () =>
      reader
        .movements({ shopId: SHOP, articleId: null, from: null, to: null, before: null, limit: 50 })
        .filter(({ note }) => note?.reference === 'SIEGE').length,
    add: (quantity: number) =>
      store.run('regulariseStock', { serial: SECOND, articleId: OIL_ID, quantity, notes: 'retrouvé' }),
    cancel: (number: string) =>
      store.run('cancelSale', { serial: FIRST, number, reason: '', reference: '', comment: '' }),
    check: () => upstream.checkOffice(SHOP, DAYS),
    wake: () => upstream.wake(SHOP),
    pass: (ms: number) => {
      store.clock.pass(ms);
      clock.ahead += ms;
    },
  };
}

type Shop = Awaited<ReturnType<typeof comparedShop>>;

/** What happens between the backup of head office and its loss. */
const LOST: Readonly<Record<string, (shop: Shop) => void>> = {
  sales: (shop) => shop.sell(FIRST, 'L-1', 'L-2', 'L-3'),
  'a cancellation': (shop) => void shop.cancel('A-1'),
  'sales and the cancellation of one': (shop) => {
    shop.sell(FIRST, 'L-1', 'L-2');
    shop.cancel('A-2');
  },
};

for (const [what, happen] of Object.entries(LOST)) {
  test(`head office is put back without ${what}: it gets it again, and its loss is booked nowhere`, async () => {
    const shop = await comparedShop();
    shop.sell(FIRST, ...numbers('A', 2));
    shop.wake();
    await shop.sent();
    await shop.look();
    const restore = shop.office.backUp();
    happen(shop);
    shop.wake();
    await shop.sent();
    await shop.look();
    const [level, shelf] = [shop.level(), shop.shelf()];
    expect(shelf).toBe(level);
    restore();
    expect(shop.shelf()).not.toBe(level);
    await shop.look();
    await shop.sent();
    await shop.look();
    expect([shop.level(), shop.shelf(), shop.booked()]).toEqual([level, level, 0]);
  });
}

test('goods that were added there and are gone wait for a person, and are not taken off the shelf here', async () => {
  const shop = await comparedShop();
  shop.sell(FIRST, 'A-1');
  shop.wake();
  await shop.sent();
  await shop.look();
  const restore = shop.office.backUp();
  shop.add(10);
  shop.wake();
  await shop.sent();
  await shop.look();
  const level = shop.level();
  restore();
  await shop.look();
  const parked = () => shop.reader.upstreamExceptions(SHOP).filter(({ state }) => state === 'parked');
  await until(() => parked().length === 1);
  await shop.look();
  expect([shop.level(), shop.booked()]).toEqual([level, 0]);
  expect(parked()).toMatchObject([{ reason: 'OUTCOME_UNKNOWN' }]);
  shop.store.run('retryUpstream', { shopId: SHOP, seq: parked()[0]?.seq ?? null });
  shop.upstream.retryNow(SHOP);
  await shop.sent();
  await shop.look();
  expect([shop.level(), shop.shelf(), shop.booked()]).toEqual([level, level, 0]);
});

test('what people changed at head office after it was put back is booked once the rest is there again', async () => {
  const shop = await comparedShop();
  shop.sell(FIRST, ...numbers('A', 2));
  shop.wake();
  await shop.sent();
  await shop.look();
  const restore = shop.office.backUp();
  shop.sell(FIRST, 'L-1', 'L-2');
  shop.wake();
  await shop.sent();
  restore();
  shop.office.books.move(OIL, 7);
  await shop.look();
  await shop.sent();
  await shop.look();
  expect([shop.level(), shop.shelf(), shop.booked()]).toEqual([15, 15, 1]);
});

test('a first look at an article keeps nothing as unexplained while head office lacks a sale of it', async () => {
  const shop = await comparedShop();
  const { store, reader, office } = shop;
  const { shops, articles } = testProvision();
  const rice = articles.filter(({ id }) => id === OIL).map((oil) => ({ ...oil, ...RICE }));
  store.run('importProvision', { provision: { shops, articles: rice, categories: [], tills: [] } });
  store.sell(FIRST, sale('R-1', line(RICE.id, 2)));
  shop.wake();
  await shop.sent();
  const restore = office.backUp();
  store.sell(FIRST, sale('R-2', line(RICE.id, 3)));
  shop.wake();
  await shop.sent();
  restore();
  office.shelves.put(RICE.id, SHOP, { code: RICE.code, nom: RICE.name, stock: 28 });
  await shop.look();
  await shop.sent();
  await shop.look();
  expect(reader.centralStocks(SHOP)).toMatchObject([
    { articleId: OIL, unexplained: 0 },
    { articleId: RICE.id, unexplained: 0, shown: 25 },
  ]);
});

test('what the daily look finds missing is followed back to where head office has everything, and beside sales', async () => {
  const shop = await comparedShop();
  shop.sell(FIRST, ...numbers('A', 3));
  shop.wake();
  await shop.sent();
  const restore = shop.office.backUp();
  shop.sell(FIRST, 'OLD-1', 'OLD-2');
  shop.store.run('declare', {
    serial: SECOND,
    declaration: {
      ...{ kind: 'negotiation', articleCode: 'ART-101', quantity: 1, reason: 'fidèle', saleReference: 'A-1' },
      ...{ currency: 'CDF', amount: minorUnits(1_000_000), date: null },
    },
  });
  shop.wake();
  await shop.sent();
  shop.pass(10 * 24 * 3_600_000);
  shop.sell(FIRST, 'NEW-1');
  shop.wake();
  await shop.sent();
  restore();
  const outcome = await shop.check();
  expect(outcome).toMatchObject({ missing: 4, error: null });
  await until(() => shop.office.books.sales.length === 6);
  await until(() => shop.reader.upstreamExceptions(SHOP).some(({ reason }) => reason === 'OUTCOME_UNKNOWN'));
});

test('what arrived days after it was booked is asked for with what was booked when it arrived', async () => {
  const shop = await comparedShop();
  const { office, store, reader } = shop;
  const delivered = (number: string) => office.books.sales.some((one) => one.number === number);
  office.books.refusals.set('REFUSED', { code: 'OTHER', message: 'montant trop grand' });
  shop.sell(FIRST, 'REFUSED');
  office.books.till(THIRD).active = false;
  shop.sell(THIRD, 'HELD');
  shop.wake();
  await until(() => reader.upstreamExceptions(SHOP).length === 1 && reader.upstreamHolds(SHOP).length === 1);
  shop.pass(10 * 24 * 3_600_000);
  shop.sell(FIRST, 'NEW-1');
  shop.wake();
  await until(() => delivered('NEW-1'));
  const restore = office.backUp();
  office.books.refusals.clear();
  office.books.till(THIRD).active = true;
  store.run('retryUpstream', { shopId: SHOP, seq: reader.upstreamExceptions(SHOP)[0]?.seq ?? null });
  store.run('retryUpstream', { shopId: SHOP, seq: null });
  shop.upstream.retryNow(SHOP);
  await until(() => delivered('REFUSED') && delivered('HELD'));
  await shop.sent();
  restore();
  expect(await shop.check()).toMatchObject({ missing: 2, error: null });
  await until(() => delivered('REFUSED') && delivered('HELD'));
});

test('the sales of a till that was switched off since are missed as well before a difference is believed', async () => {
  const shop = await comparedShop();
  const { office } = shop;
  const restore = office.backUp();
  shop.sell(THIRD, 'L-1', 'L-2');
  shop.wake();
  await shop.sent();
  restore();
  office.books.till(THIRD).active = false;
  await shop.look();
  await until(() => shop.reader.upstreamExceptions(SHOP).length === 2);
  await shop.look();
  expect([shop.level(), shop.booked()]).toEqual([10, 0]);
});
