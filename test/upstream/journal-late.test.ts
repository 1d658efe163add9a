import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { seq } from '../../src/domain/ids.ts';
import type { Ahead } from '../../src/upstream/journal/ahead.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';
import { type JournalScene, openJournalScene, SHOP } from './journal-scene.ts';
import { numbers, until } from './shop-and-office.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

interface Late {
  readonly scene: JournalScene;
  readonly upstream: Upstream;
  readonly clock: { passedMs: number };
  /** The entry that arrived after what follows it. */
  readonly seq: number;
  /** Puts head office back to where it had everything but that entry. */
  readonly restore: () => void;
}

/** Head office was busy with a sale, or refused it, backed itself up, and has the sale since. */
async function arrivedLate(why: 'busy' | 'refuse'): Promise<Late> {
  const scene = await openJournalScene();
  const { books } = scene.office;
  const clock = { passedMs: 0 };
  const own = { ...systemClock, monotonic: () => systemClock.monotonic() + clock.passedMs };
  scene.sell(...numbers('A', 5));
  const late = (scene.journal().findLast(({ entry }) => entry.kind === 'sale')?.entry.seq ?? 0) - 4;
  if (why === 'busy') books.busy = (entry) => entry.seq === late;
  else books.refuse = (entry) => (entry.seq === late ? { code: 'NO', message: 'no' } : null);
  const upstream = scene.open({ clock: own });
  upstream.start();
  await scene.told();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 1);
  const restore = books.backUp();
  books.busy = () => false;
  books.refuse = () => null;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  expectHeld(scene);
  return { scene, upstream, clock, seq: late, restore };
}

function heldBy({ office, hub }: JournalScene): readonly number[] {
  return office.books
    .entries(hub, SHOP)
    .map(({ entry }) => entry.seq)
    .sort((a, b) => a - b);
}

function expectHeld(scene: JournalScene): void {
  expect(heldBy(scene)).toEqual(scene.journal().map(({ entry }) => entry.seq));
}

async function untilHeld(scene: JournalScene): Promise<void> {
  await until(() => heldBy(scene).length === scene.reader.head(SHOP));
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  expectHeld(scene);
}

test.each<['busy' | 'refuse', string, (late: Late) => Promise<unknown> | unknown]>([
  ['busy', 'after a start', ({ scene, upstream }) => restarted(scene, upstream)],
  ['refuse', 'after a start', ({ scene, upstream }) => restarted(scene, upstream)],
  ['busy', 'after the next sale', ({ scene, upstream }) => soldOn(scene, upstream)],
  ['refuse', 'after the next sale', ({ scene, upstream }) => soldOn(scene, upstream)],
  [
    'busy',
    'after a start and a sale',
    ({ scene, upstream }) => {
      scene.sell('later');
      return restarted(scene, upstream);
    },
  ],
  [
    'busy',
    'within a day',
    ({ scene, upstream, clock }) => {
      clock.passedMs += DAY_MS + 1;
      return until(() => {
        upstream.wake(SHOP);
        return heldBy(scene).length === scene.reader.head(SHOP);
      });
    },
  ],
])(
  'an entry that came late (%s) and that head office lost with its backup is missed %s',
  async (why, _, then) => {
    const late = await arrivedLate(why);
    late.restore();
    await then(late);
    await untilHeld(late.scene);
  },
);

async function restarted(scene: JournalScene, upstream: Upstream): Promise<void> {
  await upstream.close();
  scene.open().start();
}

async function soldOn(scene: JournalScene, upstream: Upstream): Promise<void> {
  scene.sell('later');
  upstream.wake(SHOP);
  await scene.told();
}

test('an entry that came late is missed when head office goes back to before it, long after it was seen there', async () => {
  const { scene, upstream, restore } = await arrivedLate('busy');
  await soldOn(scene, upstream);
  await until(() => scene.reader.upstreamLate(SHOP, { after: seq(0), before: null, limit: 10 }).length === 0);
  restore();
  scene.sell('and later');
  upstream.wake(SHOP);
  await untilHeld(scene);
});

