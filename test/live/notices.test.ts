import { beforeEach, describe, expect, it } from 'vitest';
import { seq, type TillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import {
  BUFFER_BYTES_MAX,
  DRAIN_POLL_MS,
  NOTICE_INTERVAL_MS,
  REFUSED_PER_READ_MAX,
} from '../../src/live/limits.ts';
import { type Live, openLive } from '../../src/live/live.ts';
import { openLog } from '../../src/log.ts';
import { type SteppedClock, steppedClock } from '../support/stepped-clock.ts';
import {
  line,
  MORNING,
  OIL,
  OTHER_SHOP,
  OTHER_TILL,
  openTestStore,
  RICE,
  SHOP,
  sale,
  type TestStore,
  TILL,
  testProvision,
} from '../support/test-store.ts';
import { FakeSocket } from './fake-socket.ts';
import { TILL as TILL_ID } from './memory-journal.ts';

let store: TestStore;
let clock: SteppedClock;
let live: Live;
let reader: ReturnType<TestStore['reader']>;
let lastNumber: number;

beforeEach(() => {
  lastNumber = 0;
  store = openTestStore();
  reader = store.reader();
  clock = { ...steppedClock(), now: () => store.clock.now() };
  live = openLive({
    clock,
    log: openLog('silent'),
    reader,
    writer: { call: async () => ({ refused: 'test' }) },
  });
});

function listen(channel: 'shop' | 'notices' = 'notices', shop = SHOP): FakeSocket {
  const socket = new FakeSocket();
  socket.listening = live.connect(
    { channel, till: { id: TILL_ID }, shop: { id: shop }, since: null, epoch: null },
    socket,
  );
  return socket;
}

/** Tells live what was committed, and lets the interval between two flushes go by. */
async function told(): Promise<void> {
  for (const shop of [SHOP, OTHER_SHOP]) live.wake(shop, reader.head(shop));
  await clock.pass(NOTICE_INTERVAL_MS);
}

async function sell(article: number, quantity: number, serial = TILL): Promise<void> {
  lastNumber += 1;
  store.sell(serial, sale(`N-${lastNumber}`, line(article, quantity)));
  await told();
}

async function cancel(number: string, serial: TillSerial): Promise<void> {
  const receipt = store.run('cancelSale', { serial, number, reason: '', reference: '', comment: '' });
  expect(receipt).toMatchObject({ kind: 'cancelled' });
  await told();
}

const of = (socket: FakeSocket, type: string) => socket.frames.filter((frame) => frame.type === type);
const alerts = (socket: FakeSocket) =>
  of(socket, 'stock_alert').map((frame) => (frame as unknown as { stock_actuel: number }).stock_actuel);

it('greets in its own words, and answers a ping', () => {
  const socket = listen();
  socket.listening?.onMessage('{"type":"ping"}');
  expect(socket.frames).toMatchObject([
    {
      type: 'connection_established',
      boutique_id: '9',
      message: 'Notifications WebSocket actives',
      epoch: reader.epoch(),
      seq: reader.head(SHOP),
    },
    { type: 'pong' },
  ]);
});

describe('a stock alert', () => {
  it('comes when a level falls to the threshold or below, and not for each sale after that', async () => {
    const socket = listen();
    await sell(OIL, 44);
    expect(alerts(socket)).toEqual([]);
    await sell(OIL, 1);
    expect(of(socket, 'stock_alert')).toEqual([
      {
        type: 'stock_alert',
        article_id: OIL,
        article_nom: 'Huile',
        stock_actuel: 5,
        seuil_alerte: 5,
        seq: reader.head(SHOP),
        epoch: reader.epoch(),
        timestamp: expect.any(String),
      },
    ]);
    await sell(OIL, 1);
    await sell(OIL, 4);
    expect(alerts(socket)).toEqual([5]);
  });

  it('comes again when it falls below zero, and when it falls after it had recovered', async () => {
    const socket = listen('notices', OTHER_SHOP);
    await sell(101, 9, OTHER_TILL);
    await sell(101, 4, OTHER_TILL);
    await sell(101, 4, OTHER_TILL);
    expect(alerts(socket)).toEqual([3, -1]);
    await cancel('N-1', OTHER_TILL);
    await sell(101, 1, OTHER_TILL);
    expect(alerts(socket)).toEqual([3, -1]);
    await cancel('N-2', OTHER_TILL);
    await cancel('N-3', OTHER_TILL);
    expect(alerts(socket)).toEqual([3, -1]);
    await sell(101, 6, OTHER_TILL);
    await sell(101, 6, OTHER_TILL);
    expect(alerts(socket)).toEqual([3, -1, 5, -1]);
  });

  it('has the latest level when several movements share a moment, and none when it recovered within it', async () => {
    const socket = listen();
    await told();
    for (const quantity of [46, 1, 1])
      store.sell(TILL, sale(`M-${quantity}-${reader.head(SHOP)}`, line(OIL, quantity)));
    store.sell(TILL, sale('R-1', line(RICE, 18)));
    await cancel('R-1', TILL);
    expect(alerts(socket)).toEqual([2]);
  });

  it('uses the threshold of the shop', async () => {
    const shops = testProvision().shops.map((shop) => ({ ...shop, details: { alerte_stock_bas: 30 } }));
    store.run('importProvision', { provision: { shops, tills: [], categories: [], articles: [] } });
    const socket = listen();
    await sell(OIL, 20);
    expect(of(socket, 'stock_alert')).toMatchObject([{ stock_actuel: 30, seuil_alerte: 30 }]);
  });

  it('goes to no till of the boutique channel, and to no other shop', async () => {
    const [till, stranger] = [listen('shop'), listen('notices', OTHER_SHOP)];
    await sell(OIL, 48);
    expect(till.types()).toEqual(['connection_established', 'stock_updated']);
    expect(stranger.types()).toEqual(['connection_established']);
  });

  it('comes once to a socket that was slow, and once to the others', async () => {
    const [slow, fast] = [listen(), listen()];
    slow.fill(BUFFER_BYTES_MAX + 1);
    await sell(OIL, 46);
    await sell(OIL, 1);
    slow.drain();
    await clock.pass(DRAIN_POLL_MS);
    await sell(OIL, 1);
    expect(alerts(fast)).toEqual([4]);
    expect(alerts(slow)).toEqual([3]);
  });
});

describe('a refused sale', () => {
  it('is told with its number and the sentence that the till reads', async () => {
    const socket = listen();
    await sell(OIL, 51);
    await sell(999, 1);
    expect(of(socket, 'vente_rejected')).toMatchObject([
      { vente_uid: 'N-1', raison: 'Stock insuffisant pour Huile', seq: expect.any(Number) },
      { vente_uid: 'N-2', raison: 'Article 999 non trouvé dans cette boutique' },
    ]);
  });

  it('that is repeated is told once', async () => {
    const socket = listen();
    for (let time = 0; time < 3; time++) {
      store.sell(TILL, sale('A-1', line(OIL, 51)));
      await told();
    }
    expect(of(socket, 'vente_rejected')).toHaveLength(1);
  });

  it('without a number is N/A', async () => {
    const socket = listen();
    store.sell(TILL, sale(null, line(999, 1)));
    await told();
    expect(of(socket, 'vente_rejected')).toMatchObject([{ vente_uid: 'N/A' }]);
  });

  it('is one of at most 500 in a read; the others follow, each once and in order', async () => {
    const socket = listen();
    const count = 2 * REFUSED_PER_READ_MAX + 1;
    const sales = Array.from({ length: count }, (_, index) => sale(`X-${index}`, line(OIL, 51)));
    store.sell(TILL, ...sales.slice(0, REFUSED_PER_READ_MAX));
    store.sell(TILL, ...sales.slice(REFUSED_PER_READ_MAX));
    live.wake(SHOP, reader.head(SHOP));
    expect(of(socket, 'vente_rejected')).toHaveLength(REFUSED_PER_READ_MAX);
    await clock.pass(2 * NOTICE_INTERVAL_MS);
    expect(of(socket, 'vente_rejected')).toMatchObject(sales.map(({ number }) => ({ vente_uid: number })));
    expect(reader.noticesAfter(SHOP, seq(0), { lowStock: 5, refusedMax: count + 1 }).complete).toBe(true);
  });
});

describe('the figures of the day', () => {
  const stats = (socket: FakeSocket) =>
    of(socket, 'dashboard_stats_updated').map((frame) => (frame as unknown as { stats: object }).stats);

  it('come after a sale and after a cancellation, as numbers, by currency', async () => {
    const socket = listen();
    store.sell(TILL, { ...sale('USD-1', line(30, 2)), currency: 'USD' });
    await told();
    await sell(OIL, 1);
    await cancel('N-1', TILL);
    const figures = (cdf: number, usd: number, sales: number) => ({
      ca_jour: cdf,
      ca_jour_usd: usd,
      ca_mois: cdf,
      ca_mois_usd: usd,
      nb_ventes_jour: sales,
      nb_ventes_mois: sales,
    });
    expect(stats(socket)).toEqual([figures(0, 25, 1), figures(25_000, 25, 2), figures(0, 25, 1)]);
  });

  it('count the local day and month of the shop, less the expenses that were deducted', async () => {
    const socket = listen();
    await sell(OIL, 1);
    const receipt = store.run('declare', {
      serial: TILL,
      declaration: {
        kind: 'cash-report',
        detail: 'transport',
        amount: minorUnits(1_000_050),
        currency: 'CDF',
        date: { text: '', instant: MORNING },
      },
    });
    if ('refused' in receipt) throw new Error(receipt.refused);
    store.run('applyExpense', { shopId: SHOP, id: receipt.id, user: 'gérant' });
    // 23:30 UTC is 00:30 of the next day in Kinshasa.
    store.clock.pass(15.5 * 3_600_000);
    await sell(OIL, 1);
    expect(stats(socket).at(-1)).toEqual({
      ca_jour: 25_000,
      ca_jour_usd: 0,
      ca_mois: 39_999.5,
      ca_mois_usd: 0,
      nb_ventes_jour: 1,
      nb_ventes_mois: 2,
    });
  });

  it('come at most once a second, and not for what is no sale', async () => {
    const socket = listen();
    for (let n = 0; n < 20; n++) {
      store.sell(TILL, sale(`F-${n}`, line(OIL, 1)));
      live.wake(SHOP, reader.head(SHOP));
      await clock.pass(NOTICE_INTERVAL_MS / 10);
    }
    await clock.pass(NOTICE_INTERVAL_MS);
    expect(stats(socket).length).toBeLessThanOrEqual(4);
    expect(stats(socket).at(-1)).toMatchObject({ nb_ventes_jour: 20 });
    const before = stats(socket).length;
    await sell(OIL, 51);
    expect(stats(socket)).toHaveLength(before);
  });
});

it('a raised epoch and a stop are no reason to resume: there is nothing that is made up for', async () => {
  const socket = listen();
  live.epochRaised((reader.epoch() + 1) as never);
  expect(socket.types()).toEqual(['connection_established']);
  const closing = live.close();
  expect(socket.closed).toEqual({ code: 1012, reason: 'Redémarrage du hub : reconnectez-vous' });
  socket.listening?.onClose();
  await closing;
});
