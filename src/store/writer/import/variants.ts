import type { CatalogueVariant } from '../../../domain/catalogue.ts';
import type { Seq } from '../../../domain/ids.ts';
import type { ProvisionedVariant } from '../../../domain/provision.ts';
import type { StoredArticle } from '../../statements/article.ts';
import type { Transaction } from '../transaction.ts';
import type { ImportReport } from './report.ts';

/** Adds and changes the variants of one article; those that the file does not name stay. Returns the last fact, null when none. */
export function importVariants(
  tx: Transaction,
  article: StoredArticle,
  variants: readonly ProvisionedVariant[],
  report: ImportReport,
): Seq | null {
  let lastFact: Seq | null = null;
  for (const given of variants) {
    const before = tx.prepared.variant.byId(given.id);
    if (before !== undefined && before.articleId !== article.id) {
      report.faults.push(`variant ${given.id}: it belongs to article ${before.articleId}`);
      continue;
    }
    const variant = merge(given, article, before, tx.moment.hubTime);
    if (before !== undefined && sameButTime(variant, before)) {
      report.count('variants', 'unchanged');
      continue;
    }
    tx.prepared.variant.put(variant);
    const { id, barcode, name, attribute, active, imageUrl } = variant;
    lastFact = tx.record(article.shopId, 'variant', id, {
      articleId: article.id,
      barcode,
      name,
      attribute,
      active,
      imageUrl,
    });
    tx.catalogue.clear();
    report.count('variants', before === undefined ? 'added' : 'changed');
  }
  return lastFact;
}

function merge(
  given: ProvisionedVariant,
  article: StoredArticle,
  before: CatalogueVariant | undefined,
  now: number,
): CatalogueVariant {
  return {
    id: given.id,
    articleId: article.id,
    barcode: given.barcode,
    name: given.name,
    attribute: given.attribute,
    active: given.active ?? before?.active ?? true,
    imageUrl: given.imageUrl === undefined ? (before?.imageUrl ?? null) : given.imageUrl,
    createdAt: before?.createdAt ?? now,
    changedAt: now,
  };
}

function sameButTime(a: CatalogueVariant, b: CatalogueVariant): boolean {
  return (
    a.barcode === b.barcode &&
    a.name === b.name &&
    a.attribute === b.attribute &&
    a.active === b.active &&
    a.imageUrl === b.imageUrl
  );
}
