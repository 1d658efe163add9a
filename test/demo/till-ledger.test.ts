import { expect, test } from 'vitest';
import type { SoldSale } from '../../src/demo/sold-sale.ts';
import { type SyncAnswer, TillLedger } from '../../src/demo/till-ledger.ts';

const sale = (number: string): SoldSale => ({ number, soldAt: 0, currency: 'CDF', lines: [] });
const answer = (part: Partial<SyncAnswer>): SyncAnswer => ({
  accepted: [],
  rejected: [],
  details: { erreurs: [] },
  ...part,
});

function ledgerWith(...numbers: string[]): TillLedger {
  const ledger = new TillLedger();
  for (const number of numbers) ledger.sell(sale(number));
  return ledger;
}

test('an accepted sale leaves the queue, and so does a refused one', () => {
  const ledger = ledgerWith('A', 'B');
  ledger.settle(answer({ accepted: ['A'], rejected: [{ vente_uid: 'B', reason: 'INSUFFICIENT_STOCK' }] }));
  expect([...ledger.accepted.keys()]).toEqual(['A']);
  expect(ledger.refused.get('B')?.reason).toBe('INSUFFICIENT_STOCK');
  expect(ledger.waiting.size).toBe(0);
});

test('a sale that an answer does not name goes on waiting', () => {
  const ledger = ledgerWith('A', 'B');
  ledger.settle(answer({ accepted: ['B'] }));
  expect(ledger.nextBatch(9).map(({ number }) => number)).toEqual(['A']);
});

test('a replay counts as accepted and is counted as a replay', () => {
  const ledger = ledgerWith('A');
  ledger.settle(answer({ accepted: ['A'], details: { erreurs: [{ code: 'DUPLICATE' }] } }));
  expect(ledger.accepted.has('A')).toBe(true);
  expect(ledger.replays).toBe(1);
});

test('a number that the till never sold is not taken into its books', () => {
  const ledger = ledgerWith('A');
  ledger.settle(answer({ accepted: ['X'] }));
  expect(ledger.accepted.size).toBe(0);
  expect(ledger.soldCount).toBe(1);
});

test('a batch holds the oldest sales, at most as many as asked for', () => {
  const ledger = ledgerWith('A', 'B', 'C');
  expect(ledger.nextBatch(2).map(({ number }) => number)).toEqual(['A', 'B']);
});
