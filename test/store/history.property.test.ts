import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TillSerial } from '../../src/domain/ids.ts';
import type { SaleDraft, SaleOutcome } from '../../src/domain/sale.ts';
import { type Command, isRefused } from '../../src/store/writer/protocol.ts';
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

/** Few numbers, articles and quantities, so that repeats, conflicts and shortages are common. */
const drafts = fc
  .record({
    number: fc.constantFrom('1', '2', '3', '4', null),
    lines: fc.array(
      fc.record({ article: fc.constantFrom(OIL, RICE, 101, 999), quantity: fc.integer({ min: 1, max: 9 }) }),
      { minLength: 1, maxLength: 3 },
    ),
    dated: fc.boolean(),
  })
  .map(
    ({ number, lines, dated }): SaleDraft => ({
      ...sale(number, ...lines.map(({ article, quantity }) => line(article, quantity))),
      sentDate: dated ? { text: 't', instant: 1_795_300_000_000 } : null,
    }),
  );

const serials = fc.constantFrom<TillSerial>(TILL, SECOND_TILL, OTHER_TILL);

const steps = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('sell' as const),
      group: fc.array(fc.tuple(serials, fc.array(drafts, { minLength: 1, maxLength: 4 })), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('accept' as const), nth: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('discard' as const), nth: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(1_000, 70_000) }),
  },
);

/** What must hold for every answered sale: it is booked, or a replay of a booked one, or kept whole. */
function checkAnswered(store: TestStore, commands: readonly Command[]): void {
  const receipts = store.group(commands);
  for (const [index, receipt] of receipts.entries()) {
    const command = commands[index];
    if (command?.method !== 'recordSales' || isRefused(receipt) || !('outcomes' in receipt))
      throw new Error('refused');
    expect(receipt.outcomes).toHaveLength(command.argument.entries.length);
    const reader = store.reader();
    const till = reader.tillBySerial(command.argument.serial);
    const shop = till?.shopId;
    if (till === undefined || shop == null) throw new Error('no till');
    for (const [nth, outcome] of receipt.outcomes.entries()) {
      const sent = command.argument.entries[nth];
      if (outcome.kind === 'refused') {
        const kept = reader.quarantine({ shopId: shop, state: null, limit: 1_000 });
        expect(kept.some((row) => row.number === outcome.number && row.till.id === till.id)).toBe(true);
      } else {
        const at = outcome.kind === 'created' ? outcome.seq : outcome.existing;
        const row = reader.sale(shop, at);
        expect(row?.tillId).toBe(till.id);
        if (sent?.ok)
          expect(row?.lines.map((one) => [one.articleId, one.quantity])).toEqual(
            sent.sale.lines.map((one) => [one.articleId, one.quantity]),
          );
      }
    }
  }
}

function decide(store: TestStore, kind: 'accept' | 'discard', nth: number): void {
  const open = store.reader().quarantine({ shopId: SHOP, state: 'open', limit: 100 });
  const row = open[nth % Math.max(open.length, 1)];
  if (row === undefined) return;
  const who = { shopId: SHOP, id: row.id, user: 'patron' };
  if (kind === 'discard') store.run('discardQuarantined', { ...who, reason: 'essai' });
  else {
    const { sale: draft } = JSON.parse(row.payload) as { sale: SaleDraft };
    store.run('acceptQuarantined', { ...who, payload: row.payload, sale: draft });
  }
}

/** No stock ever comes in here, so whatever was refused stays refused, and whatever was booked is a replay. */
function bookedByResending(store: TestStore, sent: readonly Command[]): SaleOutcome[] {
  return sent.flatMap((command) => {
    if (command.method !== 'recordSales') return [];
    const numbered = command.argument.entries.filter((one) => one.ok && one.sale.number !== null);
    if (numbered.length === 0) return [];
    const receipt = store.run('recordSales', batch(command.argument.serial, numbered));
    if (isRefused(receipt)) throw new Error('refused');
    return receipt.outcomes.filter((outcome) => outcome.kind === 'created');
  });
}

test('any history of sales, repeats, conflicts, decisions and restarts keeps every sale and explains every stock', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 25 }), (history) => {
      const store = openTestStore();
      const sent: Command[] = [];
      for (const step of history) {
        if (step.kind === 'sell') {
          const commands = step.group.map(
            ([serial, sales]): Command => ({
              method: 'recordSales',
              argument: batch(serial, sales.map(entry)),
            }),
          );
          checkAnswered(store, commands);
          sent.push(...commands);
        } else if (step.kind === 'restart') store.restart(store.writer.highWater());
        else if (step.kind === 'pass') store.clock.pass(step.ms);
        else decide(store, step.kind, step.nth);
      }
      expect(store.differences()).toEqual([]);

      const identities = queuedSales(store.reader(), SHOP).map((row) => `${row.tillId}/${row.number}`);
      expect(new Set(identities).size).toBe(identities.length);
      expect(bookedByResending(store, sent)).toEqual([]);
      expect(store.differences()).toEqual([]);
      store.db.close();
    }),
    { numRuns: times(8, 30) },
  );
});
