import { expect, test } from 'vitest';
import type { TillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import type { LineDraft, SaleDraft } from '../../src/domain/sale.ts';
import { line, sale } from '../support/test-store.ts';
import {
  FIRST,
  numbers,
  OIL,
  openScene,
  type Scene,
  SECOND,
  SHOP,
  THIRD,
  until,
} from '../upstream/shop-and-office.ts';

const IMPATIENT = { config: { requestTimeoutMs: 150 } };

const unsent = (scene: Scene): number => scene.reader.unsent(SHOP).count;
const sent = (scene: Scene): boolean => unsent(scene) === 0;
const parked = (scene: Scene) =>
  scene.reader.upstreamExceptions(SHOP).filter(({ state }) => state === 'parked');

/** What the hub has booked of its shop's sales, as head office should have it. */
function booked(scene: Scene): readonly unknown[] {
  return scene.store.db
    .prepare('SELECT number, total, sold_at FROM sale WHERE shop_id = ? ORDER BY number')
    .raw()
    .all(SHOP);
}

function delivered(scene: Scene): readonly unknown[] {
  return scene.office.books.sales
    .map(({ number, total, date }): [string, number, number] => [number, total, date])
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

/** Prefix variants, decimals, repeated articles, one article at two prices, USD. */
function awkwardSales(): readonly SaleDraft[] {
  const variant = (id: number): LineDraft => ({ ...line(OIL, 1), variantId: id });
  const usd = (price: number): LineDraft => ({ ...line(OIL, 2), unitPrice: minorUnits(price) });
  return [
    sale('U56-decimals', line(OIL, 3, 2_499_999)),
    sale('U56-twice', line(OIL, 1), line(OIL, 2)),
    sale('U56-variants', variant(2), variant(1), line(OIL, 1)),
    sale('U56-prefix', variant(1), variant(2)),
    { ...sale('U56-usd', usd(1_250)), currency: 'USD' },
  ];
}

test('56: the outbox played twice leaves head office with the hub’s sales, totals and stock, once', async () => {
  const scene = await openScene();
  const { books } = scene.office;
  const variants = [
    { id: 1, name: 'Citron' },
    { id: 2, name: 'Citron vert' },
  ];
  books.articles.set(OIL, { id: OIL, shopId: SHOP, active: true, variants });
  scene.store.sell(FIRST, ...awkwardSales());
  scene.office.next({ kind: 'drop-after' }, { kind: 'silent-after' }, { kind: 'status-after', status: 500 });
  scene.open(IMPATIENT).start();
  await until(() => sent(scene));
  expect(delivered(scene)).toEqual(booked(scene));
  const moved = scene.store.db
    .prepare<[number, number], number>(
      "SELECT sum(quantity) FROM movement WHERE shop_id = ? AND article_id = ? AND kind = 'sale'",
    )
    .pluck()
    .get(SHOP, OIL);
  expect(books.moved.get(OIL)).toBe(moved);
  const usd = books.sales.find(({ number }) => number === 'U56-usd');
  expect([usd?.total, usd?.totalUsd]).toEqual([2_500, 2_500]);
  const before = delivered(scene);
  scene.store.db.prepare('UPDATE upstream_position SET seq = 0').run();
  scene.open(IMPATIENT).start();
  await until(() => sent(scene));
  expect([delivered(scene), books.moved.get(OIL), parked(scene)]).toEqual([before, moved, []]);
});

test('57: each sale arrives under the serial of its till, with its own number and date', async () => {
  const scene = await openScene();
  const sentDate = { text: '2026-11-19T10:15:00', instant: Date.UTC(2026, 10, 19, 9, 15) };
  const tills: readonly TillSerial[] = [FIRST, SECOND, THIRD];
  for (const [place, serial] of tills.entries()) {
    scene.store.sell(serial, { ...sale(`U57-${place}`, line(OIL, 1)), sentDate });
  }
  scene.open(IMPATIENT).start();
  await until(() => sent(scene));
  const seen = scene.office.books.sales.map(({ number, serial, date }) => [number, serial, date]);
  expect(seen.sort()).toEqual(tills.map((serial, place) => [`U57-${place}`, serial, sentDate.instant]));
});

test('58: a refusal in a 201, a 500 and a timeout after the commit, a deadlock, a foreign duplicate', async () => {
  const scene = await openScene();
  const { books } = scene.office;
  books.addForeign('U58-3', 'a-till-of-someone-else', 77);
  scene.sell(FIRST, ...numbers('U58', 6));
  scene.office.next(
    { kind: 'other', text: 'deadlock detected' },
    { kind: 'status-after', status: 500 },
    { kind: 'silent-after' },
    { kind: 'half-body' },
  );
  scene.open(IMPATIENT).start();
  await until(() => parked(scene).length === 1 && scene.delivered(FIRST).length === 5);
  expect(scene.delivered(FIRST).toSorted()).toEqual(numbers('U58', 6).filter((one) => one !== 'U58-3'));
  expect(books.moved.get(OIL)).toBe(-5);
  // What belongs to somebody else was not acknowledged: it is still the hub's to send, and a person sees it.
  await until(() => unsent(scene) === 1);
});

test('59: one request at a time, and a poison sale delays only itself', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('U59', 40));
  scene.sell(SECOND, 'U59-other');
  scene.office.books.poison.add('U59-17');
  scene.office.always('sync', { kind: 'slow', ms: 2 });
  scene.open(IMPATIENT).start();
  await until(() => scene.delivered().length === 40 && unsent(scene) === 1);
  expect(scene.delivered()).not.toContain('U59-17');
  expect(scene.delivered(SECOND)).toEqual(['U59-other']);
  expect(scene.office.inFlightMax).toBe(1);
});

test('60: cancelled before it left it never arrives; cancelled after, it is cancelled there within the hour, or a person is told', async () => {
  const scene = await openScene();
  const cancel = (number: string) =>
    scene.store.run('cancelSale', { serial: FIRST, number, reason: 'x', reference: 'r', comment: 'c' });
  scene.sell(FIRST, 'U60-before', 'U60-after');
  expect(cancel('U60-before')).toMatchObject({ kind: 'cancelled' });
  const upstream = scene.open(IMPATIENT);
  upstream.start();
  await until(() => sent(scene));
  expect(scene.delivered()).toEqual(['U60-after']);
  scene.sell(FIRST, 'U60-late');
  upstream.wake(SHOP);
  await until(() => scene.delivered().length === 2);
  expect(cancel('U60-after')).toMatchObject({ kind: 'cancelled' });
  upstream.wake(SHOP);
  const { cancelled } = scene.office.tillCalls.cancellations;
  await until(() => cancelled.size === 1);
  expect([...cancelled.keys()]).toEqual(['U60-after']);
  scene.office.books.now = () => scene.store.clock.now() + 2 * 3_600_000;
  expect(cancel('U60-late')).toMatchObject({ kind: 'cancelled' });
  upstream.wake(SHOP);
  await until(() => parked(scene).length === 1);
  expect(parked(scene)[0]?.reason).toContain('CANCELLATION_TOO_LATE');
});
