import { expect, test } from 'vitest';
import type { SentEntry } from '../../src/domain/journal-entry.ts';
import { batchOf } from '../../src/upstream/journal/outgoing.ts';
import { encodeBatch } from '../../src/wire/journal/encode.ts';
import { sameEntry } from '../../src/wire/journal/same-entry.ts';

const RECORDED = { tillTime: null, hubTime: 1, bootId: 'b', runningMs: 1, clockDoubt: false };

function fact(seq: number, text: string): SentEntry {
  return { seq, kind: 'counted', recorded: RECORDED, body: { subjectId: null, said: { text } } };
}

test('a batch is as large as its bound allows, envelope and multi-byte text included', () => {
  const entries = Array.from({ length: 500 }, (_, index) => fact(index + 8, 'é'.repeat(2_000)));
  const batch = batchOf({ epoch: 3, entries }, () => false);
  const name = { hub: 'h'.repeat(60), shop: Number.MAX_SAFE_INTEGER };
  const bytes = Buffer.byteLength(encodeBatch({ ...name, ...batch }, batch.texts));
  expect(bytes).toBeLessThanOrEqual(1_000_000);
  expect(bytes).toBeGreaterThan(990_000);
  expect([batch.first, batch.last]).toEqual([8, 7 + batch.texts.length]);
});

test('an entry that is larger than the bound is a batch of its own, and ends one that it would burst', () => {
  const [small, huge] = [fact(1, ''), fact(2, 'x'.repeat(2_000_000))];
  expect(batchOf({ epoch: 3, entries: [small, huge] }, () => false).texts).toHaveLength(1);
  expect(batchOf({ epoch: 3, entries: [huge, fact(3, '')] }, () => false).texts).toHaveLength(1);
});

test.each<[string, boolean, (entry: SentEntry) => unknown]>([
  ['the same words in another order', true, ({ seq, kind, ...rest }) => ({ ...rest, kind, seq })],
  ['another serial of its till', true, (entry) => ({ ...entry, tillSerial: 'new' })],
  ['another number to go under', true, (entry) => ({ ...entry, sentAs: 'B' })],
  ['another time', false, (entry) => ({ ...entry, recorded: { ...RECORDED, hubTime: 2 } })],
  ['another kind', false, (entry) => ({ ...entry, kind: 'loss' })],
  [
    'one word more',
    false,
    (entry) => ({ ...entry, body: { subjectId: null, said: { text: 'a', more: 1 } } }),
  ],
])('an entry with %s is the same: %s', (_, expected, change) => {
  const entry = fact(1, 'a');
  expect(sameEntry(entry, change(entry) as SentEntry)).toBe(expected);
});
