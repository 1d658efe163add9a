import type { StockFinding } from '../../../domain/central-stock.ts';
import type { Seq, ShopId } from '../../../domain/ids.ts';
import type { BookCentralStock, BookCentralStockReceipt } from '../central-stock.ts';
import { centralNote } from '../movement-notes.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/**
 * Keeps what head office shows of the stock, and books what changed there as movements of the hub: the level itself is
 * never set. It holds only while head office has what it had when it was asked; what is sold here meanwhile changes
 * nothing about it, because the level and what head office lacks move together.
 */
export function bookCentralStock(tx: Transaction, asked: BookCentralStock): Finish<BookCentralStockReceipt> {
  const { shopId, findings } = asked;
  const { centralStock } = tx.prepared;
  if (centralStock.mark(shopId) !== asked.mark) return () => ({ current: false, written: 0, booked: [] });
  const booked: BookCentralStockReceipt['booked'][number][] = [];
  let written = 0;
  for (const finding of findings) {
    const { articleId } = finding.stock;
    if ((centralStock.one(shopId, articleId)?.head ?? null) !== finding.seenHead) continue;
    if (finding.difference !== 0) {
      const seq = book(tx, asked, finding);
      booked.push({ articleId, seq, quantity: finding.difference });
    }
    const taken = { foundUpTo: finding.readable ? asked.foundUpTo : 0, at: asked.takenAt };
    centralStock.put(shopId, { ...finding.stock, head: tx.head(shopId) }, taken);
    written++;
  }
  return () => ({ current: true, written, booked });
}

function book(tx: Transaction, { shopId, takenAt }: BookCentralStock, finding: StockFinding): Seq {
  const { stock, expected, difference, found } = finding;
  const position = tx.prepared.upstream.position(shopId);
  const body = {
    ...centralNote(stock.shown, expected, found),
    shown: stock.shown,
    expected,
    position,
    takenAt,
    found,
  };
  return moveLikeHeadOffice(tx, shopId, stock.articleId, difference, body);
}

/** One movement that head office made. Below zero it raises an alert, as any other. */
export function moveLikeHeadOffice(
  tx: Transaction,
  shop: ShopId,
  article: StockFinding['stock']['articleId'],
  quantity: number,
  body: { readonly reference: string; readonly user: string; readonly comment: string },
): Seq {
  const { seq, before } = tx.moveAlone(shop, article, 'adjustment', quantity, {
    kind: 'central-correction',
    body: { ...body },
  });
  if (quantity < 0 && before + quantity < 0) tx.prepared.stockAlert.insert(shop, seq, article);
  return seq;
}
