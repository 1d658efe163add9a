import { expect, test } from 'vitest';
import { seq } from '../../src/domain/ids.ts';
import type { SentEntry } from '../../src/domain/journal-entry.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { liveThrough } from '../support/busy-shop.ts';
import type { JournalMisbehaviour } from '../support/journal-office.ts';
import { SHOP as BUSY_SHOP, TILL } from '../support/test-store.ts';
import { bodyOf, expectSameBooks, openJournalScene, SHOP } from './journal-scene.ts';
import { numbers, until } from './shop-and-office.ts';

const numberOf = (entry: SentEntry): unknown => ('body' in entry ? entry.body['number'] : null);

test('head office gets every fact of every shop once, in order, and the stock that they make', async () => {
  const scene = await openJournalScene();
  liveThrough(scene.store);
  scene.sell(...numbers('A', 30));
  const upstream = scene.open();
  upstream.start();
  await scene.told(SHOP);
  await scene.told(BUSY_SHOP);
  expectSameBooks(scene, SHOP);
  expectSameBooks(scene, BUSY_SHOP);
  scene.sell('B-1');
  upstream.wake(SHOP);
  await scene.told();
  expectSameBooks(scene);
  expect(scene.reader.unsent(SHOP).count).toBe(0);
  expect(upstream.status(SHOP)).toMatchObject({ lastError: null, lastContactAt: expect.any(Number) });
});

test('a batch is packed, holds one shop and one epoch within the bounds, and carries the token', async () => {
  const scene = await openJournalScene();
  scene.office.token = 's3cret';
  const { epoch } = scene.journal()[0] ?? { epoch: 0 };
  scene.sell(...numbers('A', 400));
  scene.store.run('raiseEpoch', { reason: 'a test', from: scene.reader.epoch() });
  scene.sell(...numbers('B', 3));
  scene.open({ transport: openTransport({ url: scene.office.url, token: 's3cret' }) }).start();
  await scene.told();
  expectSameBooks(scene);
  const batches = scene.office.calls.filter((call) => call.route === 'batch' && bodyOf(call).shop === SHOP);
  expect(new Set(batches.map((call) => bodyOf(call).epoch))).toEqual(new Set([epoch, scene.reader.epoch()]));
  for (const call of batches) {
    const { entries } = bodyOf(call);
    expect(entries.length).toBeLessThanOrEqual(500);
    expect(call.text.length).toBeLessThanOrEqual(1_000_000);
    expect(call.packedBytes).toBeLessThan(call.text.length);
  }
  expect(scene.office.inFlightMax).toBe(1);
});

test('an entry that is larger than a batch travels alone', async () => {
  const scene = await openJournalScene();
  scene.sell('before');
  const text = JSON.stringify([{ numero: 'huge', comment: 'x'.repeat(1_200_000) }]);
  scene.store.run('recordSales', {
    ...{ serial: TILL, firstChunk: true, takenNumberless: [], source: { text, start: 0 } },
    entries: [{ ok: false, number: 'huge', problem: { kind: 'lines-missing' } }],
  });
  scene.open().start();
  await scene.told(BUSY_SHOP);
  expectSameBooks(scene, BUSY_SHOP);
  const large = scene.office.calls.filter((call) => call.text.length > 1_000_000);
  expect(large.map((call) => bodyOf(call).entries.map((entry) => entry.kind))).toEqual([['quarantined']]);
});

test.each<[string, JournalMisbehaviour]>([
  ['is dropped', { kind: 'drop-after' }],
  ['never comes', { kind: 'silent-after' }],
  ['breaks off', { kind: 'half-body' }],
  ['is half a JSON text', { kind: 'half-json' }],
  ['is no answer', { kind: 'garbage' }],
  ['is a 500', { kind: 'status-after', status: 500 }],
  ['is a 502 of a gateway', { kind: 'status-after', status: 502, html: true }],
])(
  'when the answer to a batch that was recorded %s, the batch is found there and not sent again',
  async (_, last) => {
    const scene = await openJournalScene();
    scene.sell(...numbers('A', 100));
    scene.office.next(last);
    scene.open({ config: { requestTimeoutMs: 300 } }).start();
    await scene.told();
    expectSameBooks(scene);
    const firsts = scene.batches().map(([first]) => first);
    expect(new Set(firsts).size).toBe(firsts.length);
  },
);

