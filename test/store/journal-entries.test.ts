import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import { seq } from '../../src/domain/ids.ts';
import { isFact, type SentEntry } from '../../src/domain/journal-entry.ts';
import type { Reader } from '../../src/store/reader.ts';
import { Entry } from '../../src/wire/journal/entry-schema.ts';
import { liveThrough } from '../support/busy-shop.ts';
import { line, OIL, openTestStore, SHOP, sale, TILL } from '../support/test-store.ts';

const BOUNDS = { entries: 500, bytes: 1_000_000 };

/** The whole journal of shop 9, page by page. */
function walk(reader: Reader, bounds = BOUNDS): { epoch: number; entries: readonly SentEntry[] }[] {
  const pages = [];
  for (let after = 0; ; ) {
    const page = reader.journalPage(SHOP, seq(after), bounds);
    if (page === null) return pages;
    pages.push(page);
    after = page.entries.at(-1)?.seq ?? 0;
  }
}

const factsOf = (entries: readonly SentEntry[], kind: string) =>
  entries.filter(isFact).filter((entry) => entry.kind === kind);

test('every fact of a journal is one entry, in order and without a gap, in the form that the specification gives', () => {
  const store = openTestStore();
  liveThrough(store);
  const reader = store.reader();
  const entries = walk(reader).flatMap((page) => page.entries);
  expect(entries.map((entry) => entry.seq)).toEqual(
    Array.from({ length: reader.head(SHOP) }, (_, index) => index + 1),
  );
  const kinds = new Set(entries.map((entry) => entry.kind));
  const expected = ['shop', 'till', 'article', 'category', 'variant', 'opening', 'sale', 'movement'];
  expected.push('quarantined', 'quarantine-decided', 'cancellation', 'delivery-announced', 'reception');
  expected.push('delivery-refused', 'correction', 'regularisation', 'customer-return', 'cash-report');
  expected.push('expense-applied', 'loss', 'count-started', 'counted', 'count', 'count-ended');
  expect([...kinds].sort()).toEqual(expected.sort());
  for (const entry of entries) expect([entry, [...Value.Errors(Entry, entry)]]).toEqual([entry, []]);
});

test('a sale travels with all that is needed to book it again, and its movements follow it', () => {
  const store = openTestStore();
  liveThrough(store);
  const entries = walk(store.reader()).flatMap((page) => page.entries);
  const [first] = factsOf(entries, 'sale');
  expect(first).toMatchObject({
    kind: 'sale',
    recorded: { tillTime: null, bootId: 'boot-1', clockDoubt: false },
    tillSerial: TILL,
    body: {
      ...{ tillId: 5, tillName: 'Caisse 1', number: 'S-1', numberGenerated: false, currency: 'CDF' },
      ...{ total: 12_500_000, tillTotal: null, paymentMode: 'CASH', paid: true, anomalies: [] },
      contentHash: expect.stringMatching(/^[0-9a-f]{32}$/),
      lines: [
        { articleId: 15, quantity: 2, unitPrice: 2_500_000 },
        { articleId: 18, quantity: 1, unitPrice: 7_500_000 },
      ],
    },
  });
  const at = first?.seq ?? 0;
  expect(entries.slice(at, at + 2)).toMatchObject([
    { kind: 'movement', body: { causeSeq: at, articleId: 15, kind: 'sale', quantity: -2, stockBefore: 50 } },
    { kind: 'movement', body: { causeSeq: at, articleId: 18, kind: 'sale', quantity: -1, stockBefore: 20 } },
  ]);
  expect(entries[at]).toMatchObject({ recorded: first?.recorded });
});

test('a fact travels with the rows that are part of it', () => {
  const store = openTestStore();
  liveThrough(store);
  const entries = walk(store.reader()).flatMap((page) => page.entries);
  expect(factsOf(entries, 'quarantined')).toMatchObject([
    {
      tillSerial: TILL,
      body: {
        quarantined: { tillId: 5, number: 'too much', refusal: { code: 'INSUFFICIENT_STOCK' } },
      },
    },
  ]);
  expect(factsOf(entries, 'customer-return')).toMatchObject([
    {
      tillSerial: TILL,
      body: {
        movement: { articleId: 15, kind: 'return', quantity: 1 },
        declaration: { tillId: 5, kind: 'return', articleId: 15, amount: 500 },
        requests: [{ scope: 'till 5 return', contentHash: expect.stringMatching(/^[0-9a-f]{32}$/) }],
      },
    },
  ]);
  expect(factsOf(entries, 'delivery-announced')).toMatchObject([
    { body: { delivery: { articleId: 15, quantity: 5, sentAt: null } } },
    { body: { delivery: { articleId: 15, quantity: 7, sentAt: null } } },
  ]);
  expect(factsOf(entries, 'opening')[0]).toMatchObject({
    body: { said: { quantity: 50 }, movement: { articleId: 15, kind: 'opening', quantity: 50 } },
  });
});

test('a page ends at its bounds, and always holds an entry', () => {
  const store = openTestStore();
  liveThrough(store);
  const reader = store.reader();
  const whole = walk(reader).flatMap((page) => page.entries);
  for (const bounds of [
    { entries: 1, bytes: 1_000_000 },
    { entries: 7, bytes: 1_000_000 },
    { entries: 500, bytes: 1 },
    { entries: 500, bytes: 700 },
  ]) {
    const pages = walk(reader, bounds);
    expect(pages.flatMap((page) => page.entries)).toEqual(whole);
    expect(Math.max(...pages.map((page) => page.entries.length))).toBeLessThanOrEqual(bounds.entries);
  }
  expect(walk(reader, { entries: 500, bytes: 1 }).length).toBeGreaterThan(20);
});

test('an entry belongs to the epoch in which it was recorded, and a page to one epoch', () => {
  const store = openTestStore();
  const reader = store.reader();
  const first = reader.epoch();
  store.sell(TILL, sale('before', line(OIL, 1)));
  const end = reader.head(SHOP);
  store.run('raiseEpoch', { reason: 'a test', from: first });
  store.sell(TILL, sale('after', line(OIL, 1)));
  expect(reader.epoch()).toBeGreaterThan(first);
  expect(walk(reader).map((page) => [page.epoch, page.entries.at(-1)?.seq])).toEqual([
    [first, end],
    [reader.epoch(), end + 2],
  ]);
  expect(reader.epochRanges(SHOP)).toEqual([
    { epoch: first, after: 0, upTo: end },
    { epoch: reader.epoch(), after: end, upTo: null },
  ]);
});

test('what was taken back, and what a person withholds, is a stub under its seq', () => {
  const store = openTestStore();
  store.sell(TILL, sale('one', line(OIL, 1)), sale('two', line(OIL, 1)));
  const reader = store.reader();
  const head = reader.head(SHOP);
  store.db.prepare('INSERT INTO taken_back VALUES (?, 7, 30, ?, 1)').run(SHOP, head - 1);
  const put = "INSERT INTO upstream_exception VALUES (?, ?, ?, 1, NULL, '', '', NULL, NULL)";
  store.db.prepare(put).run(SHOP, head - 3, 'dropped');
  store.db.prepare(put).run(SHOP, head - 2, 'parked');
  expect(walk(reader).flatMap((page) => page.entries.slice(-4))).toMatchObject([
    { seq: head - 3, kind: 'withheld', decision: 'dropped' },
    { seq: head - 2, kind: 'movement' },
    { seq: head - 1, kind: 'taken-back', origin: { epoch: 7, seq: 30 } },
    { seq: head, kind: 'movement' },
  ]);
});
