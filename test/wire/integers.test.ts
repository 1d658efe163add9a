import { describe, expect, test } from 'vitest';
import { decodeInteger } from '../../src/wire/values/integers.ts';
import { jsonValue } from './parsed.ts';

describe('an integer', () => {
  test.each([
    [2, 2],
    [-3, -3],
    ['2', 2],
    [' 15 ', 15],
    ['-7', -7],
    ['007', 7],
  ])('%j is %d', (value, integer) => {
    expect(decodeInteger(value)).toBe(integer);
  });

  test('is never minus zero', () => {
    expect(Object.is(decodeInteger(-0), 0)).toBe(true);
    expect(Object.is(decodeInteger('-0'), 0)).toBe(true);
  });

  test.each([
    ...[1.5, 1e300, Number.MAX_SAFE_INTEGER + 1, '1.5', '2.0', '1,000', '1e3', '0x10', '', ' ', 'a', '1 2'],
    ...['99999999999999999999', true, null, undefined, [], [2], {}],
  ])('%j is none', (value) => {
    expect(decodeInteger(value)).toBeNull();
  });

  test.each([
    ['2.0', 2],
    ['2e0', 2],
    ['200000e-5', 2],
    ['2.00000000000000000000', 2],
    ['2.00000000000000000001', null],
    ['-0.0000000000000000000', 0],
    ['9007199254740991.0', 9007199254740991],
    ['9007199254740993', null],
    ['1e400', null],
    ['0e400', 0],
  ])('written %s in JSON it is %s', (source, integer) => {
    expect(decodeInteger((jsonValue(`[${source}]`) as unknown[])[0])).toBe(integer);
  });
});
