import { describe, expect, it } from 'vitest';
import { epoch, seq } from '../../src/domain/ids.ts';
import { type Resumption, resumption } from '../../src/live/resumption.ts';
import { decodeResume } from '../../src/wire/live/request.ts';

/** The hub stands at seq 20 of epoch 7. */
const TABLE: readonly (readonly [query: string, Resumption])[] = [
  ['', 'from-head'],
  ['epoch=7', 'from-head'],
  ['epoch=6', 'from-head'],
  ['since=', 'from-head'],
  ['since=0', 'backfill'],
  ['since=20', 'backfill'],
  ['since=20&epoch=7', 'backfill'],
  ['since=20&epoch=', 'backfill'],
  ['since=007', 'backfill'],
  ['since=21', 'sync'],
  ['since=21&epoch=7', 'hub-restored'],
  ['since=20&epoch=6', 'sync'],
  ['since=21&epoch=8', 'sync'],
  ['since=-1', 'sync'],
  ['since=abc&epoch=7', 'sync'],
  ['since=1.5', 'sync'],
  ['since=1e1', 'sync'],
  ['since=5&epoch=abc', 'sync'],
  ['since=5&epoch=-1', 'sync'],
  ['since=99999999999999999999&epoch=7', 'sync'],
];

describe('how a stream begins', () => {
  it.each(TABLE)('?%s → %s', (query, expected) => {
    const wanted = decodeResume(Object.fromEntries(new URLSearchParams(query)));
    expect(resumption(wanted, { epoch: epoch(7), head: seq(20) })).toBe(expected);
  });
});
