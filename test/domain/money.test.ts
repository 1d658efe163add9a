import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AMOUNT_LIMIT, minorUnits, plus, times, ZERO } from '../../src/domain/money.ts';

const amount = fc.integer({ min: 0, max: AMOUNT_LIMIT - 1 }).map(minorUnits);

describe('money', () => {
  test.each([-1, 0.5, Number.NaN, AMOUNT_LIMIT, Number.MAX_SAFE_INTEGER + 1])('%d is no amount', (value) => {
    expect(() => minorUnits(value)).toThrow(RangeError);
  });

  test('a product is exact, or none when it reaches the limit', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 1_000_000 }), (unit, quantity) => {
        const exact = BigInt(unit) * BigInt(quantity);
        const expected = exact < BigInt(AMOUNT_LIMIT) ? Number(exact) : null;
        expect(times(unit, quantity)).toBe(expected);
      }),
    );
  });

  test('the limit itself is out of reach, one minor unit below it is not', () => {
    expect(times(minorUnits((AMOUNT_LIMIT - 1000) / 1000), 1000)).toBe(AMOUNT_LIMIT - 1000);
    expect(times(minorUnits(AMOUNT_LIMIT / 1000), 1000)).toBeNull();
    expect(plus(minorUnits(AMOUNT_LIMIT - 2), minorUnits(1))).toBe(AMOUNT_LIMIT - 1);
    expect(plus(minorUnits(AMOUNT_LIMIT - 1), minorUnits(1))).toBeNull();
    expect(plus(ZERO, ZERO)).toBe(0);
  });
});
