import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { seq, tillId } from '../../src/domain/ids.ts';
import { collectStatus } from '../../src/operations/status.ts';
import type { Ahead, OnAhead } from '../../src/upstream/journal/ahead.ts';
import { standpointOf } from '../../src/upstream/journal/watermark.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import { openHeadOffice } from '../support/head-office.ts';
import { OTHER_TILL } from '../support/test-store.ts';
import { expectSameBooks, type JournalScene, journalOf, openJournalScene, SHOP } from './journal-scene.ts';
import { numbers, until } from './shop-and-office.ts';

const RANGES = [
  { epoch: 5, after: 0, upTo: 100 },
  { epoch: 7, after: 100, upTo: null },
];

test.each([
  ['nothing there, nothing sent', 0, 0, 0, 'level'],
  ['nothing there any more', 0, 0, 50, 'behind'],
  ['the position', 5, 50, 50, 'level'],
  ['less than was there', 5, 49, 50, 'behind'],
  ['more than is known to be there', 5, 51, 50, 'beyond'],
  ['the end of an earlier epoch', 5, 100, 50, 'beyond'],
  ['more of an earlier epoch than the hub has', 5, 101, 50, 'ahead'],
  ['an entry of the present epoch', 7, 130, 120, 'beyond'],
  ['the head', 7, 150, 150, 'level'],
  ['more than the head', 7, 151, 150, 'ahead'],
  ['an epoch that the hub never had', 6, 50, 50, 'ahead'],
  ['a later epoch', 8, 120, 120, 'ahead'],
  ['a name from before its epoch began', 7, 100, 100, 'ahead'],
])('head office stands at %s', (_, epoch, at, position, standpoint) => {
  expect(standpointOf({ epoch, seq: at }, { ranges: RANGES, position, head: 150 })).toBe(standpoint);
});

/** A scene in which head office has everything, and the hub does not know it. */
async function toldAndForgotten(): Promise<JournalScene> {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 20));
  const upstream = scene.open();
  upstream.start();
  await scene.told();
  await upstream.close();
  scene.store.db.prepare('UPDATE upstream_position SET seq = 10 WHERE shop_id = ?').run(SHOP);
  return scene;
}

test('what head office has already is not sent again, but for what it does not hold', async () => {
  const scene = await toldAndForgotten();
  const sent = scene.batches().length;
  const refused = scene.journal().at(-3)?.entry.seq ?? 0;
  const { books } = scene.office;
  // As after a refusal whose answer was lost.
  books.drop(scene.hub, SHOP, scene.reader.epoch(), refused);
  scene.open().start();
  await scene.told();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  expect(scene.batches().slice(sent)).toEqual([[refused, refused]]);
});

test('a head office that was restored from its backup gets again what it lost', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 20));
  const upstream = scene.open();
  upstream.start();
  await scene.told();
  const restore = scene.office.books.backUp();
  scene.sell(...numbers('B', 20));
  upstream.wake(SHOP);
  await scene.told();
  restore();
  scene.sell('C');
  upstream.wake(SHOP);
  const head = scene.reader.head(SHOP);
  await until(() => scene.office.books.watermark(scene.hub, SHOP).seq === head);
  await scene.told();
  expectSameBooks(scene);
});

test('a head office that lost a batch right after it had answered gets it again', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 20));
  scene.office.next({ kind: 'forget' });
  const upstream = scene.open();
  upstream.start();
  await scene.told();
  scene.sell('B');
  upstream.wake(SHOP);
  await until(() => scene.office.books.entries(scene.hub, SHOP).length === scene.reader.head(SHOP));
  expectSameBooks(scene);
});

test('a head office that was restored while nothing is sold gets again what it lost, within the hour', async () => {
  const scene = await openJournalScene();
  let passedMs = 0;
  const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + passedMs };
  scene.sell(...numbers('A', 5));
  const upstream = scene.open({ clock });
  upstream.start();
  const restore = scene.office.books.backUp();
  await scene.told();
  restore();
  const asked = () => scene.office.calls.filter((call) => call.route === 'watermark').length;
  const before = asked();
  upstream.wake(SHOP);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(asked()).toBe(before);
  passedMs = 3_700_000;
  upstream.wake(SHOP);
  await until(() => scene.office.books.entries(scene.hub, SHOP).length === scene.reader.head(SHOP));
  expectSameBooks(scene);
});

const standStill: OnAhead = ({ watermark }) =>
  Promise.resolve({ kind: 'ahead', detail: `head office stands at ${watermark.seq}`, retryAfterMs: null });

