import type { ArticleId, ShopId } from '../../../domain/ids.ts';
import type { ProvisionedDelivery } from '../../../domain/provision.ts';
import { instantOf } from '../../../domain/time-zone.ts';
import type { StoredArticle } from '../../statements/article.ts';
import { IMPORTED_DELIVERY_COMMENT, type StoredDelivery } from '../../statements/delivery.ts';
import { recordDelivery } from '../record-delivery.ts';
import { type Asked, answeredBefore, noteAnswered } from '../repeats.ts';
import type { Transaction } from '../transaction.ts';
import type { ImportReport } from './report.ts';

/**
 * Goods that a file says are on their way. A file names no delivery, only how many of an article were sent and when, so
 * these three are what it is known by: the same file again changes nothing, also long after a till received the goods,
 * and a second delivery is a row of its own (contract, incidents 12 and 13).
 */
export function importDelivery(
  tx: Transaction,
  { id, shopId }: StoredArticle,
  { quantity, sentAt }: ProvisionedDelivery,
  report: ImportReport,
): void {
  const zone = tx.catalogue.shop(shopId)?.timeZone ?? 'UTC';
  const delivery = { article: id, quantity, sentAt: sentAt && instantIn(zone, sentAt) };
  // As an instant, and as it was written: a shop whose time zone is put right has no other deliveries than before.
  const asked = [delivery.sentAt, sentAt].map((when) => imported(shopId, id, quantity, when));
  const known = asked.some((one) => answeredBefore(tx, one) !== null);
  report.count('deliveries', known ? 'unchanged' : 'added');
  if (known) return;
  const note = { reference: '', user: '', comment: IMPORTED_DELIVERY_COMMENT };
  const at = recordDelivery(tx, shopId, delivery, note);
  for (const one of sentAt?.local ? asked : asked.slice(0, 1)) noteAnswered(tx, one, at);
}

/** Whether a file has announced this delivery: head office's own list then names no other one. */
export function wasImported(tx: Transaction, shop: ShopId, delivery: StoredDelivery): boolean {
  const { article, quantity, sentAt } = delivery;
  return answeredBefore(tx, imported(shop, article, quantity, sentAt)) !== null;
}

function imported(shop: ShopId, article: ArticleId, quantity: number, when: unknown): Asked {
  const content = JSON.stringify([article, quantity, when]);
  return { shop, scope: 'delivery-imported', content, forEver: true };
}

function instantIn(zone: string, { at, local }: { readonly at: number; readonly local: boolean }): number {
  return local ? instantOf(zone, at) : at;
}