/** How often head office was asked what it holds from a seq on. */
function looksAt({ office }: JournalScene, at: number): number {
  const asked = office.calls.filter(({ route }) => route === 'entries').map(({ path }) => path);
  return asked.filter((path) => path.includes(`shop=${SHOP}&`) && path.includes(`&after=${at - 1}&`)).length;
}

test('an entry that came late is looked for once when the line has gone on, and until then after each start', async () => {
  const { scene, upstream, seq: late } = await arrivedLate('busy');
  await upstream.close();
  const before = looksAt(scene, late);
  const again = scene.open();
  again.start();
  await until(() => looksAt(scene, late) === before + 1);
  await soldOn(scene, again);
  await until(() => looksAt(scene, late) === before + 2);
  scene.sell('and later');
  again.wake(SHOP);
  await scene.told();
  await again.close();
  const last = scene.open();
  last.start();
  scene.sell('and later still');
  last.wake(SHOP);
  await scene.told();
  await until(() => scene.office.books.watermark(scene.hub, SHOP).seq === scene.reader.head(SHOP));
  expect(looksAt(scene, late)).toBe(before + 2);
});

test('entries that came late and lie near each other are looked for together', async () => {
  const scene = await openJournalScene();
  const { books } = scene.office;
  books.busy = ({ kind }) => kind === 'sale';
  scene.sell(...numbers('A', 60));
  const upstream = scene.open();
  upstream.start();
  await scene.told();
  books.busy = () => false;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  const asked = () => scene.office.calls.filter(({ route }) => route === 'entries').length;
  const before = asked();
  await soldOn(scene, upstream);
  await until(() => scene.reader.upstreamLate(SHOP, { after: seq(0), before: null, limit: 1 }).length === 0);
  // A look that followed the start may still be under way.
  expect(asked()).toBeLessThanOrEqual(before + 2);
});

test('another fact under the name of an entry that came late is settled before anything else is sent', async () => {
  const { scene, upstream, seq: late } = await arrivedLate('busy');
  await upstream.close();
  scene.office.books.falsify(scene.hub, SHOP, scene.reader.epoch(), late);
  const asked: Ahead[] = [];
  const again = scene.open({
    onAhead: async (ahead) => {
      asked.push(ahead);
      return { kind: 'ahead', detail: '', retryAfterMs: null };
    },
  });
  again.start();
  await until(() => asked.length > 0);
  expect(asked[0]).toMatchObject({ shopId: SHOP, differsAt: late });
});

test('a head office that does not show what it has decided is asked for it once a day, and gets what is sold', async () => {
  const { scene, upstream } = await arrivedLate('busy');
  const { books } = scene.office;
  books.askEntries = (_, { epoch, after }) => {
    return { status: 200, body: { epoch, entries: [], upTo: after, last: after, next: null } };
  };
  const before = scene.office.calls.length;
  await soldOn(scene, upstream);
  await until(() => books.watermark(scene.hub, SHOP).seq === scene.reader.head(SHOP));
  await pause(50);
  expect(scene.office.calls.length).toBeLessThan(before + 8);
});

test('of what came late only the last ten thousand are kept', async () => {
  const { scene, upstream } = await arrivedLate('busy');
  await upstream.close();
  const { db } = scene.store;
  db.exec(`DELETE FROM upstream_late;
    WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < 10000)
    INSERT INTO upstream_late SELECT ${SHOP}, seq + 100, seq, 0 FROM n`);
  scene.store.run('recordUpstream', {
    ...{ shopId: SHOP, position: seq(20_000), put: [], hold: [], release: [] },
    clear: [seq(50)],
  });
  const kept = db
    .prepare('SELECT count(*) AS count, min(position) AS oldest, max(position) AS newest FROM upstream_late')
    .get();
  expect(kept).toEqual({ count: 10_000, oldest: 2, newest: 20_000 });
});

/** Head office has everything, and days are counted on the clock of the store, which stands in another year. */
async function inStep() {
  const scene = await openJournalScene();
  const ahead = scene.store.clock.now() - Date.now();
  scene.sell(...numbers('A', 400));
  const upstream = scene.open({ clock: { ...systemClock, now: () => Date.now() + ahead } });
  upstream.start();
  await scene.told();
  return { scene, upstream };
}