test.each<[string, JournalMisbehaviour]>([
  ['is dropped before it was read', { kind: 'drop-before' }],
  ['is met with silence', { kind: 'silent' }],
  ['meets a 500', { kind: 'status-before', status: 500 }],
  ['meets a page of the network', { kind: 'portal' }],
  ['meets a firewall', { kind: 'status-before', status: 403, html: true }],
  ['meets a gateway that is down', { kind: 'status-before', status: 503, html: true }],
  ['is answered without naming an entry', { kind: 'nothing-named' }],
])('a batch that %s arrives all the same', async (_, first) => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 20));
  scene.office.next(first, first);
  scene.open({ config: { requestTimeoutMs: 100 } }).start();
  await scene.told();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  const there = scene.office.books.entries(scene.hub, SHOP);
  expect(new Set(there.map(({ entry }) => entry.seq)).size).toBe(there.length);
  expect(there).toHaveLength(scene.journal().length);
});

test('a refused entry is parked with the word of head office, the rest goes on, and a person may send it again', async () => {
  const scene = await openJournalScene();
  const { books } = scene.office;
  scene.sell('good', 'bad', 'better');
  books.refuse = (entry) =>
    numberOf(entry) === 'bad' ? { code: 'TILL_UNKNOWN', message: 'no such till' } : null;
  const upstream = scene.open();
  upstream.start();
  await scene.told();
  const bad = scene.reader.saleOfTill(scene.reader.tills()[2]?.id as never, 'bad');
  expect(scene.reader.upstreamExceptions(SHOP)).toMatchObject([
    {
      ...{ seq: bad?.seq, state: 'parked', reason: 'TILL_UNKNOWN', attempts: 1, nextAttemptAt: null },
      lastAnswer: 'TILL_UNKNOWN: no such till',
    },
  ]);
  expect(scene.reader.unsent(SHOP).count).toBe(1);
  expect(books.entries(scene.hub, SHOP)).toHaveLength(scene.journal().length - 1);
  books.refuse = () => null;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: bad?.seq ?? null });
  upstream.retryNow(SHOP);
  await until(() => scene.reader.unsent(SHOP).count === 0);
  expect(scene.batches().at(-1)).toEqual([bad?.seq, bad?.seq]);
  expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
});

test('an entry for which head office is busy comes again alone, soon', async () => {
  const scene = await openJournalScene();
  scene.sell('one', 'two', 'three');
  let asked = 0;
  scene.office.books.busy = (entry) => numberOf(entry) === 'two' && ++asked < 4;
  scene.open().start();
  await until(() => asked === 4 && scene.reader.upstreamExceptions(SHOP).length === 0);
  expect(scene.office.books.entries(scene.hub, SHOP)).toHaveLength(scene.journal().length);
  expect(
    scene
      .batches()
      .slice(-3)
      .every(([first, last]) => first === last),
  ).toBe(true);
});

test('one entry on which head office fails is found among five hundred and parked; all others arrive', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 240));
  scene.office.books.poison = (entry) => numberOf(entry) === 'A-97';
  scene.open().start();
  await scene.told();
  expect(scene.reader.upstreamExceptions(SHOP)).toMatchObject([{ state: 'parked', reason: 'POISON' }]);
  expect(scene.office.books.entries(scene.hub, SHOP)).toHaveLength(scene.journal().length - 1);
  expect(scene.batches().length).toBeLessThan(60);
});

test('a head office that takes only small bodies gets small batches; what is too large alone is parked', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 40));
  scene.office.bytesMax = 6_000;
  const upstream = scene.open();
  upstream.start();
  await scene.told();
  expectSameBooks(scene);
  scene.office.bytesMax = 500;
  scene.sell('too large');
  upstream.wake(SHOP);
  await scene.told();
  const sold = scene.reader.head(SHOP) - 1;
  expect(scene.reader.upstreamExceptions(SHOP)).toMatchObject([
    { seq: sold, state: 'parked', reason: 'TOO_LARGE', nextAttemptAt: null },
  ]);
  expect(scene.office.books.watermark(scene.hub, SHOP).seq).toBe(sold + 1);
});

test('an entry on which head office falls silent steps aside, and is tried again', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 12));
  scene.office.mute = (entry) => numberOf(entry) === 'A-5';
  const upstream = scene.open({ config: { requestTimeoutMs: 200 } });
  upstream.start();
  await scene.told();
  expect(scene.reader.upstreamExceptions(SHOP)).toMatchObject([{ state: 'retry', reason: 'NO_ANSWER' }]);
  expect(scene.office.books.entries(scene.hub, SHOP)).toHaveLength(scene.reader.head(SHOP) - 1);
  scene.office.mute = () => false;
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  expect(scene.office.books.entries(scene.hub, SHOP)).toHaveLength(scene.reader.head(SHOP));
});

