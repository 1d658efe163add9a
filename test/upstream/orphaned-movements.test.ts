import { expect, test } from 'vitest';
import type { SaleDraft } from '../../src/domain/sale.ts';
import type { JournalBooks } from '../support/journal-books.ts';
import { line, OIL, RICE, SHOP, sale, TILL } from '../support/test-store.ts';
import { RestoredShop } from './restored-shop.ts';
import { until } from './shop-and-office.ts';

type Way = (books: JournalBooks, bad: (entry: { readonly kind: string }) => boolean) => void;

/** How head office does not take a sale whose movement it takes. */
const WAYS: Readonly<Record<string, Way>> = {
  'was busy on': (books, bad) => {
    books.busy = bad;
  },
  refused: (books, bad) => {
    books.refuse = (entry) => (bad(entry) ? { code: 'NO', message: 'no' } : null);
  },
  'failed on': (books, bad) => {
    books.poison = bad;
  },
};

const sold = (date: string | null = null): SaleDraft => ({
  ...sale('S', line(OIL, 2), line(RICE, 1)),
  sentDate: date === null ? null : { text: date, instant: Date.parse(date) },
});
const sell = ({ store }: RestoredShop, date: string | null = null): void => void store.sell(TILL, sold(date));
const cancel = ({ store }: RestoredShop): void => {
  store.run('cancelSale', { serial: TILL, number: 'S', reason: '', reference: '', comment: '' });
};

interface Loss {
  readonly before: (hub: RestoredShop) => void;
  readonly lost: (hub: RestoredShop) => void;
  readonly kind: string;
  readonly way?: string;
}

/** A restored hub, line down, and a head office that has the movements of what was lost without their cause. */
async function orphaned({ before, lost, kind, way = 'refused' }: Loss) {
  const hub = await RestoredShop.open(3);
  before(hub);
  const putBack = hub.backUp();
  hub.store.clock.pass(1_000);
  lost(hub);
  WAYS[way]?.(hub.office.books, (entry) => entry.kind === kind);
  hub.lineUp();
  await until(() => hub.reader.upstreamPosition(SHOP) === hub.reader.head(SHOP));
  await hub.lineDown();
  await putBack(false);
  for (const restored of Object.values(WAYS)) restored(hub.office.books, () => false);
  hub.store.clock.pass(60_000);
  return { hub, putBack };
}

function expectLevels(hub: RestoredShop, oil: number, rice: number, unapplied = 0): void {
  const [here, there] = [new Map(hub.levels(SHOP)), hub.office.books.stock(hub.hub, SHOP)];
  const levels = (of: ReadonlyMap<number, number>) => [of.get(OIL), of.get(RICE)];
  expect({ here: levels(here), there: levels(there) }).toEqual({ here: [oil, rice], there: [oil, rice] });
  expect(hub.reader.takenBack(SHOP).unapplied).toBe(unapplied);
  expect(hub.store.differences()).toEqual([]);
}

const nothing = () => undefined;

test.each(Object.keys(WAYS))(
  'a lost sale that head office %s counts once when its till sends it again',
  async (way) => {
    const { hub } = await orphaned({ before: nothing, lost: sell, kind: 'sale', way });
    sell(hub);
    hub.lineUp();
    await hub.told(SHOP);
    expectLevels(hub, 48, 19);
    expect(hub.held(SHOP, 'sale')).toHaveLength(1);
  },
);

test.each(Object.keys(WAYS))(
  'a lost cancellation that head office %s counts once when it is made again',
  async (way) => {
    const { hub } = await orphaned({ before: sell, lost: cancel, kind: 'cancellation', way });
    cancel(hub);
    hub.lineUp();
    await hub.told(SHOP);
    expectLevels(hub, 50, 20);
  },
);

test('movements wait for a person until their cause is there, and find it whenever it comes', async () => {
  const { hub } = await orphaned({ before: nothing, lost: sell, kind: 'sale' });
  hub.lineUp();
  await hub.told(SHOP);
  expect(hub.reader.takenBack(SHOP).unapplied).toBe(2);
  sell(hub);
  await hub.told(SHOP);
  expectLevels(hub, 48, 19);
});

test('they are found once, and only behind a cause of the same goods and the same time', async () => {
  const date = '2026-11-22T08:00:00Z';
  const lost = (hub: RestoredShop) => sell(hub, date);
  const { hub } = await orphaned({ before: nothing, lost, kind: 'sale' });
  hub.lineUp();
  hub.store.sell(TILL, { ...sold(), number: 'another time' });
  hub.store.sell(TILL, {
    ...sale('other goods', line(OIL, 1), line(RICE, 2)),
    sentDate: sold(date).sentDate,
  });
  await hub.told(SHOP);
  expect(hub.reader.takenBack(SHOP).unapplied).toBe(2);
  sell(hub, date);
  hub.store.sell(TILL, { ...sold(date), number: 'of the same moment' });
  await hub.told(SHOP);
  expectLevels(hub, 50 - 2 - 1 - 2 - 2, 20 - 1 - 2 - 1 - 1);
});

test.each(['sent again once more', 'not sent any more'])(
  'they stay found in a further loss, the sale %s',
  async (how) => {
    const { hub, putBack } = await orphaned({ before: nothing, lost: sell, kind: 'sale' });
    sell(hub);
    hub.lineUp();
    await hub.told(SHOP);
    await putBack(false);
    hub.store.clock.pass(60_000);
    if (how === 'sent again once more') sell(hub);
    hub.lineUp();
    await hub.told(SHOP);
    expectLevels(hub, 48, 19);
  },
);
