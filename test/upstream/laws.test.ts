import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TillSerial } from '../../src/domain/ids.ts';
import type { Upstream } from '../../src/upstream/upstream.ts';
import type { Misbehaviour } from '../support/head-office.ts';
import { openScene, type Scene, SHOP, TILLS, until } from './shop-and-office.ts';

type Event =
  | { readonly kind: 'sell'; readonly till: number; readonly count: number }
  | { readonly kind: 'office'; readonly behaviour: Misbehaviour }
  | { readonly kind: 'till'; readonly till: number; readonly active: boolean }
  | { readonly kind: 'move'; readonly till: number; readonly shopId: number | null }
  | { readonly kind: 'poison'; readonly number: number }
  | { readonly kind: 'cancel'; readonly number: number }
  | { readonly kind: 'away' | 'back' | 'restart' | 'retry' }
  | { readonly kind: 'wait'; readonly ms: number };

const till = fc.nat(TILLS.length - 1);
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
const event = fc.oneof<fc.Arbitrary<Event>[]>(
  fc.record({ kind: fc.constant('sell'), till, count: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('office'), behaviour }),
  fc.record({ kind: fc.constant('till'), till, active: fc.boolean() }),
  fc.record({ kind: fc.constant('move'), till, shopId: fc.constantFrom(10, 11, null) }),
  fc.record({ kind: fc.constant('poison'), number: fc.nat(60) }),
  fc.record({ kind: fc.constant('cancel'), number: fc.nat(60) }),
  fc.record({ kind: fc.constantFrom('away', 'back', 'restart', 'retry') }),
  fc.record({ kind: fc.constant('wait'), ms: fc.nat(15) }),
);

/** A shop, its head office and the people around them, living through a history. */
class World {
  readonly scene: Scene;
  readonly sold: string[] = [];
  readonly cancelled = new Set<string>();
  #upstream: Upstream;

  constructor(scene: Scene) {
    this.scene = scene;
    this.#upstream = this.#open();
  }

  #open(): Upstream {
    const upstream = this.scene.open({ config: { requestTimeoutMs: 50 } });
    upstream.start();
    return upstream;
  }

  async live(history: readonly Event[]): Promise<void> {
    for (const one of history) await this.#happen(one);
  }

  async #happen(one: Event): Promise<void> {
    const { office, store } = this.scene;
    switch (one.kind) {
      case 'sell':
        this.#sell(TILLS[one.till] ?? TILLS[0], one.count);
        break;
      case 'office':
        office.next(one.behaviour);
        break;
      case 'till':
        office.books.till(TILLS[one.till] ?? '').active = one.active;
        break;
      case 'move':
        office.books.till(TILLS[one.till] ?? '').shopId = one.shopId;
        break;
      case 'poison':
        office.books.poison.add(`N-${one.number}`);
        break;
      case 'cancel':
        this.#cancel(`N-${one.number}`);
        break;
      case 'away':
        await office.goDown();
        break;
      case 'back':
        await office.comeBack();
        break;
      case 'restart':
        await this.#upstream.close();
        this.#upstream = this.#open();
        break;
      case 'retry':
        store.run('retryUpstream', { shopId: SHOP, seq: null });
        this.#upstream.retryNow(SHOP);
        break;
      case 'wait':
        await pause(one.ms);
    }
  }

  #sell(serial: (typeof TILLS)[number] | undefined, count: number): void {
    if (serial === undefined) throw new Error('no such till');
    const names = Array.from({ length: count }, (_, index) => `N-${this.sold.length + index}`);
    this.sold.push(...names);
    this.scene.sell(serial, ...names);
    this.#upstream.wake(SHOP);
  }

  #cancel(number: string): void {
    const { store } = this.scene;
    const asked = { serial: TILLS[0] as TillSerial, number, reason: '', reference: '', comment: '' };
    const receipt = store.run('cancelSale', asked);
    if ('kind' in receipt && receipt.kind === 'cancelled') this.cancelled.add(number);
  }

  /** The numbers of the cancelled sales that a person is told of. */
  raised(): readonly string[] {
    const { reader } = this.scene;
    return reader.upstreamExceptions(SHOP).map((row) => {
      expect(row.reason).toBe('CANCELLATION');
      return reader.exceptionSale(SHOP, row.seq)?.number ?? '';
    });
  }

  /** Everything is mended, and a person asks for all that waits until nothing does. */
  async mend(): Promise<void> {
    const { office, reader } = this.scene;
    office.books.poison.clear();
    for (const one of office.books.tills.values()) Object.assign(one, { active: true, shopId: SHOP });
    await this.#happen({ kind: 'back' });
    let asked = 0;
    await until(() => {
      if (++asked % 20 === 0) void this.#happen({ kind: 'retry' });
      return reader.unsent(SHOP).count === 0;
    });
    await this.#upstream.close();
    await office.close();
  }
}

test('after any history, once all is mended, head office has exactly the sales of the hub that stand, once each; what it has of the cancelled ones, a person is told', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(event, { minLength: 5, maxLength: 30 }), async (history) => {
      const world = new World(await openScene());
      await world.live(history);
      await world.mend();
      const { books } = world.scene.office;
      const there = books.sales.map((sale) => sale.number);
      const standing = world.sold.filter((number) => !world.cancelled.has(number));
      const raised = world.raised();
      expect(there.filter((number) => !world.cancelled.has(number)).sort()).toEqual(standing.sort());
      expect(new Set(there).size).toBe(there.length);
      for (const number of there) if (world.cancelled.has(number)) expect(raised).toContain(number);
      for (const number of raised) expect(world.cancelled).toContain(number);
      expect(books.sales.every((sale) => sale.shopId === SHOP)).toBe(true);
      expect(world.scene.reader.upstreamHolds(SHOP)).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