test('a head office that fails on everything is ill: no entry is blamed for more than the first', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 12));
  scene.office.always('batch', { kind: 'status-before', status: 500 });
  const upstream = scene.open();
  upstream.start();
  await until(() => upstream.status(SHOP).lastError !== null);
  expect(upstream.status(SHOP).lastError?.english).toContain('internal error');
  expect(scene.reader.upstreamExceptions(SHOP).length).toBeLessThanOrEqual(1);
  scene.office.calm();
  await scene.told();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  expect(scene.office.books.entries(scene.hub, SHOP)).toHaveLength(scene.reader.head(SHOP));
});

test('a head office that is too slow for a large batch gets smaller ones', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 200));
  scene.office.next({ kind: 'silent' }, { kind: 'silent' }, { kind: 'silent' });
  scene.open({ config: { requestTimeoutMs: 500 } }).start();
  await scene.told();
  expectSameBooks(scene);
  const sizes = scene.batches().map(([first, last]) => last - first + 1);
  expect(sizes.slice(0, 4)).toEqual([404, 202, 101, 50]);
  expect(sizes[4]).toBeGreaterThan(50);
});

test('a head office that refuses ten thousand entries gets no more until somebody has looked', async () => {
  const scene = await openJournalScene();
  scene.store.run('changeUpstreamProtocol', { shopId: SHOP, protocol: 'journal' });
  scene.store.db.exec(`WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < 10000)
    INSERT INTO upstream_exception SELECT ${SHOP}, seq, 'parked', 1, NULL, 'NO', '', NULL, NULL FROM n`);
  scene.sell('one');
  const upstream = scene.open();
  upstream.start();
  await until(() => upstream.status(SHOP).lastError !== null);
  expect(upstream.status(SHOP).lastError?.english).toContain('10000 entries wait already');
  expect(scene.batches()).toEqual([]);
  // What a person sends again is sent all the same, and makes room.
  scene.store.db.exec('UPDATE upstream_position SET seq = 5');
  scene.office.books.claim(scene.hub, SHOP, { epoch: scene.reader.epoch(), seq: 5 });
  scene.store.run('retryUpstream', { shopId: SHOP, seq: seq(5) });
  upstream.retryNow(SHOP);
  await scene.told();
  expect(scene.batches().slice(0, 2)).toEqual([
    [5, 5],
    [6, scene.reader.head(SHOP)],
  ]);
});

test('Retry-After is obeyed', async () => {
  const scene = await openJournalScene();
  scene.sell('one');
  scene.office.always('batch', { kind: 'busy', status: 429, retryAfter: '120' });
  const upstream = scene.open();
  upstream.start();
  await until(() => upstream.status(SHOP).backingOff);
  const { nextAttemptAt, lastError } = upstream.status(SHOP);
  expect(Number(nextAttemptAt) - Date.now()).toBeGreaterThan(100_000);
  expect(lastError?.english).toBe('head office asks to wait (HTTP 429 BUSY)');
});

test.each<[string, (scene: Awaited<ReturnType<typeof openJournalScene>>) => unknown, string]>([
  [
    'redirects',
    ({ office }) => office.always('watermark', { kind: 'redirect', location: '/x' }),
    'redirects elsewhere',
  ],
  ['wants another token', ({ office }) => Object.assign(office, { token: 'x' }), 'HUB_UPSTREAM_TOKEN'],
  [
    'does not know the hub',
    ({ office }) => Object.assign(office.books, { hubs: new Set() }),
    'must register it',
  ],
  [
    'is a page of the network',
    ({ office }) => office.always('watermark', { kind: 'portal' }),
    'is not head office',
  ],
  [
    'speaks no journal',
    ({ office }) => office.always('watermark', { kind: 'status-before', status: 404, html: true }),
    'HUB_UPSTREAM_PROTOCOL',
  ],
])('a head office that %s gets nothing, and the operator reads why', async (_, misbehave, sentence) => {
  const scene = await openJournalScene();
  scene.sell('one');
  misbehave(scene);
  const upstream = scene.open();
  upstream.start();
  await until(() => upstream.status(SHOP).lastError !== null);
  expect(upstream.status(SHOP).lastError?.english).toContain(sentence);
  expect(scene.batches()).toEqual([]);
  expect(scene.reader.upstreamPosition(SHOP)).toBe(0);
});
