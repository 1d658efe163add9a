import { describe, expect, test } from 'vitest';
import { type Analysis, healthScore, yearlyRotation } from '../../src/domain/analysis.ts';
import { dayEnd, dayStart, daysIn, firstOfMonth } from '../../src/domain/calendar.ts';
import { localDay } from '../../src/domain/time-zone.ts';

function score(articles: number, negative: number, low: number, open: number, rotation: number): number {
  const alerts = { open } as Analysis['alerts'];
  return healthScore({ health: { articles, negative, low }, alerts }, rotation);
}

describe('the health of a stock', () => {
  test.each([
    ['no articles', [0, 0, 0, 0, 0], 100],
    ['all well', [100, 0, 0, 0, 4], 100],
    ['a slow rotation', [100, 0, 0, 0, 3.99], 90],
    ['less than one rotation', [100, 0, 0, 0, 0.99], 80],
    ['one in ten below zero', [100, 10, 10, 0, 4], 84],
    ['a quarter below zero, as bad as all of them', [100, 25, 25, 0, 4], 60],
    ['half of them low', [100, 0, 50, 0, 4], 90],
    ['three alerts', [100, 0, 0, 3, 4], 94],
    ['ten alerts, as bad as a thousand', [100, 0, 0, 1_000, 4], 80],
    ['everything wrong', [10, 10, 10, 99, 0], 20],
  ] as const)('%s', (_, [articles, negative, low, open, rotation], expected) => {
    expect(score(articles, negative, low, open, rotation)).toBe(expected);
  });

  test('a stock is sold as often a year as its value goes into the turnover of a year', () => {
    const analysis = { turnover: 1_000, stockValue: 7_300 } as Analysis;
    expect(yearlyRotation(analysis, 10)).toBeCloseTo(5);
    expect(yearlyRotation(analysis, 0)).toBe(0);
    expect(yearlyRotation({ ...analysis, stockValue: -1 }, 10)).toBe(0);
  });
});

describe('local days', () => {
  test.each(['Africa/Kinshasa', 'America/Lima', 'Europe/Paris', 'Pacific/Kiritimati'])(
    'begin and end where %s has them, also when a clock is put forward',
    (zone) => {
      for (const day of [20260101, 20260329, 20261025, 20240229, 20261231]) {
        expect(localDay(zone, dayStart(zone, day))).toBe(day);
        expect(localDay(zone, dayStart(zone, day) - 1)).toBeLessThan(day);
        expect(localDay(zone, dayEnd(zone, day))).toBe(day);
        expect(localDay(zone, dayEnd(zone, day) + 1)).toBeGreaterThan(day);
      }
    },
  );

  test('are counted with both ends', () => {
    expect(daysIn(20261101, 20261101)).toBe(1);
    expect(daysIn(20240228, 20240301)).toBe(3);
    expect(daysIn(20261231, 20270101)).toBe(2);
    expect(daysIn(20261102, 20261101)).toBe(0);
    expect(daysIn(20261102, 20200101)).toBe(0);
    expect(firstOfMonth(20261122)).toBe(20261101);
  });
});
