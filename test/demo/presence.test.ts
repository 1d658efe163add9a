import { expect, test } from 'vitest';
import { presenceAt } from '../../src/demo/presence.ts';

test.each([
  [0, true, 6_000],
  [5_999, true, 1],
  [6_000, false, 9_000],
  [14_999, false, 1],
  [15_000, true, 12_000],
  [27_000, false, 9_000],
  [3_600_000, presenceAt(3_600_000 + 21_000).up, presenceAt(3_600_000 + 21_000).changesInMs],
])('after %i ms head office is there: %s, for %i ms more', (elapsedMs, up, changesInMs) => {
  expect(presenceAt(elapsedMs)).toEqual({ up, changesInMs });
});