test.each<[string, (scene: JournalScene) => void, Partial<Ahead>]>([
  [
    'a later epoch than the hub has',
    ({ office, hub, reader }) => office.books.claim(hub, SHOP, { epoch: reader.epoch() + 1, seq: 5 }),
    { differsAt: null },
  ],
  [
    'more facts of the epoch than the hub has',
    ({ office, hub, reader }) =>
      office.books.claim(hub, SHOP, { epoch: reader.epoch(), seq: reader.head(SHOP) + 1 }),
    { differsAt: null },
  ],
  [
    'another fact beyond the position',
    ({ office, hub, reader }) => office.books.falsify(hub, SHOP, reader.epoch(), 14),
    { differsAt: 14 },
  ],
])('when head office has %s, nothing is sent until that is settled', async (_, change, found) => {
  const scene = await toldAndForgotten();
  change(scene);
  const watermark = scene.office.books.watermark(scene.hub, SHOP);
  const sent = scene.batches().length;
  const alone = scene.open({ onAhead: standStill });
  alone.start();
  await until(() => alone.status(SHOP).lastError !== null);
  expect(alone.status(SHOP).lastError?.english).toContain('the hub was restored');
  await alone.close();
  expect(scene.batches().length).toBe(sent);
  expect(scene.reader.upstreamPosition(SHOP)).toBe(10);
  const asked: Ahead[] = [];
  const settled = scene.open({
    onAhead: async (ahead) => {
      asked.push(ahead);
      return 'resolved';
    },
  });
  settled.start();
  await until(() => asked.length > 0 && scene.batches().length > sent);
  expect(asked[0]).toEqual({ shopId: SHOP, watermark, ...found });
  await settled.close();
});

test('when head office finds another fact under a name that is sent again, that is settled before anything else', async () => {
  const scene = await openJournalScene();
  scene.sell('one', 'two');
  const refused = scene.journal().at(-4)?.entry.seq ?? 0;
  scene.office.books.refuse = (entry) => (entry.seq === refused ? { code: 'NO', message: '' } : null);
  const asked: Ahead[] = [];
  const upstream = scene.open({
    onAhead: async (ahead) => {
      asked.push(ahead);
      return 'resolved';
    },
  });
  upstream.start();
  await scene.told();
  scene.office.books.refuse = () => null;
  scene.office.books.falsify(scene.hub, SHOP, scene.reader.epoch(), refused);
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(() => asked.length > 0);
  expect(asked[0]).toMatchObject({ shopId: SHOP, differsAt: refused });
});

test('the protocol may change there and back: all is sent again each time, and nothing is doubled', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 20));
  const journal = scene.open();
  journal.start();
  await scene.told();
  await journal.close();
  const till = tillId(7);
  const [first, second, third] = numbers('A', 3).map((name) => scene.reader.saleOfTill(till, name)?.seq);
  const put = 'INSERT INTO upstream_exception VALUES (?, ?, ?, 1, NULL, ?, ?, NULL, NULL)';
  for (const [at, state] of [
    [first, 'dropped'],
    [second, 'parked'],
    [third, 'settled'],
  ]) {
    scene.store.db.prepare(put).run(SHOP, at, state, 'CODE', '');
  }
  const central = await openHeadOffice([{ serial: OTHER_TILL, shopId: SHOP, active: true }]);
  onTestFinished(() => central.close());
  const sales = scene.open({
    config: { protocol: 'ventes-sync' },
    transport: openTransport({ url: central.url, token: null }),
  });
  sales.start();
  const last = scene.reader.saleOfTill(till, 'A-20')?.seq;
  await until(() => scene.reader.upstreamPosition(SHOP) >= (last ?? 0));
  await sales.close();
  expect(scene.reader.upstreamProtocol(SHOP)).toBe('ventes-sync');
  expect(central.books.sales.map((one) => one.number)).toEqual(
    numbers('A', 20).filter((name) => name !== 'A-1' && name !== 'A-3'),
  );
  expect(decided(scene).map((row) => [row.seq, row.state])).toEqual([
    [first, 'dropped'],
    [third, 'settled'],
  ]);
  const sent = scene.batches().length;
  scene.open().start();
  await until(() => scene.reader.upstreamProtocol(SHOP) === 'journal');
  await scene.told();
  expect(scene.batches().length).toBe(sent);
  const names = scene.office.books.entries(scene.hub, SHOP).map(({ entry }) => entry.seq);
  expect(names).toEqual(journalOf(scene.reader, SHOP).map(({ entry }) => entry.seq));
});

