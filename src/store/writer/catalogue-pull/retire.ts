import { type ArticleId, FIRST_LOCAL_ID } from '../../../domain/ids.ts';
import { importVariants } from '../import/variants.ts';
import { articleTouched, recordArticle } from '../record-article.ts';
import type { Transaction } from '../transaction.ts';
import type { PullReport } from './pull-report.ts';

/** Switches off articles that head office shows no more. They keep their stock and their history. */
export function retireArticles(tx: Transaction, ids: readonly ArticleId[], report: PullReport): void {
  for (const id of ids) {
    const before = tx.prepared.article.byId(id);
    if (before?.shopId !== report.shopId || !before.active || id >= FIRST_LOCAL_ID) continue;
    recordArticle(tx, { ...before, active: false, removedAt: tx.moment.hubTime }, before);
    tx.prepared.central.see(report.shopId, id);
    report.retired++;
  }
}

/** Switches off variants that an article has no more at head office. */
export function retireVariants(tx: Transaction, ids: readonly number[], report: PullReport): void {
  for (const id of ids) {
    const variant = tx.prepared.variant.byId(id);
    const article = variant && tx.prepared.article.byId(variant.articleId);
    if (variant === undefined || article?.shopId !== report.shopId) continue;
    const at = importVariants(tx, article, [{ ...variant, active: false }], report);
    if (at !== null) articleTouched(tx, article, at);
  }
}
