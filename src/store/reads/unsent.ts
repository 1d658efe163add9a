import type { ShopId } from '../../domain/ids.ts';
import { minorSum } from '../../domain/money.ts';
import type { Unsent } from '../facts.ts';
import type { Database } from '../open.ts';
import { type CurrencyCount, prepareUnsent, type UnsentParts } from '../statements/unsent.ts';

/** What one shop's queue held when it was last looked at. */
class Queue {
  readonly #parts: UnsentParts;
  readonly #shop: ShopId;
  readonly #sums = new Map<string, { count: number; total: number }>();
  #position = 0;
  #head = 0;
  /** Sales that the position went past since the first look. */
  #passed = 0;

  constructor(parts: UnsentParts, shop: ShopId) {
    this.#parts = parts;
    this.#shop = shop;
    this.#position = parts.position(shop);
    this.#head = this.#position;
  }

  /** Follows position and head; only what lies between is read, once. */
  follow(): { readonly position: number; readonly head: number; readonly passed: number } {
    const [parts, shop] = [this.#parts, this.#shop];
    const [position, head] = [parts.position(shop), parts.head(shop)];
    if (position < this.#position || head < this.#head) this.#beginAgain(position);
    if (head > this.#head) this.#add(parts.between(shop, this.#head, head), 1);
    this.#head = head;
    if (position > this.#position) {
      const gone = parts.between(shop, this.#position, position);
      this.#add(gone, -1);
      this.#passed += countOf(gone);
    }
    this.#position = position;
    return { position, head, passed: this.#passed };
  }

  sums(): readonly CurrencyCount[] {
    return [...this.#sums].map(([currency, sum]) => ({ currency, ...sum }));
  }

  #beginAgain(position: number): void {
    this.#sums.clear();
    this.#position = position;
    this.#head = position;
  }

  #add(counts: readonly CurrencyCount[], sign: 1 | -1): void {
    addTo(this.#sums, counts, sign);
  }
}

/**
 * What has not left for head office: what lies after the position, and what stepped aside before it. A backlog of months
 * is counted once, and then followed.
 */
export function unsentReads(db: Database) {
  const parts = prepareUnsent(db);
  const queues = new Map<ShopId, Queue>();

  function queueOf(shop: ShopId): Queue {
    const queue = queues.get(shop) ?? new Queue(parts, shop);
    queues.set(shop, queue);
    return queue;
  }

  return {
    unsent: db.transaction((shop: ShopId): Unsent => {
      const queue = queueOf(shop);
      const { position, head } = queue.follow();
      const sums = new Map<string, { count: number; total: number }>();
      addTo(sums, queue.sums(), 1);
      addTo(sums, parts.notSent(shop, position, head), -1);
      const aside = parts.aside(shop, position);
      addTo(sums, aside, 1);
      const times = [...aside.map(({ oldest }) => oldest), parts.firstAt(shop, position)];
      const oldest = times.filter((at) => at !== null);
      const some = [...sums].filter(([, { count }]) => count > 0).sort(([a], [b]) => (a < b ? -1 : 1));
      return {
        count: some.reduce((sum, [, { count }]) => sum + count, 0),
        amounts: some.map(([currency, { total }]) => ({ currency, total: minorSum(total) })),
        oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
      };
    }),
    queueProgress: db.transaction((shop: ShopId) => {
      const queue = queueOf(shop);
      const { position, head, passed } = queue.follow();
      const gone = countOf(parts.notSent(shop, position, head));
      return { passed, queued: countOf(queue.sums()) - gone };
    }),
  };
}

function countOf(counts: readonly CurrencyCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function addTo(
  sums: Map<string, { count: number; total: number }>,
  counts: readonly CurrencyCount[],
  sign: 1 | -1,
): void {
  for (const { currency, count, total } of counts) {
    const sum = sums.get(currency) ?? { count: 0, total: 0 };
    sums.set(currency, { count: sum.count + sign * count, total: sum.total + sign * total });
  }
}
