import { expect, test } from 'vitest';
import type { TillSerial } from '../../src/domain/ids.ts';
import type { WriterClient } from '../../src/store/writer/protocol.ts';
import { openTransport, type Transport } from '../../src/upstream/transport.ts';
import type { Misbehaviour } from '../support/head-office.ts';
import {
  clientOf,
  FIRST,
  numbers,
  OIL,
  openScene,
  type Scene,
  SECOND,
  SHOP,
  THIRD,
  until,
} from './shop-and-office.ts';

function cancel(scene: Scene, serial: TillSerial, number: string, reason = ''): void {
  const words = { reason, reference: `ANNUL-${number}`, comment: '' };
  expect(scene.store.run('cancelSale', { serial, number, ...words })).toMatchObject({ kind: 'cancelled' });
}

const drained = (scene: Scene) => () => scene.reader.unsent(SHOP).count === 0;
const parked = (scene: Scene) =>
  scene.reader
    .upstreamExceptions(SHOP)
    .map((row) => [
      row.state,
      row.reason.replace(/:.*/, ''),
      scene.reader.exceptionSale(SHOP, row.seq)?.number,
    ]);
const settled = (scene: Scene) => () =>
  scene.reader.upstreamPosition(SHOP) > 0 &&
  scene.reader.queueAfter(SHOP, scene.reader.upstreamPosition(SHOP), 9, []).entries.length === 0 &&
  parked(scene).length === 0;
const cancelledThere = (scene: Scene) => [...scene.office.tillCalls.cancellations.cancelled.keys()];
const synced = (scene: Scene) =>
  scene.office.calls.filter((call) => call.route === 'sync').flatMap((call) => call.numbers);

test('what was cancelled before it left never reaches head office, and holds nothing up', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 60));
  scene.sell(SECOND, 'B-1');
  for (const number of ['A-1', 'A-30', 'A-60', 'B-1']) cancel(scene, FIRST, number);
  scene.open().start();
  await until(drained(scene));
  expect(scene.delivered()).toEqual(numbers('A', 60).filter((one) => !/^A-(1|30|60)$/.test(one)));
  expect(synced(scene)).toEqual(scene.delivered());
  expect(parked(scene)).toEqual([]);
});

test('what was cancelled after it left is cancelled there, under its till, and not sent again', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1', 'A-2');
  const upstream = scene.open();
  upstream.start();
  await until(drained(scene));
  cancel(scene, SECOND, 'A-1', 'erreur de prix');
  scene.sell(FIRST, 'A-3');
  upstream.wake(SHOP);
  await until(() => drained(scene)() && cancelledThere(scene).length === 1);
  await until(settled(scene));
  expect(synced(scene)).toEqual(['A-1', 'A-2', 'A-3']);
  expect(cancelledThere(scene)).toEqual(['A-1']);
  const there = scene.office.tillCalls.cancellations.cancelled.get('A-1');
  expect(there).toMatchObject({ serial: FIRST, motif: 'erreur de prix' });
  expect(scene.office.books.moved.get(OIL)).toBe(-2);
  expect(scene.store.differences()).toEqual([]);
});

test('after an hour head office cancels nothing: a person does, and nothing else waits for that', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1');
  const upstream = scene.open();
  upstream.start();
  await until(drained(scene));
  cancel(scene, FIRST, 'A-1');
  scene.office.books.now = () => scene.store.clock.now() + 61 * 60_000;
  scene.sell(FIRST, 'A-2');
  upstream.wake(SHOP);
  await until(() => parked(scene).length === 1 && scene.delivered().length === 2);
  expect(parked(scene)).toEqual([['parked', 'CANCELLATION_TOO_LATE', 'A-1']]);
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  scene.office.books.now = () => scene.store.clock.now();
  await until(settled(scene));
  expect(cancelledThere(scene)).toEqual(['A-1']);
});

test.each<Misbehaviour>([
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'silent-after' },
  { kind: 'half-json' },
  { kind: 'portal' },
  { kind: 'status-before', status: 500 },
  { kind: 'status-after', status: 500 },
  { kind: 'status-after', status: 502, html: true },
  { kind: 'busy', retryAfter: '0' },
])('a cancellation counts once there, whatever its answer is (%j)', async (behaviour) => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1', 'A-2');
  const upstream = scene.open({ config: { requestTimeoutMs: 100 } });
  upstream.start();
  await until(drained(scene));
  scene.office.nextOf('annuler', behaviour, behaviour);
  cancel(scene, FIRST, 'A-1');
  upstream.wake(SHOP);
  await until(() => cancelledThere(scene).length === 1);
  await until(settled(scene));
  expect(scene.office.books.moved.get(OIL)).toBe(-1);
  expect(scene.office.inFlightMax).toBe(1);
});

