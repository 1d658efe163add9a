import { expect, test } from 'vitest';
import { GAPS_MAX, seriesOf } from '../../src/domain/number-series.ts';

const nothing = (): boolean => false;
const numbered = (prefix: string, from: number, to: number, width = 0): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => prefix + String(from + index).padStart(width, '0'));

test('numbers one after the other are a series without gaps, in whatever order they came', () => {
  expect(seriesOf(numbered('FAC-', 8, 12).reverse(), nothing)).toEqual([
    { prefix: 'FAC-', first: 'FAC-8', last: 'FAC-12', count: 5, missing: 0, gaps: [], moreGaps: 0 },
  ]);
});

test('what is missing between the first and the last is named, padded as the till pads', () => {
  const given = ['A0098', 'A0099', 'A0103', 'A0104', 'A0106'];
  expect(seriesOf(given, nothing)[0]).toMatchObject({
    missing: 4,
    gaps: [
      { from: 'A0100', to: 'A0102', count: 3 },
      { from: 'A0105', to: 'A0105', count: 1 },
    ],
  });
});

test('a number that grows beyond its zeros stays in its series', () => {
  expect(seriesOf(['T0998', 'T0999', 'T1000', 'T1002'], nothing)).toMatchObject([
    { first: 'T0998', last: 'T1002', count: 4, gaps: [{ from: 'T1001', to: 'T1001', count: 1 }] },
  ]);
});

test('a number that is known from elsewhere is no gap, and splits the range that it lies in', () => {
  const known = (number: string): boolean => number === 'N-4';
  expect(seriesOf(['N-1', 'N-2', 'N-6', 'N-7', 'N-8'], known)[0]).toMatchObject({
    missing: 2,
    gaps: [
      { from: 'N-3', to: 'N-3' },
      { from: 'N-5', to: 'N-5' },
    ],
  });
});

test.each([
  ['numbers drawn from a clock', ['V1732701234', 'V1732701300', 'V1732702011', 'V1732709999']],
  ['numbers at random', ['X93', 'X1202', 'X55121', 'X7']],
  ['too few to say', ['F-1', 'F-5']],
  ['texts without a number at the end', ['abc', 'def', 'ghi']],
  ['numbers too long to count', numbered('9007199254740992', 1, 5)],
])('%s are no series', (_, given) => {
  expect(seriesOf(given, nothing)).toEqual([]);
});

test('each prefix is a series of its own', () => {
  const series = seriesOf([...numbered('B-', 1, 4), ...numbered('A-', 7, 9)], nothing);
  expect(series.map(({ prefix, count }) => [prefix, count])).toEqual([
    ['A-', 3],
    ['B-', 4],
  ]);
});

test('many gaps are counted whole and named up to a bound; no more numbers are looked up than were given', () => {
  const given = Array.from({ length: 500 }, (_, index) => `Z${10_000 + 2 * index}`);
  let asked = 0;
  const [series] = seriesOf(given, () => {
    asked++;
    return false;
  });
  expect(series?.missing).toBe(499);
  expect(series?.gaps).toHaveLength(GAPS_MAX);
  expect(series?.moreGaps).toBe(499 - GAPS_MAX);
  expect(asked).toBeLessThanOrEqual(given.length);
});
