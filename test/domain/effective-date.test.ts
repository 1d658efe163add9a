import { expect, test } from 'vitest';
import { DATE_AHEAD_MAX_MS, effectiveDate } from '../../src/domain/effective-date.ts';

const HUB = 1_795_000_000_000;

test.each([
  ['no date was sent', null, false, HUB, false],
  ['the date is old', HUB - 9e12, false, HUB - 9e12, false],
  ['the date is 30 minutes ahead', HUB + DATE_AHEAD_MAX_MS, false, HUB + DATE_AHEAD_MAX_MS, false],
  ['the date is a moment further ahead', HUB + DATE_AHEAD_MAX_MS + 1, false, HUB, true],
  ["it is ahead, but the hub's clock is in doubt", HUB + 9e12, true, HUB + 9e12, false],
])('the effective date when %s', (_case, sent, doubt, at, ahead) => {
  expect(effectiveDate(sent, HUB, doubt)).toEqual({ at, ahead });
});
