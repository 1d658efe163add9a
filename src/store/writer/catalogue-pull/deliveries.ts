import type { CentralDelivery } from '../../../domain/central-catalogue.ts';
import type { Seq } from '../../../domain/ids.ts';
import { announceDelivery } from '../commands/announce-delivery.ts';
import { wasImported } from '../import/deliveries.ts';
import { articleTouched } from '../record-article.ts';
import type { Transaction } from '../transaction.ts';
import type { PullReport } from './pull-report.ts';

/** Closes deliveries on which one of head office's other tills decided. What it did to the stock is no matter of theirs. */
export function withdrawDeliveries(tx: Transaction, ids: readonly Seq[], report: PullReport): void {
  const { shopId } = report;
  for (const id of ids) {
    const article = tx.prepared.delivery.bySeq(shopId, id)?.article;
    if (article === undefined) continue;
    // A till of this shop may have decided since the reading: then that stands.
    if (!tx.prepared.delivery.open(shopId, article).some(({ seq }) => seq === id)) continue;
    const at = tx.record(shopId, 'delivery-withdrawn', article, { user: 'siège', deliveries: [id] });
    tx.prepared.delivery.decide(shopId, id, 'refused', at);
    const stored = tx.prepared.article.byId(article);
    if (stored !== undefined) articleTouched(tx, stored, at);
    report.count('deliveries', 'changed');
  }
}

/**
 * Announces what head office sent, once for ever: by its key, and by the words of a provisioning file that named it
 * before. The key stands in the reference of the fact, so that a decision on it finds its way back.
 */
export function pullDeliveries(
  tx: Transaction,
  deliveries: readonly CentralDelivery[],
  report: PullReport,
): void {
  const { shopId } = report;
  for (const { articleId, quantity, sentAt, key } of deliveries) {
    if (tx.catalogue.article(shopId, articleId) === undefined) continue;
    if (wasImported(tx, shopId, { article: articleId, quantity, sentAt })) continue;
    const note = { reference: key, user: 'siège', comment: '' };
    const outcome = announceDelivery(tx, { shopId, articleId, quantity, sentAt, key, ...note });
    if (typeof outcome === 'function') {
      if (!outcome().already) report.count('deliveries', 'added');
      continue;
    }
    const why = 'sentence' in outcome ? outcome.sentence : outcome.refused;
    const sentence = `what head office sent of article ${articleId} is not announced: ${why}`;
    report.conflicts.push({ code: 'unreadable-entry', subject: String(articleId), sentence });
  }
}
