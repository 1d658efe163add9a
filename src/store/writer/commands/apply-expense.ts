import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/** Deducts the expenses of a cash report from the turnover that reports show: a person's decision, taken once. */
export function applyExpense(
  tx: Transaction,
  { shopId, id, user }: Commands['applyExpense'],
): Finish<Receipts['applyExpense']> | CommandRefusal {
  const { declaration } = tx.prepared;
  if (declaration.kindOf(shopId, id) !== 'cash-report') {
    return { refused: 'not-possible', sentence: `shop ${shopId} has no cash report ${id}` };
  }
  if (declaration.isApplied(shopId, id)) return () => ({ already: true });
  const decided = tx.record(shopId, 'expense-applied', id, { user });
  declaration.apply(shopId, id, decided);
  return () => ({ already: false });
}
