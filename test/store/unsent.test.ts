import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seq as asSeq, type TillSerial, tillId, tillSerial } from '../../src/domain/ids.ts';
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

test('what is unsent is told from what changed since the last look, and is what a count of everything tells', () => {
  fc.assert(
    fc.property(fc.array(operation, { minLength: 5, maxLength: 40 }), (operations) => {
      const store = openTestStore();
      const till = {
        id: tillId(71),
        serial: SECOND,
        name: 'B',
        shopId: OTHER_SHOP,
        active: true,
        details: {},
      };
      store.run('importProvision', {
        provision: { ...testProvision(), articles: [], categories: [], tills: [till] },
      });
      const reader = store.reader();
      const sold: { readonly serial: TillSerial; readonly number: string; readonly seq: number }[] = [];
      const progress = { shopId: OTHER_SHOP, put: [], clear: [], hold: [], release: [], found: [] };
      for (const one of operations) {
        const position = reader.upstreamPosition(OTHER_SHOP);
        const chosen = 'at' in one && sold.length > 0 ? sold[one.at % sold.length] : undefined;
        switch (one.kind) {
          case 'sell': {
            const serial = one.second ? SECOND : OTHER_TILL;
            const numbers = Array.from({ length: one.count }, (_, index) => `N-${sold.length + index}`);
            const { outcomes } = store.sell(serial, ...numbers.map((number) => sale(number, line(101, 1))));
            for (const [index, outcome] of outcomes.entries()) {
              if (outcome.kind === 'created') {
                const row = reader.saleOfTill(
                  reader.tills().find((t) => t.serial === serial)?.id ?? tillId(0),
                  numbers[index] ?? '',
                );
                sold.push({ serial, number: numbers[index] ?? '', seq: row?.seq ?? 0 });
              }
            }
            break;
          }
          case 'cancel':
            if (chosen === undefined) break;
            store.run('cancelSale', { ...chosen, reason: '', reference: '', comment: '' });
            break;
          case 'move': {
            const head = reader.head(OTHER_SHOP);
            const to = Math.floor(position + (head - position) * one.share);
            store.run('recordUpstream', { ...progress, position: asSeq(to) });
            break;
          }
          case 'put':
            if (chosen === undefined) break;
            store.run('recordUpstream', {
              ...progress,
              position,
              put: [
                {
                  shopId: OTHER_SHOP,
                  seq: asSeq(chosen.seq),
                  state: one.state,
                  attempts: 1,
                  nextAttemptAt: null,
                  reason: 'REFUSED',
                  lastAnswer: '',
                },
              ],
            });
            break;
          case 'clear':
            if (chosen !== undefined)
              store.run('recordUpstream', { ...progress, position, clear: [asSeq(chosen.seq)] });
            break;
          case 'hold':
            if (chosen === undefined || chosen.seq > position + 1) break;
            store.run('recordUpstream', {
              ...progress,
              position,
              hold: [
                {
                  shopId: OTHER_SHOP,
                  tillId: tillId(71),
                  fromSeq: asSeq(chosen.seq),
                  reason: 'NO_BOUTIQUE',
                  lastAnswer: '',
                  attempts: 1,
                  nextAttemptAt: 0,
                },
              ],
            });
            break;
          case 'release':
            store.run('recordUpstream', { ...progress, position, release: [tillId(71)] });
        }
        expect(reader.unsent(OTHER_SHOP)).toEqual(expected(store));
      }
      expect(store.reader().unsent(OTHER_SHOP)).toEqual(expected(store));
    }),
    { numRuns: 40 },
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
