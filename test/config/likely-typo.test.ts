import { expect, test } from 'vitest';
import { likelyTypo } from '../../src/config/likely-typo.ts';

const words = ['serve', 'status', 'verify', 'terminal', 'quarantine', 'import'];

test.each([
  ['sevre', 'serve'],
  ['Status', 'status'],
  ['quarantaine', 'quarantine'],
  ['terminals', 'terminal'],
  ['imprt', 'import'],
  ['xyz', null],
  ['', null],
  ['s'.repeat(100_000), null],
])('%j → %j', (word, meant) => {
  expect(likelyTypo(word, words)).toBe(meant);
});
