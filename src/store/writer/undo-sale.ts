import type { ArticleId, Seq, ShopId } from '../../domain/ids.ts';
import type { Transaction } from './transaction.ts';

export interface Undone {
  /** The cancellation. */
  readonly at: Seq;
  /** What came back, line by line, and the stock before it. */
  readonly restored: readonly {
    readonly articleId: ArticleId;
    readonly quantity: number;
    readonly stockBefore: number;
  }[];
}

/**
 * Records a cancellation: the sale's movements are put back one by one, exactly as the journal holds them, and its day
 * and its alerts forget it.
 */
export function undoSale(
  tx: Transaction,
  shop: ShopId,
  sale: Seq,
  fact: { readonly subjectId: number | null; readonly body: object; readonly tillTime: string | null },
): Undone {
  const taken = tx.prepared.cancellation.movementsOf(shop, sale);
  const at = tx.record(shop, 'cancellation', fact.subjectId, fact.body, fact.tillTime);
  tx.prepared.cancellation.insert(shop, sale, at);
  const restored = taken.map(({ articleId, quantity }) => {
    const { before } = tx.move(shop, articleId, 'return', -quantity, at);
    return { articleId, quantity: -quantity, stockBefore: before };
  });
  tx.countSale(shop, tx.prepared.countedSales.one(shop, sale), -1);
  tx.prepared.stockAlert.resolveOfSale(shop, sale, taken.length, at);
  return { at, restored };
}
