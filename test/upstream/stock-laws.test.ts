import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Absent, HubStock } from '../../src/domain/central-stock.ts';
import type { Reader } from '../../src/store/reader.ts';
import type { OfficeCheck } from '../../src/upstream/ventes-sync/office-check.ts';
import { openScene, SHOP } from './shop-and-office.ts';
import { ADDED_UNHEARD, ARTICLES, CANCELLED_AND_LOST, history, type StockEvent } from './stock-events.ts';
import { StockWorld } from './stock-world.ts';

const honest = (reader: Reader): Reader => reader;

/** A reader after which whatever did not arrive for certain is certainly not there: the rule of readability, taken away. */
function credulous(reader: Reader): Reader {
  const credible = (one: Absent): Absent => ({ ...one, kind: 'other', state: 'dropped', mayHaveLeft: false });
  return {
    ...reader,
    centralStanding: (shop) => {
      const standing = reader.centralStanding(shop);
      const articles = [...standing.articles].map(([id, hub]): [typeof id, HubStock] => [
        id,
        { ...hub, absent: hub.absent.map(credible) },
      ]);
      return { ...standing, articles: new Map(articles) };
    },
  };
}

const RUNS = Number(process.env['PROVE_STOCK'] ?? 5);

/** Lives through a history, mends all, and looks at the end. @throws when something is not as it must be */
async function live(
  events: readonly StockEvent[],
  believed: (reader: Reader) => Reader,
  doubted: OfficeCheck['doubted'] | null = null,
): Promise<void> {
  const world = new StockWorld(await openScene(), believed, doubted);
  const { truth } = world;
  expect(await world.pull()).toBe(true);
  for (const one of events) await world.happen(one);
  await world.mend();
  const all = ARTICLES.map((_, article) => article);
  expect(all.map((one) => truth.hubLevel(one))).toEqual(
    all.map((one) => truth.shelf(one) - (truth.unexplained[one] ?? 0) + truth.missing(one)),
  );
  expect(world.shop.scene.reader.centralStocks(SHOP)).toMatchObject(
    all.map((one) => ({ waits: null, unexplained: truth.unexplained[one] })),
  );
}

test('after any history on both sides the hub has the stock of head office, and whenever it says that it could look, its levels are true', {
  timeout: 60_000 + RUNS * 3_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(history, (events) => live(events, honest)),
    {
      numRuns: RUNS,
      examples: [...ADDED_UNHEARD, CANCELLED_AND_LOST].map((events): [readonly StockEvent[]] => [events]),
    },
  );
});

test('control: who looks although a sale may have arrived books it a second time', async () => {
  const lost: readonly StockEvent[] = [
    { kind: 'mute' },
    { kind: 'sell', till: 0, baskets: [[{ article: 0, quantity: 1 }]] },
    { kind: 'office', behaviour: { kind: 'silent-after' }, route: 'sync' },
    { kind: 'there' },
    { kind: 'pull' },
  ];
  await live(lost, honest);
  await expect(live(lost, credulous)).rejects.toThrow('expected [ 10');
});

test('control: who believes head office at once books the loss of a sale that it had acknowledged', async () => {
  const lost: readonly StockEvent[] = [
    { kind: 'backup' },
    { kind: 'sell', till: 0, baskets: [[{ article: 0, quantity: 1 }]] },
    { kind: 'sent' },
    { kind: 'restore' },
    { kind: 'pull' },
  ];
  await live(lost, honest);
  await expect(live(lost, honest, () => Promise.resolve(new Set()))).rejects.toThrow('expected [ 12');
});