test.each<Misbehaviour>([
  { kind: 'slow', ms: 60 },
  { kind: 'drop-after' },
  { kind: 'drop-before' },
  { kind: 'status-before', status: 500 },
  { kind: 'status-after', status: 500 },
  { kind: 'other', text: 'deadlock' },
])(
  'what is cancelled while its request is under way is there and cancelled, or not there (%j)',
  async (behaviour) => {
    const scene = await openScene();
    scene.sell(FIRST, 'A-1', 'A-2');
    scene.office.next(behaviour);
    const upstream = scene.open({ transport: cancellingUnderWay(scene, 'A-1') });
    upstream.start();
    await until(() => drained(scene)() && settled(scene)());
    // It left once; what is sent again after a failure is the other one alone.
    expect(synced(scene).filter((number) => number === 'A-1')).toHaveLength(1);
    expect(cancelledThere(scene)).toEqual(scene.delivered().filter((number) => number === 'A-1'));
    expect(scene.delivered()).toContain('A-2');
    expect(scene.office.books.moved.get(OIL)).toBe(-1);
    expect(scene.store.differences()).toEqual([]);
  },
);

test('that the sale is not there counts only when a late request cannot bring it any more', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1');
  const { sync } = scene.office.books;
  const late: (() => void)[] = [];
  scene.office.books.sync = (serial, text) => {
    late.push(() => sync.call(scene.office.books, serial, text));
    return { status: 500, body: null };
  };
  scene.office.always('sync', { kind: 'silent-after' });
  const upstream = scene.open({ config: { requestTimeoutMs: 60 } });
  upstream.start();
  await until(() => late.length > 0);
  cancel(scene, FIRST, 'A-1');
  upstream.wake(SHOP);
  await until(() => parked(scene).length === 1);
  expect(parked(scene)).toEqual([['retry', 'CANCELLATION_OPEN', 'A-1']]);
  late[0]?.();
  await until(settled(scene));
  expect(cancelledThere(scene)).toEqual(['A-1']);
  expect(scene.office.books.moved.get(OIL)).toBe(0);
});

test('the sale of another till that has the number at head office is never cancelled for it', async () => {
  const scene = await openScene();
  scene.office.books.addForeign('A-1', THIRD, SHOP);
  scene.sell(FIRST, 'A-1');
  const upstream = scene.open();
  upstream.start();
  await until(() => parked(scene).length === 1);
  expect(parked(scene)).toEqual([['parked', 'COLLISION', 'A-1']]);
  cancel(scene, FIRST, 'A-1');
  upstream.wake(SHOP);
  await until(() => scene.reader.upstreamPosition(SHOP) === scene.reader.head(SHOP));
  await until(settled(scene));
  expect(cancelledThere(scene)).toEqual([]);
  expect(scene.office.calls.map((call) => call.route)).not.toContain('annuler');
});

test('a sale that is cancelled between the look at the queue and the note that it leaves stays here', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1', 'A-2');
  const client = clientOf(scene.store);
  const upstream = scene.open({
    writer: {
      ...client,
      call: (method, argument) => {
        if (method === 'attemptUpstream') cancel(scene, FIRST, 'A-2');
        return client.call(method, argument);
      },
    } as WriterClient,
  });
  upstream.start();
  await until(drained(scene));
  expect(synced(scene)).toEqual(['A-1']);
  expect(parked(scene)).toEqual([]);
});

test('a sale of a held till that was cancelled is not sent when the till is known again', async () => {
  const scene = await openScene();
  scene.sell(SECOND, 'B-1', 'B-2', 'B-3');
  scene.sell(FIRST, 'A-1');
  scene.office.books.till(SECOND).active = false;
  const upstream = scene.open();
  upstream.start();
  await until(() => scene.reader.upstreamHolds(SHOP).length === 1 && scene.delivered().length === 1);
  cancel(scene, SECOND, 'B-2');
  scene.office.books.till(SECOND).active = true;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(() => drained(scene)() && scene.reader.upstreamHolds(SHOP).length === 0);
  await until(settled(scene));
  expect(scene.delivered(SECOND)).toEqual(['B-1', 'B-3']);
  expect(scene.reader.upstreamHolds(SHOP)).toEqual([]);
});

test('a sale that a held till made later never left, and its cancellation collapses with it', async () => {
  const scene = await openScene();
  scene.sell(SECOND, 'B-1');
  scene.sell(FIRST, 'A-1');
  scene.office.books.till(SECOND).active = false;
  const upstream = scene.open();
  upstream.start();
  await until(() => scene.reader.upstreamHolds(SHOP).length === 1 && scene.delivered().length === 1);
  scene.sell(SECOND, 'B-2', 'B-3');
  scene.sell(FIRST, 'A-2');
  upstream.wake(SHOP);
  await until(() => scene.delivered().length === 2);
  cancel(scene, SECOND, 'B-2');
  expect(parked(scene)).toEqual([]);
  scene.office.books.till(SECOND).active = true;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(drained(scene));
  expect(synced(scene)).not.toContain('B-2');
  expect(scene.delivered(SECOND)).toEqual(['B-1', 'B-3']);
  expect(parked(scene)).toEqual([]);
  expect(scene.store.differences()).toEqual([]);
});

/** The way to head office; while its first request is under way, a till cancels a sale. */
function cancellingUnderWay(scene: Scene, number: string): Transport {
  const transport = openTransport({ url: scene.office.url, token: null });
  let done = false;
  return {
    ...transport,
    send: (request, signal) => {
      const reply = transport.send(request, signal);
      if (!done) cancel(scene, FIRST, number);
      done = true;
      return reply;
    },
  };
}
