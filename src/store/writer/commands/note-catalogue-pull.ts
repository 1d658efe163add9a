import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/** Notes what became of a reading of head office's catalogue, for those who ask later. */
export function noteCataloguePull(
  tx: Transaction,
  { shopId, pull }: Commands['noteCataloguePull'],
): Finish<Receipts['noteCataloguePull']> | CommandRefusal {
  if (tx.catalogue.shop(shopId) === undefined)
    return { refused: 'not-possible', sentence: `there is no shop ${shopId}` };
  tx.prepared.central.putPull(shopId, pull);
  return () => ({});
}
