import type { Seq, ShopId } from '../../domain/ids.ts';
import type { PricedLine } from '../../domain/sale.ts';
import type { SaleHead } from '../statements/sale.ts';
import type { Transaction } from './transaction.ts';

/**
 * Writes a sale, its lines, and one movement per line with the seqs that follow the sale's (so line_no = movement's seq -
 * sale's seq), and counts it at its day. A level that it takes below zero raises an alert.
 * @returns its seq, and the stock before each line
 */
export function writeSale(
  tx: Transaction,
  shop: ShopId,
  sale: SaleHead,
  lines: readonly PricedLine[],
): { readonly seq: Seq; readonly before: readonly number[] } {
  const at = tx.nextSeq(shop);
  tx.prepared.sale.insert(shop, at, sale, tx.moment);
  const before = lines.map((line, index) => {
    tx.prepared.sale.insertLine(shop, at, index + 1, line);
    return moveLine(tx, shop, at, index, line);
  });
  const { soldAt, currency, total, paid } = sale;
  tx.countSale(shop, { soldAt, currency, total, paid, lines }, 1);
  return { seq: at, before };
}

function moveLine(tx: Transaction, shop: ShopId, sale: Seq, index: number, line: PricedLine): number {
  const moved = tx.move(shop, line.articleId, 'sale', -line.quantity, sale);
  if (moved.seq !== sale + index + 1) throw new Error('a movement stands at its line behind its sale');
  if (moved.before - line.quantity < 0) tx.prepared.stockAlert.insert(shop, moved.seq, line.articleId);
  return moved.before;
}
