import { expect, test } from 'vitest';
import { epochRanges, rangeOf } from '../../src/domain/epoch-ranges.ts';

test.each([
  ['a shop that never knew another epoch', [5], [], [{ epoch: 5, after: 0, upTo: null }]],
  ['a shop that was made after a raise', [5, 6], [], [{ epoch: 6, after: 0, upTo: null }]],
  [
    'an epoch that began at a seq',
    [5, 6],
    [{ epoch: 6, after: 40 }],
    [
      { epoch: 5, after: 0, upTo: 40 },
      { epoch: 6, after: 40, upTo: null },
    ],
  ],
  [
    'a shop that was made in the second of three epochs',
    [5, 6, 9],
    [{ epoch: 9, after: 40 }],
    [
      { epoch: 6, after: 0, upTo: 40 },
      { epoch: 9, after: 40, upTo: null },
    ],
  ],
  [
    'an epoch that began before the one before it, of which nothing is left',
    [5, 6, 7],
    [
      { epoch: 6, after: 40 },
      { epoch: 7, after: 30 },
    ],
    [
      { epoch: 5, after: 0, upTo: 30 },
      { epoch: 6, after: 40, upTo: 30 },
      { epoch: 7, after: 30, upTo: null },
    ],
  ],
])('%s', (_, epochs, starts, ranges) => {
  expect(epochRanges(epochs, starts)).toEqual(ranges);
});

test('a seq lies in the latest epoch that began before it', () => {
  const ranges = epochRanges(
    [5, 6, 7],
    [
      { epoch: 6, after: 40 },
      { epoch: 7, after: 30 },
    ],
  );
  expect([1, 30, 31, 41, 99].map((seq) => rangeOf(ranges, seq)?.epoch)).toEqual([5, 5, 7, 7, 7]);
});
