import { expect, test } from 'vitest';
import { DATE_AHEAD_MAX_MS, effectiveDate } from '../../src/domain/effective-date.ts';

const HUB = 1_795_000_000_000;

test.each([
  ['no date was sent', null, false, HUB, false],
  ['the date is old', HUB - 9e12, false, HUB - 9e12, false],
  ['the date is 30 minutes ahead', HUB + DATE_AHEAD_MAX_MS, false, HUB + DATE_AHEAD_MAX_MS, false],
  ['the date is a moment further ahead', HUB + DATE_AHEAD_MAX_MS + 1, false, HUB, true],
  ['the date is what .NET writes for none, in UTC', Date.parse('0001-01-01T00:00:00Z'), false, HUB, false],
  ['the same east of it', Date.parse('0001-01-01T00:00:00+14:00'), false, HUB, false],
  ['the same west of it', Date.parse('0001-01-01T00:00:00-12:00'), true, HUB, false],
  [
    'it is the first that a till can mean',
    Date.parse('0002-01-01T00:00:00Z'),
    false,
    Date.parse('0002-01-01T00:00:00Z'),
    false,
  ],
  [
    "no calendar has it, and the hub's clock is in doubt",
    Date.parse('9999-12-31T00:00:01Z'),
    true,
    HUB,
    true,
  ],
  ["it is ahead, but the hub's clock is in doubt", HUB + 9e12, true, HUB + 9e12, false],
])('the effective date when %s', (_case, sent, doubt, at, ahead) => {
  expect(effectiveDate(sent, HUB, doubt)).toEqual({ at, ahead });
});
