import { test } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import { SHOP as JOURNAL_SHOP, openJournalScene } from './journal-scene.ts';
import { FAST, FIRST, openScene, SECOND, SHOP, until } from './shop-and-office.ts';

const HOUR_MS = 3_600_000;
/** Waits that no test can sit through. */
const PATIENT = { ...FAST, sale: { firstMs: HOUR_MS / 4, capMs: HOUR_MS / 4 } };

/** The machine's clock until somebody sets it back; what measures time that goes by goes on. */
function settable(): Clock & { setBack(ms: number): void } {
  let offset = 0;
  return { ...systemClock, now: () => Date.now() - offset, setBack: (ms) => (offset += ms) };
}

test('a sale that is to be tried again soon is, although the clock was set back by hours meanwhile', async () => {
  const scene = await openScene();
  const clock = settable();
  scene.sell(FIRST, 'A-1');
  scene.office.next({ kind: 'other', text: 'database is locked' });
  const upstream = scene.open({ clock, config: { backoffs: PATIENT } });
  upstream.start();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 1);
  clock.setBack(8 * HOUR_MS);
  upstream.wake(SHOP);
  await until(() => scene.delivered().length === 1);
  await until(() => scene.reader.upstreamExceptions(SHOP).length === 0);
});

test('it is found among many that wait for a day, and these too are tried once', async () => {
  const scene = await openScene();
  const clock = settable();
  const daily = Array.from({ length: 70 }, (_, index) => `D-${index}`);
  scene.sell(FIRST, ...daily);
  scene.office.books.articles.set(101, { id: 101, shopId: SHOP, active: false, variants: [] });
  const upstream = scene.open({ clock, config: { backoffs: PATIENT } });
  upstream.start();
  await until(() => scene.reader.upstreamExceptions(SHOP).length === daily.length);
  scene.office.books.articles.clear();
  scene.sell(SECOND, 'S-1');
  scene.office.next({ kind: 'other', text: 'database is locked' });
  upstream.wake(SHOP);
  await until(() => scene.reader.upstreamExceptions(SHOP).length === daily.length + 1);
  clock.setBack(8 * HOUR_MS);
  upstream.wake(SHOP);
  await until(() => scene.reader.unsent(SHOP).count === 0);
});

test('a till that head office did not know is tried again, although the clock was set back by hours meanwhile', async () => {
  const scene = await openScene();
  const clock = settable();
  scene.sell(FIRST, 'A-1');
  scene.office.books.till(FIRST).active = false;
  const upstream = scene.open({ clock });
  upstream.start();
  await until(() => scene.reader.upstreamHolds(SHOP).length === 1);
  scene.office.books.till(FIRST).active = true;
  clock.setBack(8 * HOUR_MS);
  upstream.wake(SHOP);
  await until(() => scene.delivered().length === 1);
});

test('so is an entry of the journal for which head office was busy', async () => {
  const scene = await openJournalScene();
  const clock = settable();
  let busy = true;
  scene.office.books.busy = ({ kind }) => busy && kind === 'sale';
  scene.sell('one');
  const upstream = scene.open({ clock, config: { backoffs: PATIENT } });
  upstream.start();
  await until(() => scene.reader.upstreamExceptions(JOURNAL_SHOP).length === 1);
  busy = false;
  clock.setBack(8 * HOUR_MS);
  upstream.wake(JOURNAL_SHOP);
  await until(() => scene.reader.upstreamExceptions(JOURNAL_SHOP).length === 0);
});
