import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Misbehaviour } from '../support/head-office.ts';
import { times } from '../support/proving.ts';
import { FIRST, numbers, openScene, SECOND, SHOP, until } from './shop-and-office.ts';

test('a hub that is cut off in the middle of a request, again and again, delivers each sale once and in order', async () => {
  const scene = await openScene();
  scene.sell(FIRST, ...numbers('A', 120));
  scene.sell(SECOND, ...numbers('B', 120));
  scene.office.always('sync', { kind: 'slow', ms: 4 });
  for (let life = 0; life < 25; life++) {
    const upstream = scene.open();
    upstream.start();
    await new Promise((resolve) => setTimeout(resolve, life));
    await upstream.close();
  }
  scene.open().start();
  await until(() => scene.reader.unsent(SHOP).count === 0);
  expect(scene.delivered(FIRST)).toEqual(numbers('A', 120));
  expect(scene.delivered(SECOND)).toEqual(numbers('B', 120));
  expect(scene.reader.upstreamExceptions(SHOP)).toEqual([]);
});

test('whatever head office did when the hub died, the next life ends with exactly its sales', {
  timeout: 60_000,
}, async () => {
  const last = fc.constantFrom<Misbehaviour | null>(
    null,
    { kind: 'silent' },
    { kind: 'silent-after' },
    { kind: 'drop-after' },
    { kind: 'half-json' },
    { kind: 'status-after', status: 500 },
    { kind: 'slow', ms: 3 },
  );
  const lives = fc.array(fc.tuple(last, fc.integer({ min: 0, max: 6 })), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(lives, async (histories) => {
      const scene = await openScene();
      scene.sell(FIRST, ...numbers('A', 60));
      for (const [behaviour, ms] of histories) {
        scene.office.next(behaviour);
        const upstream = scene.open({ config: { requestTimeoutMs: 50 } });
        upstream.start();
        await new Promise((resolve) => setTimeout(resolve, ms));
        await upstream.close();
      }
      const upstream = scene.open({ config: { requestTimeoutMs: 50 } });
      upstream.start();
      await until(() => scene.reader.unsent(SHOP).count === 0);
      // One on which head office fell silent again and again steps aside.
      expect(scene.delivered().toSorted()).toEqual(numbers('A', 60).toSorted());
      await upstream.close();
      await scene.office.close();
    }),
    { numRuns: times(6, 15) },
  );
});
