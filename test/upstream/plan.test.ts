import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Seq, seq, tillId } from '../../src/domain/ids.ts';
import type { UpstreamException, UpstreamHold } from '../../src/store/facts.ts';
import { BACKOFFS, isDue, waitMs } from '../../src/upstream/backoff.ts';
import {
  Ledger as JournalLedger,
  type LedgerParts as JournalLedgerParts,
} from '../../src/upstream/journal/ledger.ts';
import { Ledger, type LedgerParts, type Standing } from '../../src/upstream/ventes-sync/ledger.ts';
import {
  firstChunk,
  groupByTill,
  type Outgoing,
  settledUpTo,
} from '../../src/upstream/ventes-sync/outgoing.ts';

function outgoing(at: number, till = 5, bytes = 300): Outgoing {
  return { seq: seq(at), tillId: tillId(till), number: `A-${at}`, soldAt: 0, text: '', bytes };
}

describe('a request', () => {
  test.each([
    ['takes what there is', 3, 300, 25, 3],
    ['takes at most its number of sales', 40, 300, 25, 25],
    ['takes fewer when it is to be smaller', 40, 300, 6, 6],
    ['stays within a million bytes', 10, 300_000, 25, 3],
    ['takes one sale, however large', 3, 2_000_000, 25, 1],
    ['is empty when there is nothing', 0, 300, 25, 0],
  ])('%s', (_, count, bytes, salesMax, expected) => {
    const sales = Array.from({ length: count }, (_, index) => outgoing(index + 1, 5, bytes));
    expect(firstChunk(sales, salesMax)).toEqual(sales.slice(0, expected));
  });
});

const sales = fc
  .uniqueArray(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 4 })), {
    selector: ([at]) => at,
  })
  .map((pairs) => pairs.sort(([a], [b]) => a - b).map(([at, till]) => outgoing(at + 1, till)));

test('grouping by till keeps every sale, the order of each till, and the order in which tills appear', () => {
  fc.assert(
    fc.property(sales, (all) => {
      const groups = groupByTill(all);
      expect(
        groups
          .flat()
          .map((one) => one.seq)
          .sort((a, b) => a - b),
      ).toEqual(all.map((one) => one.seq));
      expect(groups.map((group) => group[0]?.tillId)).toEqual([...new Set(all.map((one) => one.tillId))]);
      for (const group of groups) expect(group).toEqual(all.filter((one) => one.tillId === group[0]?.tillId));
    }),
  );
});

test('the position never passes an entry that is not settled, stops only before one, and else goes to the end', () => {
  fc.assert(
    fc.property(sales, fc.func(fc.boolean()), (all, isSettled: (at: Seq) => boolean) => {
      const upTo = settledUpTo(seq(0), all, isSettled, seq(1_000_000));
      const passed = all.filter((one) => one.seq <= upTo);
      const next = all[passed.length];
      expect(passed.every((one) => isSettled(one.seq))).toBe(true);
      expect(next === undefined ? upTo === 1_000_000 : !isSettled(next.seq)).toBe(true);
    }),
  );
});

describe('a wait', () => {
  test('grows by doubling up to its cap, under full jitter', () => {
    const highest = (attempt: number) =>
      waitMs(BACKOFFS.line, attempt, { fraction: () => 0.999_999, hex: () => '' });
    expect([1, 2, 3, 6, 7, 8, 1000].map(highest)).toEqual([1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000]);
    const half = waitMs(BACKOFFS.line, 3, { fraction: () => 0.5, hex: () => '' });
    expect(half).toBe(2000);
  });

  test('is never nothing', () => {
    expect(waitMs(BACKOFFS.line, 1, { fraction: () => 0, hex: () => '' })).toBeGreaterThan(0);
  });

  test.each([
    ['its end has come', 900, 1_000, true],
    ['its end lies ahead', 900, 1_001, false],
    ['it begins now', 1_000, 2_000, false],
    ['its beginning lies ahead: the clock was set back', 1_001, 2_000, true],
    ['there is none', null, null, false],
  ])('is over or not when %s', (_, waitsSince, nextAttemptAt, expected) => {
    expect(isDue({ waitsSince, nextAttemptAt }, 1_000)).toBe(expected);
  });
});

test('what comes due while a pass goes on is due at once, and what it found due before is not waited for', () => {
  let next: number | null = null;
  const reader = { upstreamNextDue: () => next } as unknown as LedgerParts['reader'];
  const ledger = new Ledger({ reader, clock: { now: () => 110 } } as LedgerParts);
  const standing = (...times: readonly (number | null)[]): Standing => {
    const holds = times.map((nextAttemptAt) => ({ nextAttemptAt }) as UpstreamHold);
    return { position: seq(0), asked: 0, holds, exceptions: new Map<Seq, UpstreamException>() };
  };
  expect(ledger.nextDueMs(standing(null, 80, 105, 150), 100)).toBe(0);
  expect(ledger.nextDueMs(standing(null, 80, 150), 100)).toBe(40);
  next = 130;
  expect(ledger.nextDueMs(standing(null, 80, 150), 100)).toBe(20);
  next = null;
  expect(ledger.nextDueMs(standing(null, 80), 100)).toBeNull();
});

test('with the journal, too, what comes due while a pass goes on is due at once', () => {
  const ledger = new JournalLedger({ clock: { now: () => 110 } } as JournalLedgerParts);
  const standing = (...times: readonly number[]) => ({
    position: seq(9),
    asked: 0,
    exceptions: new Map(
      times.map((nextAttemptAt, at) => [at, { state: 'retry', nextAttemptAt } as UpstreamException]),
    ),
  });
  expect(ledger.nextDueMs(standing(105, 150), 100)).toBe(0);
  expect(ledger.nextDueMs(standing(80, 150), 100)).toBe(40);
  expect(ledger.nextDueMs(standing(80), 100)).toBeNull();
});
