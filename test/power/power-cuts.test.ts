import { expect, test } from 'vitest';
import { seededRandom } from '../support/manual-clock.ts';
import { times } from '../support/proving.ts';
import type { Trigger } from './power-disk.ts';
import { PoweredShop } from './powered-shop.ts';

const IDLE_CUTS = Number(process.env['PROVE_IDLE_CUTS'] ?? times(2, 10));
const LOAD_CUTS = Number(process.env['PROVE_LOAD_CUTS'] ?? times(3, 15));
const SEED = Number(process.env['PROVE_SEED'] ?? Math.floor(Math.random() * 1e9));
const limitMs = (lives: number): number => Math.max(60_000, lives * 4_000);

/** Where the power fails while tills sell: each call that the hub makes for a commit, its high-water mark or its log. */
const PLACES: readonly Pick<Trigger, 'call' | 'ending'>[] = [
  { call: 'write', ending: '-wal' },
  { call: 'sync', ending: '-wal' },
  { call: 'sync', ending: '*' },
  { call: 'write', ending: '*' },
];

test(`the power fails right after an answer, ${IDLE_CUTS} times (seed ${SEED}): nothing that was answered is lost or doubled`, {
  timeout: limitMs(IDLE_CUTS),
}, async (context) => {
  const shop = await PoweredShop.open(context);
  for (let nth = 0; nth < IDLE_CUTS; nth++) {
    const till = shop.tills[nth % shop.tills.length];
    await shop.live({ seed: SEED + nth }, async (hub) => {
      expect(await till?.sellOnce(hub.origin)).toBe(true);
    });
  }
  await shop.settle();
  expect(shop.tally).toMatchObject({ lost: 0, cuts: IDLE_CUTS });
});

test(`the power fails while eight tills sell, ${LOAD_CUTS} times (seed ${SEED}): nothing that was answered is lost or doubled`, {
  timeout: limitMs(LOAD_CUTS),
}, async (context) => {
  const shop = await PoweredShop.open(context);
  const random = seededRandom(SEED);
  for (let nth = 0; nth < LOAD_CUTS; nth++) {
    const place = PLACES[Math.floor(random.fraction() * 2 * PLACES.length)];
    const trigger: Trigger | undefined = place && {
      ...place,
      action: 'cut',
      nth: 1 + Math.floor(random.fraction() * 60),
      when: random.fraction() < 0.5 ? 'before' : 'after',
    };
    await shop.live({ seed: SEED + nth, trigger }, (hub) => shop.sellFor(hub, random.fraction() * 250));
  }
  await shop.settle();
  expect(shop.tally).toMatchObject({ lost: 0, cuts: LOAD_CUTS });
  expect(shop.tally.answered).toBeGreaterThan(0);
});
