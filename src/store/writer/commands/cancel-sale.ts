import type { CancellableSale } from '../../statements/cancellation.ts';
import type { StoredShop } from '../../statements/shop.ts';
import type { StoredTill } from '../../statements/till.ts';
import { callingTill } from '../calling-till.ts';
import type { CancelReceipt, CancelSale, RestoredLine } from '../cancelling.ts';
import type { CommandRefusal } from '../protocol.ts';
import { saleNamed } from '../sale-named.ts';
import { findOrphans } from '../taking-back/orphans.ts';
import type { Transaction } from '../transaction.ts';
import { undoSale } from '../undo-sale.ts';
import type { Finish } from './script.ts';

/** How long after its booking a sale can be cancelled, in running time (contract, 7.2, D18). */
const CANCELLATION_MAX_MS = 60 * 60 * 1000;

/**
 * Cancels a sale: its movements are put back one by one, exactly as the journal holds them. Of several calls one
 * succeeds, because one after the other looks whether the sale still stands.
 */
export function cancelSale(tx: Transaction, asked: CancelSale): Finish<CancelReceipt> | CommandRefusal {
  const caller = callingTill(tx, asked.serial);
  if ('refused' in caller) return caller;
  const { till, shop } = caller;
  const receipt = settle(tx, shop, till, asked);
  return () => receipt;
}

function settle(tx: Transaction, shop: StoredShop, till: StoredTill, asked: CancelSale): CancelReceipt {
  const shopId = shop.id;
  const named = saleNamed(tx, shopId, till.id, asked.number);
  const own = named.kind === 'one' && named.own;
  // A till speaks of its own sale first: one of this number that was refused is not booked, and no namesake is meant.
  if (!own && tx.prepared.salesByNumber.everQuarantined(till.id, asked.number)) {
    return { shopId, kind: 'number-unknown' };
  }
  if (named.kind === 'none') return { shopId, kind: 'number-unknown' };
  if (named.kind === 'several') return { shopId, kind: 'ambiguous', candidates: named.candidates };
  const meant = tx.prepared.cancellation.sale(shopId, named.seq);
  if (meant === undefined) throw new Error(`sale ${named.seq} of shop ${shopId} was named and is gone`);
  const { soldAt, cancelledAt } = meant;
  if (cancelledAt !== null) return { shopId, kind: 'cancelled-before', cancelledAt };
  const elapsedMs = elapsedSince(tx, meant.runningMs);
  if (elapsedMs > CANCELLATION_MAX_MS) return { shopId, kind: 'too-late', soldAt, elapsedMs };
  return cancel(tx, shop, till, meant, asked);
}

/** Running time since then, and the time switched off as far as the clock was trusted on both sides of it, ms. */
function elapsedSince(tx: Transaction, runningMs: number): number {
  return tx.moment.runningMs - runningMs + tx.prepared.start.offSince(runningMs);
}

function cancel(
  tx: Transaction,
  shop: StoredShop,
  till: StoredTill,
  sale: CancellableSale,
  { number, reason, reference, comment }: CancelSale,
): CancelReceipt {
  const mayHaveLeft = recallFromUpstream(tx, shop, sale);
  const body = { sale: sale.seq, number, reference, user: till.name, comment, reason, mayHaveLeft };
  const { at, restored: lines } = undoSale(tx, shop.id, sale.seq, {
    subjectId: till.id,
    body,
    tillTime: null,
  });
  findOrphans(tx, shop.id, at);
  const restored = lines.map((line): RestoredLine => {
    const article = tx.catalogue.article(shop.id, line.articleId);
    if (article === undefined) throw new Error(`article ${line.articleId} was sold and is gone`);
    return { ...line, code: article.code, name: article.name };
  });
  const { soldAt, total } = sale;
  return {
    shopId: shop.id,
    kind: 'cancelled',
    sale: { seq: sale.seq, soldAt, total },
    cancelledAt: tx.moment.hubTime,
    restored,
  };
}

/**
 * A cancelled sale is not sent (any more). One that was handed to the line before may be at head office, whatever is
 * known of it: its cancellation then has to be there, too, and waits for its turn like any other fact (contract, 11.6).
 * @returns whether it may have left
 */
function recallFromUpstream(tx: Transaction, shop: StoredShop, sale: CancellableSale): boolean {
  const { upstream } = tx.prepared;
  // With the journal, the cancellation itself is sent.
  if (upstream.protocol(shop.id) === 'journal') return true;
  if (tx.prepared.sale.isTakenBack(shop.id, sale.seq)) return true;
  if (sale.seq > upstream.attempted(shop.id, sale.tillId)) return false;
  upstream.recall(shop.id, sale.seq);
  return true;
}
