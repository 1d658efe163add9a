import { expect, test } from 'vitest';
import { FACT_KINDS } from '../../src/store/statements/fact.ts';
import { BY_KIND } from '../../src/store/writer/taking-back/apply-entry.ts';

test('every kind of fact that the hub writes can be taken back after a restore', () => {
  expect(Object.keys(BY_KIND).toSorted()).toEqual([...FACT_KINDS, 'sale', 'movement'].toSorted());
});

test('no kind is listed twice', () => {
  expect(new Set(FACT_KINDS).size).toBe(FACT_KINDS.length);
});
