import { describe, expect, test } from 'vitest';
import type { Condition } from '../../src/domain/condition.ts';
import { conditionsOf } from '../../src/operations/conditions.ts';
import { toldCondition } from '../../src/wire/conditions/told.ts';
import { ManualClock } from '../support/manual-clock.ts';

const TODAY = Date.parse('2026-11-28T08:00:00Z');
const MINUTE = 60_000;

const at = (now: number, disk: Condition | null = null) =>
  conditionsOf({
    reader: { recordedTime: () => TODAY },
    clock: new ManualClock(now),
    disk: { condition: () => disk },
    backups: null,
  });

describe('what a person should know of the hub', () => {
  test.each([
    ['after the last record', TODAY + MINUTE, []],
    ['corrected by less than a minute', TODAY - MINUTE, []],
    ['before what was recorded', TODAY - MINUTE - 1, ['CLOCK_IN_DOUBT']],
    ['never set', 0, ['CLOCK_IN_DOUBT']],
    ['ten years ahead, which nobody can know', TODAY + 3650 * 24 * 60 * MINUTE, []],
  ])('a clock that stands %s', (_title, now, codes) => {
    expect(at(now).map(({ code }) => code)).toEqual(codes);
  });

  test('the disk comes first', () => {
    expect(at(0, { code: 'DISK_LOW', freeBytes: 1 }).map(({ code }) => code)).toEqual([
      'DISK_LOW',
      'CLOCK_IN_DOUBT',
    ]);
  });

  test.each<[Condition, string, string]>([
    [
      { code: 'DISK_FULL', freeBytes: 300 * 1024, neededBytes: 32 * 1024 * 1024 },
      'reste 300 Kio, il en faut 32 Mio',
      '300 KiB are left, and it needs 32 MiB',
    ],
    [{ code: 'DISK_LOW', freeBytes: 0 }, 'reste 0 Kio', '0 KiB are left'],
    [
      { code: 'CLOCK_IN_DOUBT', shownAt: 0, recordedAt: TODAY },
      'indique 1970-01-01 00:00 UTC',
      'shows 1970-01-01 00:00 UTC',
    ],
  ])('is said in French and in English: %o', (condition, french, english) => {
    const told = toldCondition(condition);
    expect([told.french, told.english]).toEqual([
      expect.stringContaining(french),
      expect.stringContaining(english),
    ]);
  });
});
