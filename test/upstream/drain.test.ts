import { expect, test } from 'vitest';
import { FIRST, numbers, openScene, SECOND, SHOP, THIRD, until } from './shop-and-office.ts';

test('what was sold while head office was away arrives once each, in the order of the shop', async () => {
  const scene = await openScene();
  await scene.office.goDown();
  const upstream = scene.open();
  upstream.start();
  for (const number of numbers('A', 60)) {
    scene.sell(FIRST, number);
    upstream.wake(SHOP);
  }
  await until(() => upstream.status(SHOP).lastError !== null);
  expect(scene.reader.unsent(SHOP).count).toBe(60);
  await scene.office.comeBack();
  await until(() => scene.reader.unsent(SHOP).count === 0);
  expect(scene.delivered()).toEqual(numbers('A', 60));
  await until(() => upstream.status(SHOP).lastError === null);
});

test('each till keeps its own order and its own serial', async () => {
  const scene = await openScene();
  for (let index = 1; index <= 120; index++) {
    for (const serial of [FIRST, SECOND, THIRD]) scene.sell(serial, `${serial}-${index}`);
  }
  scene.open().start();
  await until(() => scene.reader.unsent(SHOP).count === 0);
  for (const serial of [FIRST, SECOND, THIRD]) expect(scene.delivered(serial)).toEqual(numbers(serial, 120));
  expect(scene.office.books.sales).toHaveLength(360);
});

test('two tills may hold one number: the second one meets it as a collision and waits for a person', async () => {
  const scene = await openScene();
  scene.sell(FIRST, 'same');
  scene.sell(SECOND, 'same');
  scene.sell(SECOND, 'next');
  scene.open().start();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 1);
  await until(() => scene.delivered().length === 2);
  const [row] = scene.reader.upstreamExceptions(SHOP);
  expect(row).toMatchObject({ state: 'parked', nextAttemptAt: null });
  expect(row?.reason).toMatch(/^COLLISION/);
  expect(scene.delivered(SECOND)).toEqual(['next']);
});

test('a request carries at most 25 sales of one till, and never two at once for a shop', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 70));
  scene.sell(SECOND, ...numbers('B', 30));
  scene.office.always('sync', { kind: 'slow', ms: 5 });
  const upstream = scene.open();
  upstream.start();
  const busy = setInterval(() => upstream.wake(SHOP), 1);
  await until(() => scene.delivered().length === 100);
  clearInterval(busy);
  expect(Math.max(...scene.office.calls.map((call) => call.numbers.length))).toBe(25);
  expect(scene.office.inFlightMax).toBe(1);
});

test('a sale that is booked while the line is idle leaves at once', async () => {
  const scene = await openScene();
  const upstream = scene.open();
  upstream.start();
  await new Promise((resolve) => setTimeout(resolve, 20));
  scene.sell(FIRST, 'A-1');
  upstream.wake(SHOP);
  await until(() => scene.delivered().length === 1, 500);
});

test('a backlog of weeks drains within seconds', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 1500));
  scene.sell(SECOND, ...numbers('B', 1500));
  const started = performance.now();
  scene.open().start();
  await until(() => scene.reader.unsent(SHOP).count === 0, 15_000);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(scene.delivered()).toEqual([...numbers('A', 1500), ...numbers('B', 1500)]);
});

test('the token goes with every request, and the answer is asked for as JSON', async () => {
  const scene = await openScene();
  const { openTransport } = await import('../../src/upstream/transport.ts');
  scene.sell(FIRST, 'A-1');
  scene.open({ transport: openTransport({ url: scene.office.url, token: 'secret' }) }).start();
  await until(() => scene.delivered().length === 1);
  expect(scene.office.calls[0]?.authorization).toBe('Bearer secret');
});
