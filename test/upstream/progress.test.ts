import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import { Progress } from '../../src/upstream/progress.ts';
import { progressSentences } from '../../src/wire/head-office/progress-sentences.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { FIRST, numbers, openScene, SHOP, until } from './shop-and-office.ts';

/** A queue of which each pass sends some sales, within a second. */
function drain(queued: number, perPass: number) {
  const clock = new ManualClock(0);
  const queue = { queued, passed: 7 };
  const lines: { msg: string }[] = [];
  const sink = new Writable({ write: (text, _, done) => done(void lines.push(JSON.parse(String(text)))) });
  const reader = { queueProgress: () => queue } as unknown as ConstructorParameters<
    typeof Progress
  >[0]['reader'];
  const progress = new Progress({ shopId: SHOP, reader, clock, log: pino(sink) });
  const pass = progress.watch(async () => {
    clock.running += 1000;
    const sent = Math.min(perPass, queue.queued);
    queue.queued -= sent;
    queue.passed += sent;
    return sent === 0 ? { kind: 'idle', nextDueMs: null } : { kind: 'worked' };
  });
  return { clock, queue, progress, pass, lines };
}

test('a backlog tells what is done, how fast, and for how long', async () => {
  const { progress, pass, queue } = drain(100_000, 24);
  expect(progress.status()).toBeNull();
  for (let passes = 0; passes < 520; passes++) await pass();
  expect(progress.status()).toEqual({ sent: 12_480, total: 100_000, perSecond: 24, secondsLeft: 3647 });
  queue.queued += 24;
  expect(progress.status()).toMatchObject({ total: 100_024, secondsLeft: 3648 });
});

test('when nothing waits any more there is nothing to tell, and the next backlog begins anew', async () => {
  const { progress, pass, queue } = drain(48, 24);
  for (let passes = 0; passes < 3; passes++) await pass();
  expect(progress.status()).toBeNull();
  queue.queued = 100;
  await pass();
  expect(progress.status()).toMatchObject({ sent: 24, total: 100 });
});

test('a line that stands still is not said to end soon', async () => {
  const { progress, pass, clock } = drain(10_000, 10);
  for (let passes = 0; passes < 10; passes++) await pass();
  const before = progress.status()?.secondsLeft ?? 0;
  clock.running += 3_600_000;
  expect(progress.status()?.secondsLeft).toBeGreaterThan(before * 100);
});

test('a long drain is logged once a minute, the business of a day never', async () => {
  const long = drain(100_000, 24);
  for (let passes = 0; passes < 300; passes++) await long.pass();
  expect(long.lines).toHaveLength(5);
  expect(long.lines[0]?.msg).toMatch(/^1 440 of 100 000 sales sent, 24 per second, 1 h 8 min left$/);
  const short = drain(90, 1);
  for (let passes = 0; passes < 90; passes++) await short.pass();
  expect(short.lines).toEqual([]);
});

test.each([
  [
    { sent: 12_480, total: 100_000, perSecond: 24, secondsLeft: 3647 },
    '12 480 of 100 000 sales sent, 24 per second, 1 h 0 min left',
    '12 480 ventes sur 100 000 envoyées au siège, 24 par seconde, encore 1 h 0 min environ.',
  ],
  [
    { sent: 0, total: 900, perSecond: 0.1, secondsLeft: 9000 },
    '0 of 900 sales sent, 6 per minute, 2 h 30 min left',
    '0 ventes sur 900 envoyées au siège, 6 par minute, encore 2 h 30 min environ.',
  ],
  [
    { sent: 1, total: 2, perSecond: null, secondsLeft: null },
    '1 of 2 sales sent',
    '1 ventes sur 2 envoyées au siège.',
  ],
  [
    { sent: 1, total: 1e6, perSecond: 2, secondsLeft: 5e5 },
    '1 of 1 000 000 sales sent, 2 per second, 5 d 18 h left',
    '1 ventes sur 1 000 000 envoyées au siège, 2 par seconde, encore 5 j 18 h environ.',
  ],
])('%j in words', (progress, english, french) => {
  expect(progressSentences(progress)).toEqual({ english, french });
});

test('the line tells it while it drains', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 300));
  scene.office.always('sync', { kind: 'slow', ms: 20 });
  const upstream = scene.open();
  upstream.start();
  await until(() => (upstream.status(SHOP).progress?.sent ?? 0) >= 100);
  expect(upstream.status(SHOP).progress?.total).toBe(300);
  await until(() => scene.reader.unsent(SHOP).count === 0);
  await until(() => upstream.status(SHOP).progress === null);
});
