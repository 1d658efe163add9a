import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { articleId, shopId, type TillSerial, tillId, tillSerial } from '../../src/domain/ids.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { openUpstream } from '../../src/upstream/upstream.ts';
import { openHeadOffice } from '../support/head-office.ts';
import { seededRandom } from '../support/manual-clock.ts';
import { line, openTestStore, sale, testProvision } from '../support/test-store.ts';
import { clientOf, FAST, until } from './shop-and-office.ts';

const SHOP = shopId(20);
const A = tillSerial('till-20-a');
const B = tillSerial('till-20-b');
const SUGAR = 201;
const SALT = 202;
/** Head office sold pepper that it had not. */
const PEPPER = 203;
const OPENING = { [SUGAR]: 30, [SALT]: 12, [PEPPER]: -2 };

/** A hub that knows its shop and tills and nothing else, and a head office with stock; tills still talk to head office. */
async function movingDay() {
  const store = openTestStore();
  const [shop] = testProvision().shops;
  if (shop === undefined) throw new Error('a shop was expected');
  const till = (id: number, serial: TillSerial) => ({
    ...{ id: tillId(id), serial, name: `Caisse ${id}`, shopId: SHOP, active: true, details: {} },
  });
  const shops = [{ ...shop, id: SHOP, name: 'Nouvelle', code: 'BTQ-020', stockPolicy: 'accept' as const }];
  const tills = [till(81, A), till(82, B)];
  store.run('importProvision', { provision: { shops, tills, categories: [], articles: [] } });
  const office = await openHeadOffice([A, B].map((serial) => ({ serial, shopId: SHOP, active: true })));
  onTestFinished(() => office.close());
  const shelf = (id: number) => OPENING[id as keyof typeof OPENING] + (office.books.moved.get(id) ?? 0);
  let onShown: (() => void) | null = null;
  for (const id of [SUGAR, PEPPER, SALT]) {
    const article = office.shelves.put(id, SHOP);
    Object.defineProperty(article, 'stock', {
      set: () => undefined,
      get: () => {
        const shown = shelf(id);
        if (id === SALT) onShown?.();
        return shown;
      },
    });
  }
  const reader = store.reader();
  let slips: (() => void)[] = [];
  onShown = () => slips.shift()?.();
  const open = () => {
    const upstream = openUpstream({
      ...{ reader, writer: clientOf(store), log: pino({ level: 'silent' }), clock: systemClock },
      ...{ random: seededRandom(7), transport: openTransport({ url: office.url, token: null }) },
      schedule: () => ({ stop: () => undefined }),
      config: {
        ...{ cron: '* * * * *', catalogueCron: '* * * * *', compareStock: true },
        ...{ requestTimeoutMs: 2_000, backoffs: FAST },
      },
    });
    onTestFinished(() => upstream.close());
    upstream.start();
    return upstream;
  };
  return {
    ...{ store, reader, office, shelf, open },
    /** What happens at head office right after it showed its stock, reading by reading. */
    slip: (...happenings: (() => void)[]) => {
      slips = happenings;
    },
    /** A till sends a sale to head office itself. */
    direct: (serial: TillSerial, number: string, article: number, quantity: number) => {
      const lignes = [{ article_id: article, quantite: quantity, prix_unitaire: 1000, prix_original: 1000 }];
      const entry = { numero_facture: number, date_vente: new Date().toISOString(), lignes };
      expect(office.books.sync(serial, JSON.stringify([entry])).status).toBe(201);
    },
    level: (article: number) => reader.centralStanding(SHOP).articles.get(articleId(article))?.level,
    comments: () =>
      reader
        .movements({ shopId: SHOP, articleId: null, from: null, to: null, before: null, limit: 50 })
        .flatMap(({ note, quantity }) =>
          note?.reference === 'SIEGE' ? [`${quantity}: ${note.comment}`] : [],
        ),
  };
}

test('the stock is taken over with the sales that it contains; queues that are half sent and tills that lag behind are explained', async () => {
  const { store, reader, shelf, open, direct, level, comments } = await movingDay();
  // The evening before: the till sent these, got no answer, and keeps them in its queue.
  direct(A, 'Q-1', SUGAR, 2);
  direct(A, 'Q-2', SALT, 1);
  const upstream = open();
  await until(() => reader.movedIn(SHOP) !== null);
  expect(level(SUGAR)).toBe(28);
  expect(reader.movedIn(SHOP)?.tills).toMatchObject([
    { serial: A, sales: 2 },
    { serial: B, sales: 0 },
  ]);
  // The day: tills find the hub and send their whole queues; one still sells at head office, where goods come in, too.
  store.sell(A, sale('Q-1', line(SUGAR, 2)), sale('Q-2', line(SALT, 1)), sale('Q-3', line(SUGAR, 5)));
  store.sell(B, sale('R-1', line(SUGAR, 1)));
  upstream.wake(SHOP);
  direct(B, 'R-0', SALT, 3);
  await until(() => reader.unsent(SHOP).count === 0);
  expect(await upstream.pullCatalogue(SHOP, { full: true, accept: false })).toMatchObject({ error: null });
  // The evening: both sides agree, and every difference names what made it.
  expect([level(SUGAR), level(SALT)]).toEqual([shelf(SUGAR), shelf(SALT)]);
  expect([level(SUGAR), level(SALT)]).toEqual([22, 8]);
  expect(comments().toSorted()).toEqual([
    "-2: Siège: affiché 8, attendu 10 (-2 unités). Dont +1 pour des ventes déjà au siège avant l'envoi du hub: Q-2 (till-20-a)",
    "2: Siège: affiché 22, attendu 20 (+2 unités). Dont +2 pour des ventes déjà au siège avant l'envoi du hub: Q-1 (till-20-a)",
  ]);
  expect(reader.centralStocks(SHOP).filter((one) => one.waits !== null || one.unexplained !== 0)).toEqual([]);
  expect(store.differences()).toEqual([]);
});

test('a sale that slips in while the stock is read has it read again at once, and is booked as a change of head office', async () => {
  const { store, reader, office, shelf, open, slip, direct, level, comments } = await movingDay();
  slip(() => direct(B, 'S-1', SUGAR, 4));
  open();
  await until(() => reader.movedIn(SHOP) !== null);
  expect(reader.movedIn(SHOP)?.tills).toMatchObject([{ sales: 0 }, { serial: B, sales: 1 }]);
  const readings = office.calls.filter(({ url }) => /\/articles\/$/.test(url)).length;
  expect(readings).toBe(2);
  expect(level(SUGAR)).toBe(shelf(SUGAR));
  expect(comments()).toEqual(['-4: Siège: affiché 26, attendu 30 (-4 unités)']);
  expect(store.differences()).toEqual([]);
});