test('a person may have everything compared that was booked in the last days; what is missing is sent again, alone', async () => {
  const { scene, upstream } = await inStep();
  const { books } = scene.office;
  const head = scene.reader.head(SHOP);
  const lost = [head - 700, head - 3, head];
  for (const at of lost) books.drop(scene.hub, SHOP, scene.reader.epoch(), at);
  const sent = scene.batches().length;
  expect(await upstream.checkOffice(SHOP, 7)).toMatchObject({ missing: 3, error: null });
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
  expect(lost.map((at) => books.entry(scene.hub, SHOP, scene.reader.epoch(), at)?.seq)).toEqual(lost);
  expect(
    scene
      .batches()
      .slice(sent)
      .toSorted((a, b) => a[0] - b[0]),
  ).toEqual(lost.map((at) => [at, at]));
  // And those that came late are looked for.
  expect(await upstream.checkOffice(SHOP, 7)).toEqual({ checked: head + 3, missing: 0, error: null });
});

test('what waits, and what a person decided on, is not missed at head office', async () => {
  const scene = await openJournalScene();
  scene.sell(...numbers('A', 5));
  scene.office.books.refuse = ({ kind }) => (kind === 'sale' ? { code: 'NO', message: '' } : null);
  const ahead = scene.store.clock.now() - Date.now();
  const upstream = scene.open({ clock: { ...systemClock, now: () => Date.now() + ahead } });
  upstream.start();
  await scene.told();
  const rows = scene.reader.upstreamExceptions(SHOP);
  expect(rows).toHaveLength(5);
  const words = { user: 'Marie', reason: 'double' };
  scene.store.run('decideUpstream', {
    ...{ shopId: SHOP, seq: rows[0]?.seq ?? seq(0), decision: 'dropped' },
    ...words,
  });
  upstream.wake(SHOP);
  await scene.told();
  expect(await upstream.checkOffice(SHOP, 7)).toMatchObject({ missing: 0, error: null });
  expect(scene.reader.upstreamCounts(SHOP)).toEqual({ retry: 0, parked: 4, dropped: 1, settled: 0 });
});

test('a head office that went back unnoticed gets all that it lost when a person asks', async () => {
  const { scene, upstream } = await inStep();
  const restore = scene.office.books.backUp();
  scene.sell('B-1', 'B-2');
  upstream.wake(SHOP);
  await scene.told();
  restore();
  expect(await upstream.checkOffice(SHOP, 7)).toMatchObject({ missing: 4, error: null });
  await untilHeld(scene);
});

test('while head office is away the asker is told so, and nothing is marked', async () => {
  const { scene, upstream } = await inStep();
  await scene.office.goDown();
  const { error } = await upstream.checkOffice(SHOP, 7);
  expect(error).toContain('cannot be reached');
  expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
});

test('head office that went back to before what it is asked for is asked again as soon as it has that again', async () => {
  const scene = await openJournalScene();
  const { books } = scene.office;
  scene.sell('A-1');
  const first = scene.open();
  first.start();
  await scene.told();
  await first.close();
  const emptier = books.backUp();
  const late = scene.reader.head(SHOP) + 1;
  books.refuse = (entry) => (entry.seq === late ? { code: 'NO', message: 'no' } : null);
  scene.sell(...numbers('B', 5));
  const transport = openTransport({ url: scene.office.url, token: null });
  const upstream = scene.open({
    transport: {
      ...transport,
      send: (request, signal) => {
        // Between the question where it stands and the one about what waits.
        if (request.path.includes(`after=${late - 1}&`) && scene.reader.upstreamPosition(SHOP) > late)
          emptier();
        return transport.send(request, signal);
      },
    },
  });
  upstream.start();
  await until(() => scene.batches().filter(([from]) => from === late).length === 2);
  await scene.told();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 1 && !heldBy(scene).includes(late));
  const restore = books.backUp();
  books.refuse = () => null;
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(() => heldBy(scene).includes(late) && scene.reader.upstreamExceptions(SHOP).length === 0);
  restore();
  scene.sell('C-1');
  upstream.wake(SHOP);
  await untilHeld(scene);
});
