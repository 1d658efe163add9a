import { expect, test } from 'vitest';
import { openServedHub } from '../http/served-hub.ts';
import { DayOracle } from './day-oracle.ts';
import { Draws } from './draws.ts';
import { generateDay } from './generate.ts';
import { play } from './play.ts';
import { provisionFile } from './shops.ts';

test('a day', async () => {
  await using hub = await openServedHub(provisionFile());
  const now = Date.now();
  const seed = Number(process.env['SEED'] ?? 20261122);
  const steps = generateDay(new Draws(seed), { sales: 2000 }, now).filter(
    (s) => !(process.env['LEAVE'] ?? '').split(',').includes(s.kind),
  );
  const oracle = new DayOracle();
  const words = new Draws(seed + 1);
  for (const [place, step] of steps.entries()) {
    const at = Date.now();
    const answer = await play({ origin: hub.origin, token: '' }, step, words, oracle);
    const { expected, seen } = oracle.judge(step, answer, at);
    expect(
      seen,
      `step ${place}, seed ${seed}: ${JSON.stringify(step, (_k, v) => (typeof v === 'bigint' ? String(v) : v))}`,
    ).toEqual(expected);
  }
});
