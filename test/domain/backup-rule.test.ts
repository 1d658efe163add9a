import { describe, expect, test } from 'vitest';
import { keptBackups, pauseAfterCopy } from '../../src/domain/backup-rule.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 10, 28, 12);
const RULE = { hours: 6, days: 7, weeks: 4 };

/** A copy every hour for so many hours, the newest first. */
const hourly = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ madeAt: NOON - index * HOUR }));
const ages = (kept: Iterable<{ madeAt: number }>): number[] =>
  [...kept].map(({ madeAt }) => (NOON - madeAt) / HOUR).sort((a, b) => a - b);

describe('which copies are kept', () => {
  test('of a hundred days of hourly copies: six hours, then the last of each day and of each week', () => {
    const kept = ages(keptBackups(hourly(2400), RULE));
    expect(kept.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
    // The days end at midnight, the weeks on Wednesday night.
    expect(kept.slice(6)).toEqual([13, 37, 61, 85, 109, 133, 229, 397]);
  });

  test('gaps cost nothing: a shop that is closed on Sundays keeps as many days', () => {
    const days = [0, 1, 3, 4, 5, 6, 8, 9, 10].map((day) => ({ madeAt: NOON - day * DAY }));
    expect(ages(keptBackups(days, { hours: 0, days: 7, weeks: 0 })).map((age) => age / 24)).toEqual([
      0, 1, 3, 4, 5, 6, 8,
    ]);
  });

  test('the newest in any case, and all of none', () => {
    expect(ages(keptBackups(hourly(5), { hours: 0, days: 0, weeks: 0 }))).toEqual([0]);
    expect(keptBackups([], RULE).size).toBe(0);
  });
});

test('a large database is copied less often: a card bears a gibibyte of copies a day', () => {
  expect(pauseAfterCopy(2 ** 29)).toBe(DAY);
  expect(pauseAfterCopy(2 ** 20)).toBeLessThan(3 * 60_000);
});