test('a hold of a till and a parked sale of the other protocol do not stand in the way of the journal', async () => {
  const scene = await openJournalScene();
  scene.sell('one');
  const { db } = scene.store;
  const hold = 'INSERT INTO upstream_hold VALUES (7, ?, 1, ?, ?, 1, 0, NULL)';
  db.prepare(hold).run(SHOP, 'NO_BOUTIQUE', '');
  db.prepare('UPDATE upstream_position SET attempted_seq = 1000 WHERE shop_id = ?').run(SHOP);
  scene.open().start();
  await scene.told();
  expect(scene.reader.upstreamHolds(SHOP)).toEqual([]);
  const about = { serial: OTHER_TILL, number: 'one', reason: '', reference: '', comment: '' };
  expect(scene.store.run('cancelSale', about)).toMatchObject({ kind: 'cancelled' });
  expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
});

test('a refused sale that was cancelled, and its refused cancellation, wait like any other fact', async () => {
  const scene = await openJournalScene();
  scene.sell('one');
  const about = { serial: OTHER_TILL, number: 'one', reason: '', reference: '', comment: '' };
  scene.store.run('cancelSale', about);
  const { books } = scene.office;
  books.refuse = ({ kind }) =>
    kind === 'sale' || kind === 'cancellation' ? { code: 'NO', message: 'no' } : null;
  const upstream = scene.open();
  upstream.start();
  await scene.told();
  const head = scene.reader.head(SHOP);
  expect(scene.reader.upstreamExceptions(SHOP).map((row) => row.seq)).toEqual([head - 3, head - 1]);
  expect(scene.store.differences()).toEqual([]);
  expect(collectStatus(scene.reader).shops.find(({ id }) => id === SHOP)?.parked).toHaveLength(2);
  books.refuse = () => null;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  expect(books.entries(scene.hub, SHOP)).toHaveLength(head);
});

test('a refused movement is shown to a person, and the journal stays verified', async () => {
  const scene = await openJournalScene();
  scene.sell('one');
  scene.office.books.refuse = ({ kind }) => (kind === 'movement' ? { code: 'NO', message: 'no' } : null);
  scene.open().start();
  await scene.told();
  const head = scene.reader.head(SHOP);
  expect(collectStatus(scene.reader).shops.find(({ id }) => id === SHOP)?.parked).toMatchObject([
    { seq: head, number: null, reason: 'NO' },
  ]);
  expect(scene.store.differences()).toEqual([]);
});

test('what a person dropped is withheld, and a fact that was taken back is named by its origin', async () => {
  const scene = await openJournalScene();
  scene.sell('one', 'two', 'three');
  const { db } = scene.store;
  const head = scene.reader.head(SHOP);
  const put = "INSERT INTO upstream_exception VALUES (?, ?, 'dropped', 1, NULL, '', '', NULL, NULL)";
  db.prepare(put).run(SHOP, head - 5);
  const epoch = scene.reader.epoch();
  db.prepare('INSERT INTO taken_back VALUES (?, ?, ?, ?, 1)').run(SHOP, epoch, 2, head - 1);
  scene.open().start();
  await scene.told();
  expectSameBooks(scene);
  const held = (at: number) => scene.office.books.entry(scene.hub, SHOP, epoch, at);
  expect(held(head - 5)).toEqual({ seq: head - 5, kind: 'withheld', decision: 'dropped' });
  expect(held(head - 1)).toEqual({ seq: head - 1, kind: 'taken-back', origin: { epoch, seq: 2 } });
  expect(decided(scene).map((row) => row.state)).toEqual(['dropped']);
});

test('a fact that was taken back travels whole when head office has lost its origin', async () => {
  const scene = await openJournalScene();
  scene.sell('one');
  const head = scene.reader.head(SHOP);
  scene.store.db.prepare('INSERT INTO taken_back VALUES (?, 3, 3, ?, 1)').run(SHOP, head - 1);
  const upstream = scene.open();
  upstream.start();
  await scene.told();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  const epoch = scene.reader.epoch();
  const whole = { entries: 1, bytes: 1_000_000, whole: true };
  const sale = scene.reader.journalPage(SHOP, seq(head - 2), whole)?.entries[0];
  expect(sale).toMatchObject({ kind: 'sale' });
  expect(scene.office.books.entry(scene.hub, SHOP, epoch, head - 1)).toEqual(sale);
  await upstream.close();
  // And it is known as the hub's own from then on.
  scene.store.db.prepare('UPDATE upstream_position SET seq = 0 WHERE shop_id = ?').run(SHOP);
  const again = scene.open();
  again.start();
  await scene.told();
  expect(again.status(SHOP).lastError).toBeNull();
});

/** What people decided, as they see it listed. */
function decided(scene: JournalScene) {
  return scene.reader.upstreamRecords({ shopId: SHOP, state: null, after: seq(0), limit: 10 });
}
