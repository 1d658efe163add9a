import { expect, test } from 'vitest';
import { seq } from '../../src/domain/ids.ts';
import type { SaleDraft } from '../../src/domain/sale.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { line, OIL, RICE, SHOP, sale, TILL } from '../support/test-store.ts';
import { lostAfter, nothing } from './lost-life.ts';
import type { RestoredShop } from './restored-shop.ts';
import { until } from './shop-and-office.ts';

/** Several sales of one number: a person booked some of them in the life that is lost, and books some after the restore. */

const first = (number: string): SaleDraft => sale(number, line(RICE, 1));
const second = (number: string): SaleDraft => sale(number, line(OIL, 1));
const third = (number: string): SaleDraft => sale(number, line(OIL, 2));

const waiting = ({ reader }: RestoredShop) => reader.quarantine({ shopId: SHOP, state: 'open', limit: 5 });

/** A person books what waits of these goods. */
function accept(hub: RestoredShop, one: SaleDraft): string {
  const [goods] = one.lines;
  const kept = waiting(hub).find(({ payload }) => {
    const [sent] = JSON.parse(payload).lignes;
    return sent.article_id === goods?.articleId && sent.quantite === goods?.quantity;
  });
  if (kept === undefined) throw new Error('no such sale waits');
  const { id, payload } = kept;
  const receipt = hub.store.run('acceptQuarantined', { shopId: SHOP, id, user: 'Awa', payload, sale: one });
  if (isRefused(receipt)) throw new Error(`refused: ${JSON.stringify(receipt)}`);
  return receipt.number;
}

function booked({ store }: RestoredShop): readonly string[] {
  const rows = store.db
    .prepare<[], { number: string; quantity: number; article_id: number }>(
      'SELECT s.number, l.article_id, l.quantity FROM sale AS s JOIN sale_line AS l ON l.shop_id = s.shop_id AND l.sale_seq = s.seq',
    )
    .all();
  return rows.map((row) => `${row.number}: ${row.quantity} of ${row.article_id}`).toSorted();
}

/** Nothing waits, and each of the sales counts once on either side. */
function expectAllOnce(hub: RestoredShop, levels: unknown): void {
  expect(waiting(hub)).toEqual([]);
  expect(hub.levels(SHOP)).toEqual(levels);
  expect(hub.reader.takenBack(SHOP).unapplied).toBe(0);
  hub.expectAgreement(SHOP);
}

const LONG = `${'x'.repeat(90)}😀${'y'.repeat(8)}`;

test.each(['X', LONG])('accepted in another order than before (%s)', async (number) => {
  const { hub, levels } = await lostAfter(
    ({ store }) => store.sell(TILL, first(number), second(number), third(number)),
    (lost) => {
      accept(lost, second(number));
      accept(lost, third(number));
    },
  );
  accept(hub, third(number));
  accept(hub, second(number));
  hub.lineUp();
  await hub.told(SHOP);
  expect(booked(hub)).toHaveLength(3);
  expectAllOnce(hub, levels);
});

test('both accepted before, and since then only the one that came second: the other is booked beside it', async () => {
  const { hub, levels } = await lostAfter(
    ({ store }) => store.sell(TILL, first('X'), second('X'), third('X')),
    (lost) => {
      accept(lost, second('X'));
      accept(lost, third('X'));
    },
  );
  expect(accept(hub, third('X'))).toBe('X~1');
  hub.lineUp();
  await hub.told(SHOP);
  expect(booked(hub)).toEqual(['X: 1 of 18', 'X~1: 2 of 15', 'X~2: 1 of 15']);
  expectAllOnce(hub, levels);
});

test('the till sent them in another order since: what was accepted before came under its own number', async () => {
  const { hub, levels } = await lostAfter(nothing, (lost) => {
    lost.store.sell(TILL, first('X'), second('X'));
    accept(lost, second('X'));
  });
  hub.store.sell(TILL, second('X'), first('X'));
  accept(hub, first('X'));
  hub.lineUp();
  await hub.told(SHOP);
  expect(booked(hub)).toEqual(['X: 1 of 15', 'X~1: 1 of 18']);
  expectAllOnce(hub, levels);
});

test('two that were accepted once each, one in either life, are both booked', async () => {
  const { hub } = await lostAfter(
    ({ store }) => store.sell(TILL, first('X'), second('X'), third('X')),
    (lost) => void accept(lost, second('X')),
  );
  accept(hub, third('X'));
  hub.lineUp();
  // Head office has another sale as X~1.
  await until(() => hub.reader.upstreamExceptions(SHOP).some(({ reason }) => reason === 'COLLISION'));
  expect(booked(hub)).toEqual(['X: 1 of 18', 'X~1: 2 of 15', 'X~2: 1 of 15']);
  expect(waiting(hub)).toEqual([]);
  expect(hub.store.differences()).toEqual([]);
});

/** The till sells other goods under the number of a lost sale; a person books the lost one and renumbers the other. */
async function numberSoldTwice(hub: RestoredShop): Promise<void> {
  hub.store.sell(TILL, first('X'));
  hub.lineUp();
  await until(() => hub.reader.upstreamExceptions(SHOP).some(({ reason }) => reason === 'COLLISION'));
}

function renumber(hub: RestoredShop): void {
  const [parked] = hub.reader.upstreamExceptions(SHOP);
  const about = { shopId: SHOP, seq: parked?.seq ?? seq(0), number: null, user: 'Awa' };
  expect(hub.store.run('renumberUpstream', about)).toMatchObject({ already: false });
}

const dear = (number: string): SaleDraft => sale(number, line(OIL, 2, 2_500_000));

test('a lost sale that waited because another has its number, and was accepted, counts once there', async () => {
  const { hub } = await lostAfter(nothing, ({ store }) => store.sell(TILL, dear('X')));
  await numberSoldTwice(hub);
  expect(accept(hub, dear('X'))).toBe('X~1');
  renumber(hub);
  await hub.told(SHOP);
  expect(booked(hub)).toEqual(['X: 1 of 18', 'X~1: 2 of 15']);
  const there = [...hub.office.books.stock(hub.hub, SHOP)].sort(([a], [b]) => a - b);
  expect(there).toEqual(hub.levels(SHOP));
  expect(hub.store.differences()).toEqual([]);
});

test.each(['taken back', 'accepted'])(
  'and once after a second restore, to a backup from before it was %s',
  async (what) => {
    const { hub } = await lostAfter(nothing, ({ store }) => store.sell(TILL, dear('X')));
    const early = what === 'taken back' ? hub.backUp() : null;
    await numberSoldTwice(hub);
    const putBack = early ?? hub.backUp();
    accept(hub, dear('X'));
    await hub.told(SHOP, 1);
    await hub.lineDown();
    await putBack(false);
    hub.store.clock.pass(60_000);
    const head = hub.reader.head(SHOP);
    hub.lineUp();
    await until(() => hub.reader.head(SHOP) > head);
    await until(() => hub.reader.upstreamPosition(SHOP) === hub.reader.head(SHOP));
    expect(booked(hub).filter((one) => one.endsWith('of 15'))).toHaveLength(1);
    expect(waiting(hub)).toEqual([]);
    expect(hub.reader.takenBack(SHOP).unapplied).toBe(0);
    expect(new Map(hub.levels(SHOP)).get(OIL)).toBe(48);
    expect(hub.office.books.stock(hub.hub, SHOP).get(OIL)).toBe(48);
    expect(hub.store.differences()).toEqual([]);
  },
);
