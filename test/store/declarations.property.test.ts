import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Declaration, declaredContent } from '../../src/domain/declaration.ts';
import type { TillSerial } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { type Command, isRefused } from '../../src/store/writer/protocol.ts';
import { times } from '../support/proving.ts';
import {
  line,
  MORNING,
  OIL,
  OTHER_TILL,
  openTestStore,
  SECOND_TILL,
  sale,
  TILL,
} from '../support/test-store.ts';

const WINDOW_MS = 60_000;

/** Few values, so that repeats are common. */
const shared = {
  amount: fc.constant(minorUnits(100)),
  currency: fc.constant('CDF'),
  date: fc.constantFrom(
    null,
    { text: 'hier', instant: null },
    { text: '2026-11-22', instant: MORNING },
    { text: '2026-11-22T09:00:00+01:00', instant: MORNING },
  ),
};
const declarations: fc.Arbitrary<Declaration> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('return' as const, 'negotiation' as const),
      articleCode: fc.constantFrom('ART-15', 'ART-101'),
      quantity: fc.constant(3),
      reason: fc.constant(''),
      saleReference: fc.constant(''),
      ...shared,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('cash-report' as const), detail: fc.constant(''), ...shared }),
  },
);

const calls = fc.record({
  serial: fc.constantFrom<TillSerial>(TILL, SECOND_TILL, OTHER_TILL),
  declaration: declarations,
});
const steps = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ group: fc.array(calls, { minLength: 1, maxLength: 6 }), sold: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
  { weight: 1, arbitrary: fc.constantFrom(1_000, 40_000, 70_000) },
);

type Call = { readonly serial: TillSerial; readonly declaration: Declaration };

/** What the hub must have made of all calls so far, in the plainest words. */
class Expected {
  readonly #known = new Map<string, { id: number; at: number }>();
  returned = 0;
  made = 0;

  answer({ serial, declaration }: Call, at: number, id: number): 'repeat' | 'first' {
    const key = `${serial} ${declaration.kind} ${declaredContent(declaration)}`;
    const known = this.#known.get(key);
    const forEver = declaration.date?.instant != null;
    if (known !== undefined && (forEver || at - known.at < WINDOW_MS)) {
      expect(id).toBe(known.id);
      return 'repeat';
    }
    this.#known.set(key, { id, at });
    this.made++;
    // The code of shop 10's oil is unknown in shop 9, and the other way round.
    if (declaration.kind === 'return' && serial !== OTHER_TILL && declaration.articleCode === 'ART-15') {
      this.returned += declaration.quantity;
    }
    return 'first';
  }
}

test('any interleaving of declarations and repeats of several tills makes one fact of each, and moves stock once', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 15 }), (history) => {
      const store = openTestStore();
      const expected = new Expected();
      let sold = 0;
      for (const step of history) {
        if (step === 'restart') store.restart(store.writer.highWater());
        else if (typeof step === 'number') store.clock.pass(step);
        else {
          const commands = step.group.map((argument): Command => ({ method: 'declare', argument }));
          const { runningMs } = store.writer.highWater();
          for (const [nth, receipt] of store.group(commands).entries()) {
            const call = step.group[nth];
            if (call === undefined || isRefused(receipt) || !('already' in receipt) || !('id' in receipt))
              throw new Error('refused');
            const kind = expected.answer(call, runningMs, receipt.id);
            expect(receipt.already).toBe(kind === 'repeat');
          }
          if (step.sold) store.sell(TILL, sale(`S-${++sold}`, line(OIL, 1)));
        }
      }
      expect(store.db.prepare('SELECT count(*) FROM declaration').pluck().get()).toBe(expected.made);
      const level = store.db
        .prepare('SELECT quantity FROM stock_level WHERE article_id = ?')
        .pluck()
        .get(OIL);
      expect(level).toBe(50 - sold + expected.returned);
      expect(store.differences()).toEqual([]);
      store.db.close();
    }),
    { numRuns: times(10, 25) },
  );
});
