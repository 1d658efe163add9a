import { expect, type TestContext, test } from 'vitest';
import { HUB_COMMAND } from '../support/hub-process.ts';
import { ANSWER_FIRST, buildMutant, type Mutation, NO_DEDUPLICATION, NORMAL_SYNC } from './mutant.ts';
import type { Life } from './power-disk.ts';
import { PoweredShop } from './powered-shop.ts';

/** As many as one of them certainly shows it: what was not synced is all gone after one cut of four. */
const LIVES = 8;

/** Sells a batch, and the power fails with the answer, again and again. */
async function proveIdleCuts(
  context: TestContext,
  command: string,
  life: Partial<Life> = {},
): Promise<PoweredShop> {
  const shop = await PoweredShop.open(context, command);
  for (let nth = 0; nth < LIVES && shop.tally.lost === 0; nth++)
    await shop.live(
      { seed: nth + 1, ...life },
      async (hub) => void (await shop.tills[0]?.sellOnce(hub.origin)),
    );
  await shop.settle();
  return shop;
}

const lostBy = async (context: TestContext, command: string, life: Partial<Life> = {}): Promise<string> => {
  try {
    const shop = await proveIdleCuts(context, command, life);
    return shop.tally.lost > 0 ? 'lost' : 'nothing';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

test('the proof is green with the true hub', async (context) => {
  expect(await lostBy(context, HUB_COMMAND)).toBe('nothing');
}, 60_000);

const CONTROLS: readonly [title: string, mutations: readonly Mutation[], seen: RegExp][] = [
  ['a log that is not synced with each commit', NORMAL_SYNC, /^lost$/],
  ['an answer before the commit', ANSWER_FIRST, /^lost$/],
  ['a hub that does not know a sale again', NO_DEDUPLICATION, /^expected \d+ to be \+0/],
];

test.for(CONTROLS)(
  'control: the proof goes red with %s',
  { timeout: 60_000 },
  async ([, mutations, seen], context) => {
    expect(await lostBy(context, await buildMutant(mutations))).toMatch(seen);
  },
);

test('control: the proof goes red with a card that says that it has written, and has not', async (context) => {
  expect(await lostBy(context, HUB_COMMAND, { lies: true })).toMatch(
    /^lost$|damaged|malformed|before it served/,
  );
}, 60_000);
