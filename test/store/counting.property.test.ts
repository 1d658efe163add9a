import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ArticleId, type Seq, seq } from '../../src/domain/ids.ts';
import type { EndCountReceipt, StartCountReceipt } from '../../src/store/writer/count-session.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { times } from '../support/proving.ts';
import {
  line,
  OIL,
  openTestStore,
  RICE,
  SECOND_TILL,
  SHOP,
  sale,
  type TestStore,
  TILL,
} from '../support/test-store.ts';

const article = fc.constantFrom(OIL, RICE);
const few = fc.integer({ min: 1, max: 3 });
/** How far back a position lies, in facts. */
const back = fc.integer({ min: 0, max: 12 });
const held = fc.integer({ min: 0, max: 60 });

const step = fc.oneof(
  fc.record({ do: fc.constant('sell'), article, quantity: few, second: fc.boolean() }),
  fc.record({ do: fc.constant('deliver'), article, quantity: few }),
  fc.record({ do: fc.constant('count by hand'), article, quantity: held, back }),
  fc.record({ do: fc.constant('start') }),
  fc.record({ do: fc.constant('count'), article, quantity: held, back }),
  fc.record({ do: fc.constant('count'), article, quantity: held, back }),
  fc.record({ do: fc.constant('close') }),
);
type Step = {
  readonly do: string;
  readonly article?: ArticleId;
  readonly quantity?: number;
  readonly back?: number;
  readonly second?: boolean;
};

interface Count {
  readonly position: number;
  readonly quantity: number;
}

const HEAD = 'SELECT seq FROM shop_head WHERE shop_id = ?';

/** What a shelf really holds: what was counted last, by position, and every movement of goods since. */
class Shelf {
  readonly goods: { readonly at: number; readonly quantity: number }[] = [];
  counted: Count;

  constructor(opening: number) {
    this.counted = { position: 0, quantity: opening };
  }

  get level(): number {
    const since = this.goods.filter(({ at }) => at > this.counted.position);
    return since.reduce((sum, { quantity }) => sum + quantity, this.counted.quantity);
  }

  /** False when a later count stands. */
  take(count: Count): boolean {
    if (this.counted.position > count.position) return false;
    this.counted = count;
    return true;
  }
}

/** A shop whose hub and whose shelves go through the same steps. */
class Shop {
  readonly store: TestStore;
  readonly shelves = new Map([
    [OIL, new Shelf(50)],
    [RICE, new Shelf(20)],
  ]);
  readonly lines = new Map<ArticleId, Count>();
  session: Seq | null = null;
  sales = 0;
  readonly opened: number;

  constructor(store: TestStore) {
    this.store = store;
    this.opened = this.head();
  }

  head(): number {
    return this.store.db.prepare<[number], number>(HEAD).pluck().get(SHOP) ?? 0;
  }

  do(one: Step): void {
    const { article: of = OIL, quantity = 0 } = one;
    const shelf = this.shelves.get(of) as Shelf;
    if (one.do === 'sell') this.sell(shelf, of, quantity, one.second === true);
    if (one.do === 'deliver') {
      this.byHand('delivery', of, quantity, null);
      shelf.goods.push({ at: this.head(), quantity });
    }
    if (one.do === 'count by hand') {
      const position = Math.max(this.opened, this.head() - (one.back ?? 0));
      const taken = this.byHand('count', of, quantity, seq(position));
      expect(taken).toBe(shelf.take({ position, quantity }));
    }
    if (one.do === 'start' && this.session === null) {
      const argument = { shopId: SHOP, user: 'Marie', comment: '', key: null };
      this.session = (this.store.run('startCount', argument) as StartCountReceipt).session;
    }
    if (one.do === 'count' && this.session !== null) this.count(this.session, shelf, of, one);
    if (one.do === 'close' && this.session !== null) this.close(this.session);
  }

  sell(shelf: Shelf, of: ArticleId, quantity: number, second: boolean): void {
    this.sales += 1;
    const number = `F-${this.sales}`;
    const [outcome] = this.store.sell(second ? SECOND_TILL : TILL, sale(number, line(of, quantity))).outcomes;
    if (outcome?.kind === 'created') shelf.goods.push({ at: this.head(), quantity: -quantity });
  }

  byHand(kind: 'delivery' | 'count', of: ArticleId, quantity: number, at: Seq | null): boolean {
    const note = { reference: '', user: 'Marie', comment: '', key: `k${this.head()}` };
    return !isRefused(
      this.store.run('moveStock', { shopId: SHOP, articleId: of, kind, quantity, at, ...note }),
    );
  }

  count(session: Seq, shelf: Shelf, of: ArticleId, { quantity = 0, back: far = 0 }: Step): void {
    const position = Math.max(session, this.head() - far);
    const argument = {
      shopId: SHOP,
      session,
      articleId: of,
      counted: quantity,
      at: seq(position),
      user: 'Jean',
    };
    const taken = !isRefused(this.store.run('countArticle', argument));
    expect(taken).toBe(shelf.counted.position <= position);
    if (taken) this.lines.set(of, { position, quantity });
  }

  close(session: Seq): void {
    const argument = { shopId: SHOP, session, decision: 'close', user: 'Marie' } as const;
    const closed = this.store.run('endCount', argument) as EndCountReceipt;
    const taken = [...this.lines].filter(([of, count]) => this.shelves.get(of)?.take(count));
    expect([closed.lines, closed.outdated]).toEqual([this.lines.size, this.lines.size - taken.length]);
    expect(this.store.run('endCount', argument)).toEqual({ ...closed, already: true });
    this.lines.clear();
    this.session = null;
  }
}

test('whatever is sold, delivered and counted, at whichever position: a shelf that was counted holds what was counted and what was moved since', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const shop = new Shop(openTestStore());
      for (const one of [...steps, { do: 'close' }]) shop.do(one);
      const { levels } = shop.store.reader().changesAfter(SHOP, seq(0));
      for (const [of, shelf] of shop.shelves) {
        expect(levels.find(({ articleId }) => articleId === of)?.quantity).toBe(shelf.level);
      }
      expect(shop.store.differences()).toEqual([]);
      shop.store.db.close();
    }),
    { numRuns: times(12, 40) },
  );
});
