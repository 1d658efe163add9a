import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EPOCH_MAX, EPOCH_STEP_MAX, nextEpoch } from '../../src/domain/next-epoch.ts';

test.each([
  ['the least step', [7, 5], 0, 8],
  ['the greatest step', [5, 7], 1 - Number.EPSILON, 7 + EPOCH_STEP_MAX],
  ['above the highest life that there can be, still exact', [EPOCH_MAX], 0.5, EPOCH_MAX + 1 + 2 ** 19],
])('the next epoch: %s', (_, known, fraction, expected) => {
  expect(nextEpoch(known, fraction)).toBe(expected);
  expect(Number.isSafeInteger(expected)).toBe(true);
});

test('two that go on from the same past hardly ever get the same number', () => {
  const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  fc.assert(
    fc.property(fraction, fraction, (one, other) => {
      fc.pre(Math.abs(one - other) > 2 / EPOCH_STEP_MAX);
      expect(nextEpoch([1_000], one)).not.toBe(nextEpoch([1_000], other));
    }),
  );
});

test.each([EPOCH_MAX + 1, Number.MAX_VALUE, Number.NaN])('there is none above %d', (known) => {
  expect(() => nextEpoch([known], 0)).toThrow('is no epoch');
});
