import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { minorUnits } from '../../src/domain/money.ts';
import { decodeAmount, formatAmount } from '../../src/wire/values/amounts.ts';
import { jsonValue } from './parsed.ts';

const LIMIT = 10n ** 15n;

/** What the contract says about a decimal, in whole numbers: minor units rounded half away from zero. */
function oracle(whole: string, fraction: string, exponent: number) {
  const digits = BigInt(`${whole}${fraction}`);
  const shift = exponent + 2 - fraction.length;
  if (shift >= 0) return bounded(digits * 10n ** BigInt(shift), false);
  const unit = 10n ** BigInt(-shift);
  const rest = digits % unit;
  return bounded(digits / unit + (rest * 2n >= unit ? 1n : 0n), rest > 0n);
}

function bounded(minor: bigint, rounded: boolean) {
  return minor >= LIMIT ? 'too-large' : { minor: Number(minor), rounded };
}

const decimals = fc.record({
  whole: fc.oneof(
    fc.constant('0'),
    fc.stringMatching(/^[1-9]\d{0,12}$/),
    fc.stringMatching(/^[1-9]9{0,12}$/),
  ),
  fraction: fc.oneof(
    fc.stringMatching(/^\d{0,3}$/),
    fc.stringMatching(/^\d{0,40}$/),
    fc.stringMatching(/^\d{2}[45]0{0,30}1?$/),
    fc.stringMatching(/^99[0-9]{0,20}$/),
  ),
  exponent: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.integer({ min: -20, max: 20 })),
  point: fc.constantFrom('.', ','),
  e: fc.constantFrom('e', 'E', 'e+', 'E0'),
});

describe('an amount', () => {
  test('is decoded exactly from any decimal, as a number or as text', () => {
    fc.assert(
      fc.property(decimals, ({ whole, fraction, exponent, point, e }) => {
        const sign = exponent !== null && exponent < 0 ? e.replace('+', '').replace('E0', 'E') : e;
        const power = exponent === null ? '' : `${sign}${exponent}`;
        const text = fraction === '' ? `${whole}${power}` : `${whole}.${fraction}${power}`;
        const expected = oracle(whole, fraction, exponent ?? 0);
        expect(decodeAmount(text.replace('.', point))).toEqual(expected);
        expect(decodeAmount((jsonValue(`[ ${text} ]`) as unknown[])[0])).toEqual(expected);
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    [25000, 2_500_000],
    ['25000', 2_500_000],
    ['25000.00', 2_500_000],
    ['25000,00', 2_500_000],
    [' 12.5 ', 1250],
    ['+1', 100],
    ['.5', 50],
    ['5.', 500],
    ['0000012', 1200],
    [0, 0],
    [-0, 0],
    ['-0.00', 0],
    [0.29, 29],
    [1.005, 101],
    [9_999_999_999_999, 999_999_999_999_900],
    [9999999999999.99, 999_999_999_999_999],
    ['2.5e4', 2_500_000],
    ['1e-99999999999999999999', 0],
  ])('%j is %d minor units', (value, minor) => {
    expect(decodeAmount(value)).toMatchObject({ minor });
  });

  test.each([
    ['12.340', false],
    ['12.344', true],
    ['12.345', true],
    [12.345, true],
    [12.34, false],
    ['0.000', false],
    ['0.001', true],
  ])('%j: rounded is %s', (value, rounded) => {
    expect(decodeAmount(value)).toMatchObject({ rounded });
  });

  test.each([null, undefined])('%s is absent', (value) => {
    expect(decodeAmount(value)).toBeNull();
  });

  test.each([
    ...[
      -1,
      -0.001,
      '-1',
      '-0.001',
      '',
      ' ',
      '.',
      ',',
      'e5',
      '1e',
      '1.2.3',
      '1,2,3',
      '25 000',
      '12abc',
      '0x10',
    ],
    ...['NaN', 'Infinity', '١٢', true, {}, [], [1]],
  ])('%j is unreadable', (value) => {
    expect(decodeAmount(value)).toBe('unreadable');
  });

  test.each([1e13, 1e300, '10000000000000', '9999999999999.995', '1e13', '1e99999999999999999999'])(
    '%j is too large',
    (value) => {
      expect(decodeAmount(value)).toBe('too-large');
    },
  );

  test('megabytes of spaces or digits are judged at once', () => {
    expect(decodeAmount(`${' '.repeat(3_000_000)}x`)).toBe('unreadable');
    expect(decodeAmount(`1.${'0'.repeat(3_000_000)}1`)).toEqual({ minor: 100, rounded: true });
  });
});

describe('an amount in an answer', () => {
  test.each([
    [0, '0.00'],
    [5, '0.05'],
    [50, '0.50'],
    [2_500_000, '25000.00'],
    [999_999_999_999_999, '9999999999999.99'],
  ])('%d minor units are written %s', (minor, text) => {
    expect(formatAmount(minorUnits(minor))).toBe(text);
  });

  test('is read back as it was', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (minor) => {
        const text = formatAmount(minorUnits(minor));
        expect(text).toMatch(/^\d+\.\d{2}$/);
        expect(decodeAmount(text)).toEqual({ minor, rounded: false });
      }),
    );
  });
});
