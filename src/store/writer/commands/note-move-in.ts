import type { NoteMoveIn, NoteMoveInReceipt } from '../central-stock.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/** Records, once per shop, with which sales of each till head office gave its stock. */
export function noteMoveIn(tx: Transaction, { shopId, tills }: NoteMoveIn): Finish<NoteMoveInReceipt> {
  const { moveIn } = tx.prepared;
  const before = moveIn.of(shopId);
  if (before !== null) return () => ({ seq: before.seq });
  const seq = tx.record(shopId, 'moved-in', null, { tills });
  moveIn.insert(shopId, seq);
  return () => ({ seq });
}
