import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seq as asSeq, type Seq, type TillSerial, tillId, tillSerial } from '../../src/domain/ids.ts';
import type { UpstreamProgress } from '../../src/store/writer/protocol.ts';
import { times } from '../support/proving.ts';
import {
  line,
  OTHER_SHOP,
  OTHER_TILL,
  openTestStore,
  sale,
  type TestStore,
  testProvision,
} from '../support/test-store.ts';

const SECOND = tillSerial('till-10-b');

/** The same in one statement that reads the whole backlog. */
const ORACLE = `
  WITH position AS (SELECT seq FROM upstream_position WHERE shop_id = :shop),
  unsent AS (
    SELECT s.seq, s.currency, s.total, s.hub_time FROM sale AS s
      WHERE s.shop_id = :shop AND s.seq > (SELECT seq FROM position)
    UNION
    SELECT s.seq, s.currency, s.total, s.hub_time FROM upstream_exception AS e
      JOIN sale AS s ON s.shop_id = e.shop_id AND s.seq = e.seq WHERE e.shop_id = :shop
    UNION
    SELECT s.seq, s.currency, s.total, s.hub_time FROM upstream_hold AS h
      JOIN sale AS s ON s.shop_id = h.shop_id AND s.seq >= h.from_seq AND s.till_id = h.till_id
      WHERE h.shop_id = :shop
  )
  SELECT currency, count(*) AS count, sum(total) AS total, min(hub_time) AS oldest FROM unsent
  WHERE seq NOT IN (SELECT seq FROM upstream_exception WHERE shop_id = :shop AND state IN ('dropped', 'settled'))
    AND seq NOT IN (SELECT sale_seq FROM cancellation WHERE shop_id = :shop)
  GROUP BY currency ORDER BY currency`;

function expected(store: TestStore) {
  const rows = store.db.prepare(ORACLE).all({ shop: OTHER_SHOP }) as {
    currency: string;
    count: number;
    total: number;
    oldest: number;
  }[];
  return {
    count: rows.reduce((sum, row) => sum + row.count, 0),
    amounts: rows.map(({ currency, total }) => ({ currency, total })),
    oldestAt: rows.length === 0 ? null : Math.min(...rows.map((row) => row.oldest)),
  };
}

const operation = fc.oneof(
  fc.record({
    kind: fc.constant('sell' as const),
    second: fc.boolean(),
    count: fc.integer({ min: 1, max: 6 }),
  }),
  fc.record({ kind: fc.constant('cancel' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('move' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({
    kind: fc.constant('put' as const),
    at: fc.nat(),
    state: fc.constantFrom('retry' as const, 'parked' as const, 'dropped' as const),
  }),
  fc.record({ kind: fc.constant('clear' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('hold' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('release' as const) }),
);

type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;
const NOTHING = { shopId: OTHER_SHOP, put: [], clear: [], hold: [], release: [], found: [] };

class World {
  readonly store = openTestStore();
  readonly reader = this.store.reader();
  readonly sold: { readonly serial: TillSerial; readonly number: string; readonly seq: number }[] = [];

  constructor() {
    const till = { id: tillId(71), serial: SECOND, name: 'B', shopId: OTHER_SHOP, active: true, details: {} };
    this.store.run('importProvision', {
      provision: { ...testProvision(), articles: [], categories: [], tills: [till] },
    });
  }

  live(one: Operation): void {
    const position = this.reader.upstreamPosition(OTHER_SHOP);
    const chosen = 'at' in one && this.sold.length > 0 ? this.sold[one.at % this.sold.length] : undefined;
    if (one.kind === 'sell') this.#sell(one.second ? SECOND : OTHER_TILL, one.count);
    else if (one.kind === 'release') this.#record({ position, release: [tillId(71)] });
    else if (one.kind === 'move') {
      const head = this.reader.head(OTHER_SHOP);
      this.#record({ position: asSeq(Math.floor(position + (head - position) * one.share)) });
    } else if (chosen !== undefined) this.#happen(one, chosen, position);
  }

  #happen(one: Operation & { readonly at: number }, chosen: (typeof this.sold)[number], position: Seq): void {
    const seq = asSeq(chosen.seq);
    const row = { shopId: OTHER_SHOP, reason: 'REFUSED', lastAnswer: '', attempts: 1 };
    if (one.kind === 'cancel') {
      this.store.run('cancelSale', { ...chosen, reason: '', reference: '', comment: '' });
    } else if (one.kind === 'put') {
      this.#record({
        position,
        put: [{ ...row, seq, state: one.state, waitsSince: null, nextAttemptAt: null }],
      });
    } else if (one.kind === 'clear') {
      this.#record({ position, clear: [seq] });
    } else if (chosen.seq <= position + 1) {
      this.#record({
        position,
        hold: [{ ...row, tillId: tillId(71), fromSeq: seq, waitsSince: null, nextAttemptAt: 0 }],
      });
    }
  }

  #record(change: Partial<UpstreamProgress> & { readonly position: Seq }): void {
    this.store.run('recordUpstream', { ...NOTHING, ...change });
  }

  #sell(serial: TillSerial, count: number): void {
    const till = this.reader.tills().find((one) => one.serial === serial)?.id ?? tillId(0);
    const numbers = Array.from({ length: count }, (_, index) => `N-${this.sold.length + index}`);
    this.store.sell(serial, ...numbers.map((number) => sale(number, line(101, 1))));
    for (const number of numbers) {
      this.sold.push({ serial, number, seq: this.reader.saleOfTill(till, number)?.seq ?? 0 });
    }
  }
}

test('what is unsent is told from what changed since the last look, and is what a count of everything tells', () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 5, maxLength: 40 }), (operations) => {
      const world = new World();
      for (const one of operations) {
        world.live(one);
        expect(world.reader.unsent(OTHER_SHOP)).toEqual(expected(world.store));
      }
      expect(world.store.reader().unsent(OTHER_SHOP)).toEqual(expected(world.store));
    }),
    { numRuns: times(10, 40) },
  );
});

test('a position that begins again counts from there', () => {
  const store = openTestStore();
  const reader = store.reader();
  store.sell(OTHER_TILL, ...['A', 'B', 'C'].map((number) => sale(number, line(101, 1))));
  store.run('recordUpstream', {
    shopId: OTHER_SHOP,
    position: reader.head(OTHER_SHOP),
    put: [],
    clear: [],
    hold: [],
    release: [],
    found: [],
  });
  expect(reader.unsent(OTHER_SHOP).count).toBe(0);
  store.db.prepare('UPDATE upstream_position SET seq = 0').run();
  expect(reader.unsent(OTHER_SHOP).count).toBe(3);
});
