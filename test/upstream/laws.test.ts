import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Misbehaviour } from '../support/head-office.ts';
import { type CommonEvent, drawn, LivingShop, type Setback, serialOf, setback, till } from './living-shop.ts';
import { OIL, openScene, SHOP, until } from './shop-and-office.ts';

type Event =
  | CommonEvent
  | { readonly kind: 'sell'; readonly till: number; readonly count: number }
  | Setback<Event>;

const behaviour = fc.constantFrom<Misbehaviour>(
  { kind: 'drop-after' },
  { kind: 'silent-after' },
  { kind: 'half-body' },
  { kind: 'status-after', status: 500 },
  { kind: 'status-before', status: 500 },
  { kind: 'nothing-named' },
  { kind: 'accepted-only' },
  { kind: 'other', text: 'deadlock detected' },
);
const sell = fc.record({ kind: fc.constant('sell'), till, count: fc.integer({ min: 1, max: 40 }) });
const event = fc.oneof<fc.Arbitrary<Event>[]>(
  sell,
  setback(fc.oneof(sell, drawn.cancel(60))),
  drawn.office(fc.constant('sync'), behaviour),
  drawn.till,
  drawn.move,
  drawn.poison(60),
  drawn.cancel(60),
  drawn.around,
  drawn.wait(15),
);

const RUNS = Number(process.env['PROVE_SCRIPTS'] ?? 12);

/** A shop that sells, its head office and the people around them, living through a history. */
class World {
  readonly shop: LivingShop;
  readonly sold: string[] = [];

  constructor(shop: LivingShop) {
    this.shop = shop;
  }

  async live(history: readonly Event[]): Promise<void> {
    for (const one of history) await this.#happen(one);
  }

  async #happen(one: Event): Promise<void> {
    if (one.kind === 'sell') this.#sell(one.till, one.count);
    else if (one.kind === 'setback') await this.shop.setBack(one, (event) => this.#happen(event));
    else await this.shop.happen(one);
  }

  #sell(index: number, count: number): void {
    const names = Array.from({ length: count }, (_, number) => `N-${this.sold.length + number}`);
    this.sold.push(...names);
    this.shop.scene.sell(serialOf(index), ...names);
    this.shop.wake();
  }

  /** Everything is mended, and a person asks for all that waits until nothing does. */
  async mend(): Promise<void> {
    const { shop } = this;
    await shop.mendOffice();
    let asked = 0;
    await until(() => {
      if (++asked % 20 === 0) shop.retry(null);
      return shop.isThrough() && shop.scene.reader.upstreamExceptions(SHOP).length === 0;
    });
    await shop.askForAll(() => shop.retry(null));
    await shop.stop();
    await shop.scene.office.close();
  }
}

test('after any history, once all is mended, head office has exactly the sales of the hub that stand, once each; what it has of the cancelled ones, it has cancelled', {
  timeout: 60_000 + RUNS * 3_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 30 }), async (history) => {
      const world = new World(new LivingShop(await openScene(), { requestTimeoutMs: 50 }));
      await world.live(history);
      await world.mend();
      const { scene, cancelled } = world.shop;
      const { books, tillCalls } = scene.office;
      const there = books.sales.map((sale) => sale.number);
      const cancelledThere = tillCalls.cancellations.cancelled;
      const standing = world.sold.filter((number) => !cancelled.has(number));
      expect(there.filter((number) => !cancelledThere.has(number)).sort()).toEqual(standing.sort());
      expect(new Set(there).size).toBe(there.length);
      expect(standing.length + (books.moved.get(OIL) ?? 0)).toBe(0);
      expect(books.sales.every((sale) => sale.shopId === SHOP)).toBe(true);
      expect(scene.reader.unsent(SHOP).count).toBe(0);
    }),
    { numRuns: RUNS },
  );
});
