import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OIL, openScene, SHOP } from './shop-and-office.ts';
import { ARTICLES, type Event, event } from './stock-events.ts';
import { World } from './stock-world.ts';

/** Goods that head office has put on its shelf when the hub is cut off before the answer: nobody here knows. */
const ADDED_UNHEARD: readonly (readonly Event[])[] = [
  [
    { kind: 'office', behaviour: { kind: 'silent-after' }, route: 'regulariser' },
    { kind: 'enter', article: OIL, quantity: 5 },
    { kind: 'added' },
    { kind: 'kill' },
  ],
  [
    { kind: 'office', behaviour: { kind: 'silent-after' }, route: 'valider' },
    { kind: 'send', article: OIL, quantity: 4, central: true },
    { kind: 'receive', till: 0, article: OIL, refuse: false },
    { kind: 'added' },
    { kind: 'kill' },
  ],
];

const RUNS = Number(process.env['PROVE_STOCK'] ?? 8);

/** Lives through a history, mends all, and looks at the end. @throws when something is not as it must be */
async function live(history: readonly Event[], readable: boolean): Promise<void> {
  const world = new World(await openScene(), readable);
  const { reader, office } = world.scene;
  await world.pull();
  for (const one of history) await world.happen(one);
  await world.mend();
  await office.close();
  for (const id of ARTICLES) expect(world.level(id)).toBe(world.shelf.of(id) + world.dropped(id));
  expect(reader.centralStocks(SHOP)).toMatchObject(ARTICLES.map(() => ({ waits: null, unexplained: 0 })));
}

test('after any history on both sides the hub has the stock of head office, and whenever it says that it could look, its level is true', {
  timeout: 60_000 + RUNS * 3_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 8, maxLength: 40 }), (history) => live(history, true)),
    { numRuns: RUNS, examples: ADDED_UNHEARD.map((history): [Event[]] => [[...history]]) },
  );
});

test('control: who looks although a sale may have arrived books it a second time', async () => {
  const lost: readonly Event[] = [
    { kind: 'mute' },
    { kind: 'sell', till: 0, count: 1, lines: new Map([[OIL, 1]]) },
    { kind: 'office', behaviour: { kind: 'silent-after' }, route: 'sync' },
    { kind: 'there' },
    { kind: 'pull' },
  ];
  await live(lost, true);
  await expect(live(lost, false)).rejects.toThrow('to deeply equal');
});
