import { expect, test } from 'vitest';
import { FIRST, numbers, openScene, type Scene, SECOND, SHOP, until } from './shop-and-office.ts';

const drained = (scene: Scene) => () => scene.reader.unsent(SHOP).count === 0;

function sellBoth(scene: Scene, count: number): void {
  for (let index = 1; index <= count; index++) {
    scene.sell(FIRST, `A-${index}`);
    scene.sell(SECOND, `B-${index}`);
  }
}

test.each([
  [
    'unknown or inactive there',
    (scene: Scene) => (scene.office.books.till(SECOND).active = false),
    /^TERMINAL_NOT_FOUND/,
  ],
  ['without a shop there', (scene: Scene) => (scene.office.books.till(SECOND).shopId = null), /^NO_BOUTIQUE/],
  [
    'of another shop there',
    (scene: Scene) => (scene.office.books.till(SECOND).shopId = 11),
    /^BOUTIQUE_MISMATCH/,
  ],
])(
  'a till that is %s holds itself only, and its sales follow in order when it is known again',
  async (_, break_, reason) => {
    const scene = await openScene();
    sellBoth(scene, 70);
    break_(scene);
    const upstream = scene.open();
    upstream.start();
    await until(() => scene.delivered().length === 70);
    await until(() => scene.reader.unsent(SHOP).count === 70);
    const [hold] = scene.reader.upstreamHolds(SHOP);
    expect(hold?.reason).toMatch(reason);
    expect(hold).toMatchObject({
      attempts: 1,
      fromSeq: scene.reader.queueOfTill(hold?.tillId as never, SHOP, 0 as never, 1).entries[0]?.seq,
    });
    expect(scene.delivered()).toEqual(numbers('A', 70));
    sellBoth(scene, 0);
    scene.sell(SECOND, 'B-71');
    scene.sell(FIRST, 'A-71');
    upstream.wake(SHOP);
    await until(() => scene.delivered().length === 71);
    Object.assign(scene.office.books.till(SECOND), { active: true, shopId: SHOP });
    scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
    upstream.retryNow(SHOP);
    await until(drained(scene));
    expect(scene.delivered(FIRST)).toEqual(numbers('A', 71));
    expect(scene.delivered(SECOND)).toEqual(numbers('B', 71));
    expect(scene.reader.upstreamHolds(SHOP)).toEqual([]);
  },
);

test('a hold that is due and still refused waits longer, counts its attempts and keeps its place', async () => {
  const scene = await openScene();
  sellBoth(scene, 3);
  scene.office.books.till(SECOND).active = false;
  const upstream = scene.open();
  upstream.start();
  await until(() => scene.reader.upstreamHolds(SHOP).length === 1);
  const [before] = scene.reader.upstreamHolds(SHOP);
  scene.store.run('retryUpstream', { shopId: SHOP, seq: null });
  upstream.retryNow(SHOP);
  await until(() => scene.reader.upstreamHolds(SHOP)[0]?.attempts === 2);
  expect(scene.reader.upstreamHolds(SHOP)[0]?.fromSeq).toBe(before?.fromSeq);
  expect(scene.reader.upstreamHolds(SHOP)[0]?.nextAttemptAt).toBeGreaterThan(Date.now());
});

test('a hub that starts again tries a held till at once', async () => {
  const scene = await openScene();
  sellBoth(scene, 3);
  scene.office.books.till(SECOND).active = false;
  const first = scene.open();
  first.start();
  await until(() => scene.reader.upstreamHolds(SHOP).length === 1);
  await first.close();
  scene.office.books.till(SECOND).active = true;
  scene.open().start();
  await until(drained(scene));
  expect(scene.delivered(SECOND)).toEqual(numbers('B', 3));
});
