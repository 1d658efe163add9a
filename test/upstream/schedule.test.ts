import pino from 'pino';
import { expect, test } from 'vitest';
import { articleId, shopId, tillId, tillSerial } from '../../src/domain/ids.ts';
import type { WriterClient } from '../../src/store/writer/protocol.ts';
import { cronSchedule } from '../../src/upstream/cron.ts';
import { openTransport } from '../../src/upstream/transport.ts';
import type { Schedule } from '../../src/upstream/upstream.ts';
import { line, sale, testProvision } from '../support/test-store.ts';
import { clientOf, FAST, FIRST, numbers, openScene, type Scene, SHOP, until } from './shop-and-office.ts';

/** Backs off so long that only what cuts a back-off short can end it within a test. */
const LONG = {
  ...FAST,
  line: { firstMs: 60_000, capMs: 60_000 },
  misconfigured: { firstMs: 60_000, capMs: 60_000 },
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const drained = (scene: Scene) => () => scene.reader.unsent(SHOP).count === 0;

/** A schedule whose ticks the test gives. */
function ticker(): { schedule: Schedule; tick(): void } {
  let tick = (): void => undefined;
  const schedule: Schedule = (_, act) => {
    tick = act;
    return { stop: () => undefined };
  };
  return { schedule, tick: () => tick() };
}

test('a tick of the schedule tries a line that is backing off; a new sale does not', async () => {
  const scene = await openScene();
  const { schedule, tick } = ticker();
  scene.sell(FIRST, 'A-1');
  scene.office.next({ kind: 'status-before', status: 502, html: true });
  const upstream = scene.open({ schedule, config: { backoffs: LONG } });
  upstream.start();
  await until(() => upstream.status(SHOP).backingOff);
  upstream.wake(SHOP);
  await pause(30);
  expect(scene.office.calls.filter(({ route }) => route === 'sync')).toHaveLength(1);
  tick();
  await until(drained(scene));
});

test.each([
  [
    'a redirect, which is never followed',
    { kind: 'redirect', location: '/api/v2/simple/ventes/sync' },
    'redirects elsewhere',
  ],
  ['what asks to wait', { kind: 'busy', retryAfter: '60' }, 'asks to wait'],
] as const)('a tick leaves alone %s', async (_, behaviour, sentence) => {
  const scene = await openScene();
  const { schedule, tick } = ticker();
  scene.sell(FIRST, 'A-1');
  scene.office.next(behaviour);
  const upstream = scene.open({ schedule, config: { backoffs: LONG } });
  upstream.start();
  await until(() => upstream.status(SHOP).backingOff);
  expect(upstream.status(SHOP).lastError?.english).toContain(sentence);
  tick();
  await pause(30);
  expect(scene.office.calls).toHaveLength(1);
  upstream.retryNow(SHOP);
  await until(drained(scene));
});

test('the schedule reads five or six cron fields and ends when it is stopped', async () => {
  let ticks = 0;
  const five = cronSchedule('* * * * *', () => undefined);
  const six = cronSchedule('* * * * * *', () => ticks++);
  await until(() => ticks > 0);
  five.stop();
  six.stop();
  const sofar = ticks;
  await pause(1_100);
  expect(ticks).toBe(sofar);
});

test('the state of a line is told: never, working, down, working again', async () => {
  const scene = await openScene();
  const upstream = scene.open({ config: { backoffs: LONG } });
  const quiet = {
    lastContactAt: null,
    lastError: null,
    backingOff: false,
    nextAttemptAt: null,
    progress: null,
  };
  expect(upstream.status(SHOP)).toEqual(quiet);
  upstream.start();
  scene.sell(FIRST, 'A-1');
  upstream.wake(SHOP);
  await until(drained(scene));
  const contact = upstream.status(SHOP).lastContactAt;
  expect(contact).toBeGreaterThan(Date.now() - 5_000);
  await scene.office.goDown();
  scene.sell(FIRST, 'A-2');
  upstream.wake(SHOP);
  await until(() => upstream.status(SHOP).backingOff);
  const down = upstream.status(SHOP);
  expect(down.lastError?.english).toMatch(/^head office cannot be reached.*ECONNREFUSED/);
  expect(down.lastError?.french).toMatch(/^Le siège est injoignable/);
  expect(down.lastContactAt).toBe(contact);
  expect(down.nextAttemptAt).toBeGreaterThan(Date.now());
  await scene.office.comeBack();
  upstream.retryNow(SHOP);
  await until(() => upstream.status(SHOP).lastError === null && drained(scene)());
  expect(upstream.status(shopId(404))).toEqual(quiet);
});

test('closing breaks off a request under way at once, and sends nothing any more', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'A-1');
  scene.office.always('sync', { kind: 'silent' });
  const upstream = scene.open({ config: { requestTimeoutMs: 60_000 } });
  upstream.start();
  await until(() => scene.office.calls.length === 1);
  const started = performance.now();
  await upstream.close();
  expect(performance.now() - started).toBeLessThan(1_000);
  upstream.wake(SHOP);
  upstream.retryNow(SHOP);
  await pause(20);
  expect(scene.office.calls).toHaveLength(1);
  expect(scene.reader.upstreamPosition(SHOP)).toBe(0);
});

