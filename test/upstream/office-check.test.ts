import { expect, test } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { FIRST, numbers, openScene, SECOND, SHOP, until } from './shop-and-office.ts';

const WEEK = 7;

/** A shop of which head office has everything, while the line idles. */
async function inStep() {
  const scene = await openScene();
  // Days are counted on the clock of the store, which stands in another year than the machine's.
  const clock: Clock & { ahead: number } = {
    ...systemClock,
    ahead: scene.store.clock.now() - Date.now(),
    now: () => Date.now() + clock.ahead,
  };
  scene.sell(FIRST, ...numbers('A', 450));
  scene.sell(SECOND, ...numbers('B', 20));
  const upstream = scene.open({ clock });
  upstream.start();
  await until(() => scene.reader.unsent(SHOP).count === 0);
  return { ...scene, upstream, clock };
}

test('head office that lost acknowledged sales gets them again, once each; the rest is left alone', async () => {
  const { office, upstream, reader } = await inStep();
  const lost = new Set(['A-3', 'A-4', 'A-449', 'B-20']);
  office.books.forget(lost);
  const before = office.calls.length;
  expect(await upstream.checkOffice(SHOP, WEEK)).toEqual({ checked: 470, missing: 4, error: null });
  await until(() => reader.unsent(SHOP).count === 0);
  expect(office.books.sales.map(({ number }) => number).sort()).toEqual(
    [...numbers('A', 450), ...numbers('B', 20)].sort(),
  );
  const resent = office.calls.slice(before).filter(({ route }) => route === 'sync');
  expect(new Set(resent.flatMap((call) => call.numbers))).toEqual(lost);
  expect(await upstream.checkOffice(SHOP, WEEK)).toEqual({ checked: 470, missing: 0, error: null });
});

test('a cancelled sale is not asked for, its cancellation is told once more; of what is older, so much that it is there', async () => {
  const { office, upstream, store, clock } = await inStep();
  store.run('cancelSale', { serial: FIRST, number: 'A-1', reason: '', reference: '', comment: '' });
  clock.ahead += 8 * 24 * 60 * 60 * 1000;
  const before = office.calls.length;
  const { checked } = await upstream.checkOffice(SHOP, WEEK);
  expect(checked).toBeGreaterThan(10);
  expect(checked).toBeLessThan(60);
  const asked = office.calls.slice(before).filter(({ route }) => route === 'reconciliation');
  expect(
    asked.filter(({ numbers: named }) => named.includes('A-1')).map((call) => call.numbers),
  ).toContainEqual(['A-1']);
  expect(await upstream.checkOffice(SHOP, 10)).toMatchObject({ checked: 470 });
});

test('while head office is away the asker is told so, and nothing is marked', async () => {
  const { office, upstream, reader } = await inStep();
  await office.goDown();
  const { error } = await upstream.checkOffice(SHOP, WEEK);
  expect(error).toContain('cannot be reached');
  expect(reader.upstreamExceptions(SHOP)).toEqual([]);
});

test('the sales of a till that head office does not know any more are looked for in the history of the shop', async () => {
  const { office, upstream, reader } = await inStep();
  office.books.till(SECOND).active = false;
  expect(await upstream.checkOffice(SHOP, WEEK)).toEqual({ checked: 470, missing: 0, error: null });
  expect(reader.upstreamExceptions(SHOP)).toEqual([]);
});
