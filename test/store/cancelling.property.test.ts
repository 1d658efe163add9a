import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seq, type TillSerial } from '../../src/domain/ids.ts';
import { type Command, isRefused, type Receipts } from '../../src/store/writer/protocol.ts';
import { times } from '../support/proving.ts';
import { queuedSales } from '../support/queued-sales.ts';
import {
  batch,
  entry,
  line,
  OIL,
  OTHER_TILL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
} from '../support/test-store.ts';

/** Few numbers and tills, so that repeats, second cancellations and numbers of two tills are common. */
const number = fc.constantFrom('1', '2', '3', '4');
const serial = fc.constantFrom<TillSerial>(TILL, SECOND_TILL, OTHER_TILL);
const lines = fc.array(
  fc.record({ article: fc.constantFrom(OIL, RICE, 101), quantity: fc.integer({ min: 1, max: 9 }) }),
  { minLength: 1, maxLength: 4 },
);

const command = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(serial, number, lines).map(
      ([who, which, what]): Command => ({
        method: 'recordSales',
        argument: batch(who, [
          entry(sale(which, ...what.map(({ article, quantity }) => line(article, quantity)))),
        ]),
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(serial, number).map(
      ([who, which]): Command => ({
        method: 'cancelSale',
        argument: { serial: who, number: which, reason: '', reference: `ANNUL-${which}`, comment: '' },
      }),
    ),
  },
);

const step = fc.oneof(
  { weight: 6, arbitrary: fc.array(command, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom('restart' as const, 'minutes' as const) },
);

/** What the shop's shelves must hold, by nothing but the outcomes: what each sale took, as long as it stands. */
class Shelves {
  readonly #taken = new Map<string, Map<number, number>>();
  readonly #cancelled = new Set<string>();

  note(asked: Command, receipt: object, shopOf: (serial: TillSerial) => number): void {
    if (isRefused(receipt)) throw new Error(JSON.stringify(receipt));
    if (asked.method === 'recordSales') {
      const [outcome] = (receipt as Receipts['recordSales']).outcomes;
      if (outcome?.kind !== 'created') return;
      const took = new Map<number, number>();
      for (const { articleId, quantity } of outcome.lines) {
        took.set(articleId, (took.get(articleId) ?? 0) + quantity);
      }
      this.#taken.set(`${shopOf(asked.argument.serial)}/${outcome.seq}`, took);
      return;
    }
    const cancelled = receipt as Receipts['cancelSale'];
    if (cancelled.kind !== 'cancelled') return;
    const key = `${cancelled.shopId}/${cancelled.sale.seq}`;
    expect(this.#cancelled.has(key)).toBe(false);
    this.#cancelled.add(key);
    const back = new Map<number, number>();
    for (const { articleId, quantity } of cancelled.restored) {
      back.set(articleId, (back.get(articleId) ?? 0) + quantity);
    }
    expect(back).toEqual(this.#taken.get(key));
  }

  get cancelled(): number {
    return this.#cancelled.size;
  }

  level(article: number, opening: number): number {
    let level = opening;
    for (const [key, took] of this.#taken) {
      if (!this.#cancelled.has(key)) level -= took.get(article) ?? 0;
    }
    return level;
  }
}

function live(store: TestStore, history: readonly (Command[] | 'restart' | 'minutes')[]): Shelves {
  const shelves = new Shelves();
  const reader = store.reader();
  const shopOf = (who: TillSerial): number => reader.tillBySerial(who)?.shopId ?? 0;
  for (const one of history) {
    if (one === 'restart') store.restart(store.writer.highWater());
    else if (one === 'minutes') store.clock.pass(25 * 60_000);
    else {
      for (const [nth, receipt] of store.group(one).entries()) {
        shelves.note(one[nth] as Command, receipt, shopOf);
      }
    }
  }
  return shelves;
}

test('any interleaving of sales, repeats and cancellations leaves on the shelves what the standing sales left', () => {
  let cancelled = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 3, maxLength: 20 }), (history) => {
      const store = openTestStore();
      const shelves = live(store, history);
      cancelled += shelves.cancelled;
      expect(store.differences()).toEqual([]);
      const reader = store.reader();
      const levels = reader.changesAfter(SHOP, seq(0)).levels;
      for (const { articleId, quantity } of levels) {
        const opening = articleId === OIL ? 50 : 20;
        if (articleId === OIL || articleId === RICE) {
          expect(quantity).toBe(shelves.level(articleId, opening));
        }
      }
      const standing = queuedSales(reader, SHOP);
      expect(standing.every((row) => !reader.isCancelled(SHOP, row.seq))).toBe(true);
      store.db.close();
    }),
    { numRuns: times(8, 25) },
  );
  expect(cancelled).toBeGreaterThan(times(2, 10));
});
