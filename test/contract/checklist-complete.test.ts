import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ITEMS = 68;
/** The fuzzer is a file of its own. */
const FILES = [
  ...readdirSync(import.meta.dirname)
    .filter((name) => name.startsWith('checklist-') && name.endsWith('.test.ts'))
    .map((name) => join(import.meta.dirname, name)),
  join(import.meta.dirname, '../http/fuzz-every-route.test.ts'),
];

test('every item of the compatibility checklist, 1 to 68, has a test of its number', () => {
  const found = new Set<number>();
  for (const file of FILES) {
    const text = readFileSync(file, 'utf8');
    for (const [, number] of text.matchAll(/(?:^|[(\s])['"`](\d\d): /gm)) {
      found.add(Number(number));
    }
  }
  const missing = Array.from({ length: ITEMS }, (_, index) => index + 1).filter((item) => !found.has(item));
  expect(missing).toEqual([]);
});
