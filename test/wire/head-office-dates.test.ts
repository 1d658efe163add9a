import { expect, test } from 'vitest';
import { shopId } from '../../src/domain/ids.ts';
import { minorUnits } from '../../src/domain/money.ts';
import { sinceAfter } from '../../src/wire/head-office/catalogue/since.ts';
import {
  encodeOperation,
  encodeReport,
  reportsBetween,
} from '../../src/wire/head-office/declaration-calls.ts';
import { encodeReconciliation } from '../../src/wire/head-office/reconciliation.ts';
import { encodeSale } from '../../src/wire/head-office/sales.ts';
import { historyPath } from '../../src/wire/head-office/sales-history.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** What a program that knows the years 1 to 9999 only can still read in its own zone, a day from UTC at most. */
const FIRST = Date.parse('0001-01-02T00:00:00Z');
const LAST = Date.parse('9999-12-31T00:00:00Z');

const declared = (occurredAt: number) => ({
  ...{ articleCode: 'A', quantity: 1, amount: minorUnits(1), currency: 'CDF', text: '', saleReference: '' },
  occurredAt,
});

/** Everything in which a date goes to head office. */
function written(at: number): readonly string[] {
  const window = { from: at - DAY_MS, to: at + DAY_MS };
  const sale = {
    ...{ shopId: shopId(9), number: 'A-1', soldAt: at, currency: 'CDF', total: minorUnits(0) },
    ...{ paymentMode: 'CASH', paid: true, lines: [] },
  };
  return [
    encodeSale(sale),
    encodeReconciliation([], window),
    historyPath(window, 1),
    encodeOperation('return', declared(at), ''),
    encodeReport(declared(at), ''),
    reportsBetween(window),
  ];
}

/** The dates in a body or a query, each as it is read there. */
function datesIn(text: string): readonly string[] {
  const values = text.startsWith('{')
    ? Object.entries(JSON.parse(text)).flatMap(([name, value]) =>
        name.startsWith('date_') ? [String(value)] : [],
      )
    : [...new URLSearchParams(text.replace(/^.*\?/, ''))].flatMap(([name, value]) =>
        name.startsWith('date_') ? [value] : [],
      );
  expect(values.length).toBeGreaterThan(0);
  return values;
}

test.each([
  ['what .NET writes for no date, in Kinshasa', Date.parse('0001-01-01T00:00:00+01:00')],
  ['the same in UTC', Date.parse('0001-01-01T00:00:00Z')],
  ['the last second of the year 9999', Date.parse('9999-12-31T23:59:59Z')],
  ['the same in the far west', Date.parse('9999-12-31T23:59:59Z') + 12 * 3_600_000],
  ['the least that there is', -8.64e15 + DAY_MS],
  ['the most that there is', 8.64e15 - DAY_MS],
])('no date goes to head office that it cannot read: %s', (_, at) => {
  for (const date of written(at).flatMap(datesIn)) {
    expect(date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?(\+00:00|Z)$/);
    expect(Date.parse(date)).toBeGreaterThanOrEqual(FIRST);
    expect(Date.parse(date)).toBeLessThanOrEqual(LAST);
  }
});

test('a date that it can read goes as it is', () => {
  const at = Date.parse('2026-11-22T07:20:33.866Z');
  expect(written(at).flatMap(datesIn)).toEqual([
    '2026-11-22T07:20:33.866+00:00',
    ...['2026-11-21T07:20:33.866+00:00', '2026-11-23T07:20:33.866+00:00'],
    ...['2026-11-21T07:20:33.866+00:00', '2026-11-23T07:20:33.866+00:00'],
    ...['2026-11-22T07:20:33.866+00:00', '2026-11-22T07:20:33.866+00:00'],
    ...['2026-11-21T07:20:33Z', '2026-11-23T07:20:33Z'],
  ]);
});

test('a time of head office before which there is none asks for everything since the first', () => {
  expect(sinceAfter('0001-01-01T00:00:00Z')).toBe('0001-01-02T00:00:00.000000+00:00');
});
