import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ageText, momentText } from '../../src/cli/age-text.ts';
import { amountText } from '../../src/cli/amount-text.ts';
import { oneLine, table } from '../../src/cli/table.ts';

describe('amounts', () => {
  test.each([
    [0, 'CDF', '0,00 CDF'],
    [5, 'USD', '0,05 USD'],
    [1250, 'USD', '12,50 USD'],
    [5_000_000, 'CDF', '50 000,00 CDF'],
    [123_456_789_012_345, 'CDF', '1 234 567 890 123,45 CDF'],
    [-99_950, 'CDF', '-999,50 CDF'],
  ])('%d minor units of %s are %j', (minor, currency, text) => {
    expect(amountText(minor, currency)).toBe(text);
  });

  test('no digit of an amount is lost or added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999_999 }), (minor) => {
        const text = amountText(minor, 'CDF');
        expect(text).toMatch(/^\d{1,3}( \d{3})*,\d{2} CDF$/);
        expect(Number(text.replace(/\D/g, ''))).toBe(minor);
      }),
    );
  });
});

describe('ages', () => {
  const minute = 60_000;
  test.each([
    [-5, 'less than a second'],
    [999, 'less than a second'],
    [59_999, '59 s'],
    [minute, '1 min'],
    [60 * minute - 1, '59 min'],
    [192 * minute, '3 h 12 min'],
    [24 * 60 * minute, '1 d 0 h'],
    [21 * 24 * 60 * minute + 5 * 60 * minute, '21 d 5 h'],
  ])('%d ms are %j', (ms, text) => {
    expect(ageText(ms)).toBe(text);
  });

  test('a moment is told in the time of the shop', () => {
    expect(momentText(Date.UTC(2026, 10, 22, 23, 30), 'Africa/Kinshasa')).toBe('2026-11-23 00:30');
  });
});

describe('tables', () => {
  test('columns stand below each other and lines end with their text', () => {
    expect(
      table(
        ['ID', 'NAME', 'X'],
        [
          ['7', 'Élodie', ''],
          ['12', 'B', 'yes'],
        ],
      ),
    ).toBe('ID  NAME    X\n7   Élodie\n12  B       yes\n');
  });

  test('a text from outside cannot break a line or steer the terminal', () => {
    expect(oneLine('a\r\nb\u001b[2Jc\u2028d\u0085e')).toBe('a b [2Jc d e');
    expect(table(['A'], [['x\ny']])).toBe('A\nx y\n');
  });
});
