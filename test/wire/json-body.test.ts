import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonBody } from '../../src/wire/values/json-body.ts';
import { isLongNumber } from '../../src/wire/values/long-numbers.ts';
import { jsonValue } from './parsed.ts';

describe('a JSON body', () => {
  test.each(['[{"numero', '{a:1}', "['a']", 'undefined', '[1,]', '\u00a0[]', '[NaN]', '"a\nb"'])(
    '%j is not JSON',
    (text) => {
      expect(parseJsonBody(text)).toBeNull();
    },
  );

  test.each(['', ' \r\n\t', '\ufeff'])('%j is empty, which is no fault of its JSON', (text) => {
    expect(parseJsonBody(text)?.value).toBeUndefined();
  });

  test('may begin with a byte order mark and stand in white space', () => {
    expect(parseJsonBody('\ufeff \n[1] ')).toEqual({ text: ' \n[1] ', value: [1] });
  });

  test('a number that a double does not hold comes out as its source text, wherever it stands', () => {
    const text = '{"a":1234567890.1234567,"b":[ -12345678901234567890 ,1e400],"c":"x, 1234567890123456789"}';
    expect(parseJsonBody(text)?.value).toEqual({
      a: { longNumber: true, source: '1234567890.1234567' },
      b: [
        { longNumber: true, source: '-12345678901234567890' },
        { longNumber: true, source: '1e400' },
      ],
      c: 'x, 1234567890123456789',
    });
  });

  test('every number is either the exact double of its source, or its source', () => {
    const source = fc.stringMatching(/^-?(0|[1-9]\d{0,20})(\.\d{1,20})?([eE][+-]?\d{1,3})?$/);
    fc.assert(
      fc.property(source, fc.constantFrom('', ' ', '\n'), (number, gap) => {
        const value = (jsonValue(`{"n":${gap}${number}${gap}}`) as { n: unknown }).n;
        if (isLongNumber(value)) expect(value.source).toBe(number);
        else expect(exact(String(value))).toBe(exact(number));
      }),
      { numRuns: 2000 },
    );
  });

  test('any JSON value comes through as JSON.parse has it, long numbers apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify([value, 'marks a long number: ,1234567890123456']);
        const longAsNumber = (part: unknown): unknown => {
          if (isLongNumber(part)) return Number(part.source);
          if (Array.isArray(part)) return part.map(longAsNumber);
          if (typeof part !== 'object' || part === null) return part;
          return Object.fromEntries(Object.entries(part).map(([key, each]) => [key, longAsNumber(each)]));
        };
        expect(longAsNumber(parseJsonBody(text)?.value)).toEqual(JSON.parse(text));
      }),
    );
  });

  test('200 000 levels cost no stack, with long numbers inside too', () => {
    const deep = `${'['.repeat(200_000)}12345678901234567890${']'.repeat(200_000)}`;
    expect(Array.isArray(parseJsonBody(deep)?.value)).toBe(true);
  });

  test('keys of the prototype change no prototype', () => {
    const value = parseJsonBody('{"__proto__":{"numero_facture":"X"},"n":12345678901234567890}')?.value;
    expect((value as Record<string, unknown>)['numero_facture']).toBeUndefined();
  });
});

/** A decimal as coprime-free text of digits and power of ten, for comparing two spellings of one number. */
function exact(text: string): string {
  const [, sign, whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const trimmed = digits.replace(/0+$/, '');
  if (trimmed === '') return '0';
  return `${sign}${trimmed}e${Number(power) - fraction.length + digits.length - trimmed.length}`;
}
