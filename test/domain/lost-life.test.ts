import { expect, test } from 'vitest';
import { needsNewEpoch, ownUpTo } from '../../src/domain/lost-life.ts';

const one = [{ epoch: 5, after: 0, upTo: null }];
const two = [
  { epoch: 5, after: 0, upTo: 60 },
  { epoch: 6, after: 60, upTo: null },
];
/** Raised again, to before the beginning of its predecessor: nothing of that is left. */
const three = [
  { epoch: 5, after: 0, upTo: 55 },
  { epoch: 6, after: 60, upTo: 55 },
  { epoch: 7, after: 55, upTo: null },
];

test.each<[string, typeof one | typeof two, { epoch: number; seq: number }, number, boolean]>([
  ['head office has more of the present epoch', one, { epoch: 5, seq: 100 }, 60, true],
  ['head office has a later epoch', one, { epoch: 6, seq: 100 }, 60, true],
  ['entries of the present epoch differ', one, { epoch: 5, seq: 60 }, 50, true],
  [
    'head office has more of an earlier epoch, and the present one began where it parts',
    two,
    { epoch: 5, seq: 100 },
    60,
    false,
  ],
  [
    'the present epoch began after facts that head office has others for',
    two,
    { epoch: 5, seq: 100 },
    50,
    true,
  ],
  ['head office has other facts of the present epoch', two, { epoch: 6, seq: 80 }, 65, true],
  [
    'all that follows has names of an epoch that head office does not know',
    three,
    { epoch: 6, seq: 80 },
    55,
    false,
  ],
])('a new epoch: %s', (_, ranges, watermark, common, needed) => {
  expect(needsNewEpoch(ranges, watermark, common)).toBe(needed);
});

test.each([
  ['up to where the lives part', one, 5, 60, 60],
  ['up to its end', two, 5, 100, 60],
  ['nothing of one that left no fact', three, 6, 55, 0],
  ['nothing of one that the hub forgot', one, 6, 60, 0],
])('what is its own of an epoch: %s', (_, ranges, epoch, common, expected) => {
  expect(ownUpTo(ranges, epoch, common)).toBe(expected);
});
