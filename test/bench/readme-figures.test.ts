import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withFigures } from '../../bench/support/headline.ts';

const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

test('the figures of the README are those that were measured last', () => {
  expect(withFigures(README)).toBe(README);
});

test('a README without a place for them is a fault', () => {
  expect(() => withFigures('# boutique-hub')).toThrow('no place');
});
