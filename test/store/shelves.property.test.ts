import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ArticleId, articleId, type TillSerial } from '../../src/domain/ids.ts';
import type { Command } from '../../src/store/writer/protocol.ts';
import { times } from '../support/proving.ts';
import {
  batch,
  entry,
  line,
  MORNING,
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

const serial = fc.constantFrom<TillSerial>(TILL, SECOND_TILL, OTHER_TILL);
const article = fc.constantFrom<ArticleId>(OIL, RICE, articleId(999));
const quantity = fc.integer({ min: 1, max: 6 });

/** Few tills, articles, values and names, so that calls meet each other and repeat each other. */
const command: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ articleId: fc.constantFrom(OIL, RICE), quantity, sentAt: fc.constantFrom(null, MORNING) }).map(
    (sent): Command => ({
      method: 'announceDelivery',
      argument: { ...sent, shopId: SHOP, reference: '', user: 'siège', comment: '', key: null },
    }),
  ),
  fc
    .record({ serial, articleId: article, sent: quantity })
    .map((argument): Command => ({ method: 'receiveDeliveries', argument })),
  fc
    .record({ serial, articleId: article })
    .map((argument): Command => ({ method: 'refuseDeliveries', argument })),
  fc
    .record({ serial, articleId: article, wanted: fc.constantFrom(-3, 0, 5, 50) })
    .map((argument): Command => ({ method: 'correctStock', argument })),
  fc
    .record({ serial, articleId: article, quantity, notes: fc.constantFrom('a', 'b') })
    .map((argument): Command => ({ method: 'regulariseStock', argument })),
  fc
    .record({
      serial,
      reference: fc.constantFrom('1', '2', '3'),
      reason: fc.constant('r'),
      articles: fc.array(fc.record({ articleId: article, quantity }), { maxLength: 3 }),
    })
    .map((argument): Command => ({ method: 'recordRejection', argument })),
  fc
    .record({ serial, number: fc.constantFrom('1', '2', '3'), of: article, quantity })
    .map((sold): Command => {
      const argument = batch(sold.serial, [entry(sale(sold.number, line(sold.of, sold.quantity)))]);
      return { method: 'recordSales', argument };
    }),
);

const step = fc.oneof(
  { weight: 8, arbitrary: fc.array(command, { minLength: 1, maxLength: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(1_000, 61_000) },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
);

/** What was announced, what the deliveries that were received say, and what their movements put on the shelf. */
function goods(store: TestStore): { announced: number; received: number; moved: number } {
  const sum = (sql: string): number => store.db.prepare<[], number>(sql).pluck().get() ?? 0;
  return {
    announced: sum('SELECT coalesce(sum(quantity), 0) FROM delivery'),
    received: sum(
      "SELECT coalesce(sum(quantity), 0) FROM delivery JOIN delivery_state USING (shop_id, seq) WHERE state = 'received'",
    ),
    moved: sum(
      "SELECT coalesce(sum(quantity), 0) FROM movement JOIN fact USING (shop_id, seq) WHERE fact.kind = 'reception'",
    ),
  };
}

test('whatever tills ask at once, deliveries count once and every level is explained', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (history) => {
      const store = openTestStore();
      for (const one of history) {
        if (one === 'restart') store.restart(store.writer.highWater());
        else if (typeof one === 'number') store.clock.pass(one);
        else expect(store.group(one)).toHaveLength(one.length);
      }
      const before = goods(store);
      expect(before.moved).toBe(before.received);
      expect(before.received).toBeLessThanOrEqual(before.announced);
      expect(store.differences()).toEqual([]);

      // Everything once more: what is decided stays decided, and a trace or a delivery with a date is not made anew.
      const repeats = history.filter((one) => typeof one === 'object').flat();
      const settled = repeats.filter(
        ({ method, argument }) =>
          method === 'recordRejection' || (method === 'announceDelivery' && argument.sentAt !== null),
      );
      const head = store.reader().head(SHOP);
      store.group(settled);
      expect(store.reader().head(SHOP)).toBe(head);
      store.group(
        [OIL, RICE].flatMap((id): Command[] => [
          { method: 'receiveDeliveries', argument: { serial: TILL, articleId: id, sent: 0 } },
          { method: 'receiveDeliveries', argument: { serial: SECOND_TILL, articleId: id, sent: 0 } },
          { method: 'refuseDeliveries', argument: { serial: TILL, articleId: id } },
        ]),
      );
      expect(store.reader().pendingArticles(SHOP, 100)).toEqual([]);
      const after = goods(store);
      expect(after.moved).toBe(after.received);
      expect(store.differences()).toEqual([]);
      store.db.close();
    }),
    { numRuns: times(6, 15) },
  );
});
