import fc from 'fast-check';
import { validate } from 'node-cron';
import { describe, expect, test } from 'vitest';
import { isCronText } from '../../src/config/cron-text.ts';

describe('cron fields', () => {
  test.each([
    '* * * * *',
    '*/5 * * * *',
    '*/30 * * * * *',
    '  0   2 * * * ',
    '0 22-4 * * *',
    '0 2 * jan,March MON-friday',
    '1,2,30-40/2 * * * *',
    '0 0 L * *',
    '0 0 LW * *',
    '0 0 L-3,15W * *',
    '0 0 ? * 5#2',
    '0 0 * * monL,7',
    '0 0 29 2 *',
  ])('%j is accepted', (text) => {
    expect(isCronText(text)).toBe(true);
    expect(validate(text)).toBe(true);
  });

  test.each([
    '',
    '* * * *',
    '* * * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 8',
    '*/0 * * * *',
    '5/10 * * * *',
    '0 0 31 2,4 *',
    'a * * * *',
    '1.5 * * * *',
    '-1 * * * *',
    '1, * * * *',
    '@daily',
    '*\t* * * *',
    `${'1,'.repeat(200)}1 * * * *`,
    '0-9999999999 * * * *',
  ])('%j is refused', (text) => {
    expect(isCronText(text)).toBe(false);
  });
});

const numbers = fc.integer({ min: 0, max: 65 }).map(String);
const item = fc.oneof(
  { weight: 4, arbitrary: fc.constant('*') },
  { weight: 4, arbitrary: numbers },
  fc.tuple(numbers, numbers).map(([from, to]) => `${from}-${to}`),
  fc.tuple(numbers, numbers, numbers).map(([from, to, step]) => `${from}-${to}/${step}`),
  numbers.map((step) => `*/${step}`),
  fc.constantFrom(
    'jan',
    'DEC',
    'mon',
    'Sunday',
    'may-aug',
    'fri-mon',
    'L',
    'LW',
    'L-2',
    '15W',
    '40W',
    '2L',
    'satl',
    '3#1',
    '3#6',
    '?',
  ),
);
const field = fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(','));
const cronLike = fc.array(field, { minLength: 4, maxLength: 7 }).map((fields) => fields.join(' '));
/** Mostly stars, so that one odd field decides. */
const oneOddField = fc
  .tuple(fc.integer({ min: 5, max: 6 }), fc.nat(5), field)
  .map(([count, at, odd]) => Array.from({ length: count }, (_, i) => (i === at ? odd : '*')).join(' '));

/** node-cron overlooks an end outside the field in a range that wraps ("1-0" among the days) or has a step ("0-60/7"). */
const overlooked = (text: string) =>
  [...text.matchAll(/(\d+)-(\d+)(\/)?/g)].some(([, from, to, step]) => step || Number(from) > Number(to));

test('whatever the fields hold, a text is accepted exactly if node-cron accepts it', () => {
  fc.assert(
    fc.property(fc.oneof(cronLike, oneOddField), (text) => {
      if (isCronText(text) || !overlooked(text)) expect(isCronText(text)).toBe(validate(text));
    }),
    { numRuns: 5000 },
  );
});

test('no text of cron’s letters is accepted that node-cron refuses', () => {
  const letters = fc.constantFrom(...'0123456789*/,-#?LW janmo');
  fc.assert(
    fc.property(fc.string({ unit: letters, maxLength: 24 }), (text) => {
      if (isCronText(text)) expect(validate(text)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});
