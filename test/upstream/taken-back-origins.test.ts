import { expect, test } from 'vitest';
import { line, OIL, RICE, SHOP, sale, TILL } from '../support/test-store.ts';
import { RestoredShop } from './restored-shop.ts';

const lose = ({ store }: RestoredShop): void => {
  const said = { articleId: OIL, quantity: 3, at: null, reference: '', comment: 'cassé', key: 'L' } as const;
  store.run('moveStock', { shopId: SHOP, user: 'Awa', ...said, kind: 'loss' });
};
const sell = ({ store }: RestoredShop): void => void store.sell(TILL, sale('S', line(OIL, 3)));

/** Something is sold and told, so that head office hears of all that came back. */
async function tell(hub: RestoredShop, number: string): Promise<void> {
  hub.store.sell(TILL, sale(number, line(RICE, 1)));
  hub.lineUp();
  await hub.told(SHOP);
}

/** A hub that lost `deed` twice and took it back twice; head office can be put back to each of the three lives. */
async function lostTwice(deed: (hub: RestoredShop) => void) {
  const hub = await RestoredShop.open(4);
  const putBack = hub.backUp();
  hub.store.clock.pass(1_000);
  deed(hub);
  hub.lineUp();
  await hub.told(SHOP);
  const lives = [hub.office.books.backUp()];
  for (const number of ['second', 'third']) {
    await putBack(false);
    hub.store.clock.pass(100_000);
    await tell(hub, number);
    lives.push(hub.office.books.backUp());
    hub.expectAgreement(SHOP);
  }
  await hub.lineDown();
  return { hub, lives };
}

function expectOnce(hub: RestoredShop): void {
  const there = [...hub.office.books.stock(hub.hub, SHOP)].sort(([a], [b]) => a - b);
  expect(there).toEqual(hub.levels(SHOP));
  expect(hub.levels(SHOP)).toContainEqual([OIL, 47]);
}

test.each([
  ['a loss', lose, 0],
  ['a loss', lose, 1],
  ['a sale', sell, 0],
  ['a sale', sell, 1],
])(
  '%s that came back twice counts once at a head office that was put back to an earlier life',
  async (_, deed, life) => {
    const { hub, lives } = await lostTwice(deed);
    lives[life]?.();
    await tell(hub, 'fourth');
    expectOnce(hub);
    // The line starts anew, and what head office holds by whichever name is known as the hub's own.
    const epoch = hub.reader.epoch();
    await hub.lineDown();
    await tell(hub, 'fifth');
    expect(hub.reader.epoch()).toBe(epoch);
    expectOnce(hub);
  },
);

test('a fact of which head office lost the first name goes by the next one', async () => {
  const { hub, lives } = await lostTwice(lose);
  const names = hub.store.db
    .prepare<[], { epoch: number; seq: number }>(
      `SELECT origin_epoch AS epoch, origin_seq AS seq FROM taken_back
       WHERE seq = (SELECT seq FROM fact WHERE kind = 'loss') ORDER BY 1`,
    )
    .all();
  expect(names).toHaveLength(2);
  const [first, next] = names;
  lives[1]?.();
  hub.office.books.drop(hub.hub, SHOP, first?.epoch ?? 0, first?.seq ?? 0);
  await tell(hub, 'fourth');
  const stubs = hub.office.books.entries(hub.hub, SHOP).map(({ entry }) => entry);
  expect(stubs).toContainEqual(expect.objectContaining({ kind: 'taken-back', origin: next }));
});

test('a movement on which head office was busy comes after its cause', async () => {
  const hub = await RestoredShop.open(4);
  const asked = new Map<number, number>();
  hub.office.books.busy = ({ seq, kind }) => {
    if (kind !== 'sale' && kind !== 'movement') return false;
    asked.set(seq, (asked.get(seq) ?? 0) + 1);
    return (asked.get(seq) ?? 0) <= (kind === 'sale' ? 3 : 1);
  };
  hub.store.sell(TILL, ...Array.from({ length: 8 }, (_, index) => sale(`S-${index}`, line(OIL, 1))));
  hub.lineUp();
  await hub.told(SHOP);
  const order = hub.office.books.entries(hub.hub, SHOP).map(({ entry }) => entry);
  const at = new Map(order.map(({ seq }, index) => [seq, index]));
  const moved = order.flatMap((entry) => (entry.kind === 'movement' && 'body' in entry ? [entry] : []));
  expect(moved).toHaveLength(8);
  for (const { seq, body } of moved)
    expect(at.get(seq)).toBeGreaterThan(at.get(Number(body['causeSeq'])) ?? 0);
});
