import { expect, test } from 'vitest';
import { verdictLines } from '../../src/demo/summary.ts';

test('the verdict is one line when the sides agree, and a line for each difference when they do not', () => {
  expect(verdictLines([])).toEqual([
    "Caisses, hub et siège sont d'accord. / Tills, hub and head office agree.",
  ]);
  expect(verdictLines(['a', 'b'])).toEqual(['2 différence(s) / difference(s):', '  a', '  b']);
});

test('a flood of differences is cut after the first hundred, and says so', () => {
  const lines = verdictLines(Array.from({ length: 101 }, (_, index) => `difference ${index}`));
  expect(lines).toHaveLength(102);
  expect(lines.at(-1)).toContain('and more: 1');
});