test.each([
  ['refuses', () => Promise.resolve({ refused: 'storage-full' as const }), 'could not write down'],
  ['fails', () => Promise.reject(new Error('the disk is gone')), 'the hub failed'],
])(
  'while the store %s, nothing counts as delivered; afterwards all is there once',
  async (_, broken, sentence) => {
    const scene = await openScene();
    scene.sell(FIRST, ...numbers('A', 60));
    const real = clientOf(scene.store);
    let whole = false;
    const call: WriterClient['call'] = (method, argument) =>
      (whole ? real.call(method, argument) : broken()) as never;
    const upstream = scene.open({ writer: { ...real, call } });
    upstream.start();
    await until(() => upstream.status(SHOP).lastError !== null);
    expect(upstream.status(SHOP).lastError?.english).toContain(sentence);
    expect(scene.reader.upstreamPosition(SHOP)).toBe(0);
    whole = true;
    await until(drained(scene));
    expect(scene.delivered()).toEqual(numbers('A', 60));
  },
);

test('no log line holds the token, a number or an amount', async () => {
  const scene = await openScene();
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (text: string) => void lines.push(text) });
  scene.sell(FIRST, 'NUMBER-1', 'NUMBER-2');
  scene.office.books.poison.add('NUMBER-2');
  scene.office.next({ kind: 'drop-after' }, { kind: 'status-before', status: 401 });
  scene.open({ log, transport: openTransport({ url: scene.office.url, token: 'sesame' }) }).start();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 1);
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.join('')).not.toMatch(/sesame|NUMBER|25500/);
});

test('a shop that is imported while the hub runs gets a line of its own', async () => {
  const scene = await openScene();
  const upstream = scene.open();
  upstream.start();
  const [shop] = testProvision().shops;
  const [till] = testProvision().tills;
  const [article] = testProvision().articles;
  if (shop === undefined || till === undefined || article === undefined)
    throw new Error('the provision is empty');
  const late = shopId(12);
  const serial = tillSerial('till-of-shop-12');
  const provision = {
    shops: [{ ...shop, id: late, code: 'BTQ-012' }],
    tills: [{ ...till, id: tillId(90), serial, shopId: late }],
    categories: [],
    articles: [{ ...article, id: articleId(500), shopId: late, category: null }],
  };
  scene.store.run('importProvision', { provision });
  scene.office.books.tills.set(serial, { serial, shopId: 12, active: true });
  scene.store.sell(serial, sale('L-1', line(500, 1)));
  upstream.wake(late);
  await until(() => scene.reader.unsent(late).count === 0);
  expect(scene.delivered(serial)).toEqual(['L-1']);
});
