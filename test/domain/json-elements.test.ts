import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { memberOffset, openElements } from '../../src/domain/json-elements.ts';
import { elementText } from '../support/element-text.ts';

const space = fc.string({ unit: fc.constantFrom(' ', '\n', '\r', '\t'), maxLength: 3 });

/** JSON text of a value, with white space wherever JSON allows it. */
function spaced(value: fc.JsonValue, spaces: readonly string[]): string {
  let next = 0;
  const gap = (): string => spaces[next++ % spaces.length] ?? '';
  const write = (part: fc.JsonValue): string => {
    if (Array.isArray(part)) return `[${gap()}${part.map((each) => gap() + write(each) + gap()).join(',')}]`;
    if (typeof part !== 'object' || part === null) return JSON.stringify(part);
    const members = Object.entries(part).map(
      ([key, each]) =>
        `${gap()}${JSON.stringify(key)}${gap()}:${gap()}${write(each as fc.JsonValue)}${gap()}`,
    );
    return `{${gap()}${members.join(',')}}`;
  };
  return write(value);
}

const texts = fc.tuple(
  fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 8 }),
  fc.array(space),
);

describe('elements of a JSON array', () => {
  test('each is found as its exact source, wherever the array starts', () => {
    fc.assert(
      fc.property(texts, space, ([values, spaces], before) => {
        const sources = values.map((value) => spaced(value, spaces));
        const text = `{"a]\\"":${before}[${sources.map((each) => before + each + before).join(',')}], "b":[1]}`;
        for (const [i, source] of sources.entries()) {
          const found = elementText(text, text.indexOf('['), i);
          expect(found).toBe(source);
          expect(JSON.parse(found)).toEqual(JSON.parse(JSON.stringify(values[i])));
        }
      }),
    );
  });

  test('they may be asked in any order', () => {
    const find = openElements('[10, "a,]", {"b":[1,2]}, null]', 0);
    const spans = [3, 0, 2, 2, 1].map((i) => find(i));
    expect(spans.map(({ from, to }) => '[10, "a,]", {"b":[1,2]}, null]'.slice(from, to))).toEqual([
      'null',
      '10',
      '{"b":[1,2]}',
      '{"b":[1,2]}',
      '"a,]"',
    ]);
  });

  test.each([
    ['beyond the last', '[1,2]', 2],
    ['of an empty array', '[ ]', 0],
    ['of what is no array', '{"a":1}', 0],
  ])('an element %s is a fault', (_case, text, index) => {
    expect(() => elementText(text, 0, index)).toThrow(RangeError);
  });

  test('a million levels cost no stack', () => {
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`;
    expect(elementText(`[1,${deep},2]`, 0, 2)).toBe('2');
    expect(elementText(`[1,${deep},2]`, 0, 1)).toHaveLength(2_000_000);
  });
});

describe('members of a JSON object', () => {
  test.each([
    ['{"a":1,"b":[2]}', 'b', '[2]'],
    ['{"b":1,"c":{"b":3},"b":[2]}', 'b', '[2]'],
    ['{ "\\u0062" : [2] }', 'b', '[2]'],
    ['{"x":"\\"b\\":1","b":[2]}', 'b', '[2]'],
  ])('in %s the last %s counts', (text, key, value) => {
    expect(text.slice(memberOffset(text, 0, key))).toMatch(new RegExp(`^${value.replace(/[[\]]/g, '\\$&')}`));
  });

  test('a key that is only inside is not a member', () => {
    expect(memberOffset('{"a":{"b":1}}', 0, 'b')).toBe(-1);
    expect(memberOffset('{ }', 0, 'b')).toBe(-1);
  });
});
