import type { CentralArticle, CentralVariant } from '../../../domain/central-catalogue.ts';
import type { ArticleId } from '../../../domain/ids.ts';
import type { ProvisionedVariant } from '../../../domain/provision.ts';
import type { StoredArticle } from '../../statements/article.ts';
import { importArticle } from '../import/articles.ts';
import { importVariants } from '../import/variants.ts';
import { articleTouched, recordArticle } from '../record-article.ts';
import type { Transaction } from '../transaction.ts';
import type { PullReport } from './pull-report.ts';

const CODE_KEPT = 60;

/** Brings articles to what head office shows. Their stock is not touched; a new one is opened with what is shown. */
export function pullArticles(tx: Transaction, articles: readonly CentralArticle[], report: PullReport): void {
  const listed = new Map(articles.map((article) => [article.id, article]));
  for (const given of articles) {
    const before = tx.prepared.article.byId(given.id);
    if (before !== undefined && before.shopId !== given.shopId) {
      report.elsewhere('article', given.id, before.shopId);
      continue;
    }
    if (before !== undefined) tx.prepared.central.see(given.shopId, given.id);
    if (!hasItsCode(tx, given, listed, report)) continue;
    importArticle(tx, { ...given, category: knownCategory(tx, given) }, before, report, {
      origin: 'central',
    });
    tx.prepared.central.see(given.shopId, given.id);
  }
}

/**
 * Whether the article may take its code. An article of the hub that holds it and has another one at head office by now,
 * or is switched off, gives it up; one that is sold under it keeps it.
 */
function hasItsCode(
  tx: Transaction,
  given: CentralArticle,
  listed: ReadonlyMap<ArticleId, CentralArticle>,
  report: PullReport,
): boolean {
  const twin = tx.prepared.article.byCode(given.shopId, given.code);
  if (twin === undefined || twin.id === given.id) return true;
  const there = listed.get(twin.id);
  const isStale = there === undefined ? !twin.active : there.code !== twin.code;
  const spare = `${twin.code.slice(0, CODE_KEPT)}~${twin.id}`;
  if (isStale && tx.prepared.article.byCode(given.shopId, spare) === undefined) {
    recordArticle(tx, { ...twin, code: spare }, twin);
    return true;
  }
  report.codeTaken(given, twin);
  return false;
}

/** A category of another shop is no category: the article keeps the one that it has. */
function knownCategory(tx: Transaction, { shopId, category }: CentralArticle): CentralArticle['category'] {
  if (typeof category !== 'number') return category;
  return tx.prepared.category.byId(category)?.shopId === shopId ? category : undefined;
}

/** Brings variants to what head office shows; those of an article that the hub does not hold are passed over. */
export function pullVariants(tx: Transaction, variants: readonly CentralVariant[], report: PullReport): void {
  for (const [id, given] of byArticle(variants)) {
    const article = tx.prepared.article.byId(id);
    if (article?.shopId === report.shopId) touchIf(tx, article, importVariants(tx, article, given, report));
  }
}

function touchIf(tx: Transaction, article: StoredArticle, at: ReturnType<typeof importVariants>): void {
  if (at !== null) articleTouched(tx, article, at);
}

function byArticle(
  variants: readonly CentralVariant[],
): ReadonlyMap<ArticleId, readonly ProvisionedVariant[]> {
  const groups = new Map<ArticleId, ProvisionedVariant[]>();
  for (const { articleId, variant } of variants) {
    const group = groups.get(articleId);
    if (group === undefined) groups.set(articleId, [variant]);
    else group.push(variant);
  }
  return groups;
}
