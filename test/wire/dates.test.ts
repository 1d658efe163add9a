import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf, isTimeZone, offsetAt } from '../../src/domain/time-zone.ts';
import { decodeBound, decodeDate, formatLocal, formatUtc } from '../../src/wire/values/dates.ts';

const KINSHASA = 'Africa/Kinshasa';
const iso = (text: string): number => Date.parse(text);

describe('a date as tills write it', () => {
  test.each([
    ['2026-11-22T08:20:33', '2026-11-22T07:20:33Z'],
    ['2026-11-22 08:20:33', '2026-11-22T07:20:33Z'],
    ['2026-11-22T08:20', '2026-11-22T07:20:00Z'],
    ['2026-11-22T08:20:33Z', '2026-11-22T08:20:33Z'],
    ['2026-11-22T08:20:33.866883+01:00', '2026-11-22T07:20:33.866Z'],
    ['2026-11-22T08:20:33.8668831+0200', '2026-11-22T06:20:33.866Z'],
    ['2026-11-22T08:20:33,5-05:30', '2026-11-22T13:50:33.500Z'],
    ['2026-11-22T08:20:33+02', '2026-11-22T06:20:33Z'],
    ['2026-11-20', '2026-11-19T23:00:00Z'],
    ['2026-1-2T3:04:05', '2026-01-02T02:04:05Z'],
    ['2024-02-29', '2024-02-28T23:00:00Z'],
    ['0033-04-03T12:00:00Z', '0033-04-03T12:00:00Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59Z'],
    [' 2026-11-22T08:20:33Z ', '2026-11-22T08:20:33Z'],
  ])('%j is the instant %s', (text, instant) => {
    expect(decodeDate(text, KINSHASA)).toBe(iso(instant));
  });

  test.each([
    'yesterday',
    '22/11/2026',
    '20261122',
    '2026-11',
    '2026-11-22T',
    '2026-11-22T8',
    '26-11-22',
    '',
  ])('%j is not a date', (text) => {
    expect(decodeDate(text, KINSHASA)).toBe('unreadable');
  });

  test.each([
    ...[
      '2026-13-45T00:00:00',
      '2026-02-30T10:00:00',
      '2025-02-29',
      '2026-00-10',
      '2026-01-00',
      '2026-01-99',
      '2026-99-01',
      '0000-01-01',
    ],
    ...['2026-11-22T24:00:00', '2026-11-22T10:60:00', '2026-11-22T10:00:60', '2026-11-22T10:00:00+24:00'],
    '2026-11-22T10:00:00+01:60',
  ])('%j is impossible', (text) => {
    expect(decodeDate(text, KINSHASA)).toBe('impossible');
  });
});

describe('local time', () => {
  test.each([
    ['a time that is skipped counts on from before the gap', '2026-03-29T02:30:00', '2026-03-29T01:30:00Z'],
    ['a time that occurs twice means the first', '2026-10-25T02:30:00', '2026-10-25T00:30:00Z'],
    ['summer', '2026-07-01T00:00:00', '2026-06-30T22:00:00Z'],
    ['winter', '2026-12-01T00:00:00', '2026-11-30T23:00:00Z'],
    ['the last moment before the gap', '2026-03-29T01:59:59', '2026-03-29T00:59:59Z'],
    ['the first moment after the gap', '2026-03-29T03:00:00', '2026-03-29T01:00:00Z'],
    ['the first moment after the overlap', '2026-10-25T03:00:00', '2026-10-25T02:00:00Z'],
  ])('where clocks change, %s', (_case, wall, instant) => {
    expect(decodeDate(wall, 'Europe/Brussels')).toBe(iso(instant));
  });

  test('offsets of half hours and west of Greenwich are known', () => {
    expect(offsetAt('Asia/Kolkata', iso('2026-01-01T00:00:00Z'))).toBe(5.5 * 3_600_000);
    expect(offsetAt('America/St_Johns', iso('2026-01-01T00:00:00Z'))).toBe(-3.5 * 3_600_000);
    expect(offsetAt('UTC', 0)).toBe(0);
  });

  test('what is written is read back, in every zone and season', () => {
    const zone = fc.constantFrom(
      KINSHASA,
      'Europe/Brussels',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'UTC',
    );
    const instant = fc.integer({ min: iso('1980-01-01T00:00:00Z'), max: iso('2100-01-01T00:00:00Z') });
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        const text = formatLocal(at, timeZone);
        expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}000[+-]\d\d:\d\d$/);
        expect(decodeDate(text, 'Asia/Tokyo')).toBe(at);
        const wall = at + offsetAt(timeZone, at);
        const again = instantOf(timeZone, wall);
        expect(again + offsetAt(timeZone, again)).toBe(wall);
        expect(again).toBeLessThanOrEqual(at);
      }),
    );
  });

  test('is written with microseconds and offset', () => {
    expect(formatLocal(iso('2026-11-22T07:20:33.866Z'), KINSHASA)).toBe('2026-11-22T08:20:33.866000+01:00');
    expect(formatUtc(iso('2026-11-22T07:20:33.866Z'))).toBe('2026-11-22T07:20:33.866000+00:00');
  });

  test.each([
    ['Africa/Kinshasa', true],
    ['Mars/Olympus', false],
    ['', false],
  ])('%j: a time zone is %s', (name, known) => {
    expect(isTimeZone(name)).toBe(known);
  });
});

describe('a bound of a query', () => {
  test.each([
    ['2026-11-22T08:20:33.866883 01:00', '2026-11-22T07:20:33.866Z'],
    ['2026-11-22T08:20:33 0100', '2026-11-22T07:20:33Z'],
    ['2026-11-22 08:20 01:00', '2026-11-22T07:20:00Z'],
    ['2026-11-22 08:20', '2026-11-22T07:20:00Z'],
    ['2026-11-22T07:20:33.866000+00:00', '2026-11-22T07:20:33.866Z'],
  ])('%j is %s: a plus that was lost is understood', (text, instant) => {
    expect(decodeBound(text, KINSHASA, 'start')).toBe(iso(instant));
    expect(decodeBound(text, KINSHASA, 'end')).toBe(iso(instant));
  });

  test('a date alone is the whole day, also on the days when clocks change', () => {
    expect(decodeBound('2026-11-22', KINSHASA, 'start')).toBe(iso('2026-11-21T23:00:00Z'));
    expect(decodeBound('2026-11-22', KINSHASA, 'end')).toBe(iso('2026-11-22T22:59:59.999Z'));
    expect(decodeBound('2026-10-25', 'Europe/Brussels', 'end')).toBe(iso('2026-10-25T22:59:59.999Z'));
  });

  test.each(['yesterday', '2026-02-30', '', '2026-11-22T08:20:33 1:00'])('%j is not usable', (text) => {
    expect(decodeBound(text, KINSHASA, 'end')).toBeNull();
  });
});
