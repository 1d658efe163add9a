import { type ArticleId, articleId, FIRST_LOCAL_ID } from '../../../domain/ids.ts';
import { ZERO } from '../../../domain/money.ts';
import type { ProvisionedArticle } from '../../../domain/provision.ts';
import type { StoredArticle } from '../../statements/article.ts';
import { articleTouched, recordArticle } from '../record-article.ts';
import type { Transaction } from '../transaction.ts';
import { categoryByName } from './categories.ts';
import { importDelivery } from './deliveries.ts';
import { mergeDetails } from './details.ts';
import type { ImportReport } from './report.ts';
import { sameFields } from './same-fields.ts';
import { importVariants } from './variants.ts';

/**
 * Adds and changes articles. The stock that the file gives is the opening of an article that is new to the hub, a fact
 * of its own; a known article's stock is what its movements say, so the file's is ignored and reported.
 */
export function articleImport(
  tx: Transaction,
  articles: readonly ProvisionedArticle[],
  report: ImportReport,
): void {
  for (const given of articles) {
    const before = knownArticle(tx, given);
    const fault = faultOf(tx, given, before);
    if (fault === null) importArticle(tx, given, before, report);
    else report.faults.push(`article ${given.id ?? given.code}: ${fault}`);
  }
}

function knownArticle(tx: Transaction, given: ProvisionedArticle): StoredArticle | undefined {
  return given.id === null
    ? tx.prepared.article.byCode(given.shopId, given.code)
    : tx.prepared.article.byId(given.id);
}

function faultOf(
  tx: Transaction,
  given: ProvisionedArticle,
  before: StoredArticle | undefined,
): string | null {
  if (tx.catalogue.shop(given.shopId) === undefined) return `there is no shop ${given.shopId}`;
  if (before !== undefined && before.shopId !== given.shopId) return `it belongs to shop ${before.shopId}`;
  const twin = tx.prepared.article.byCode(given.shopId, given.code);
  if (twin !== undefined && twin.id !== before?.id)
    return `the code ${given.code} belongs to article ${twin.id}`;
  if (before === undefined && given.price === undefined) return 'a new article needs a price';
  if (typeof given.category !== 'number') return null;
  const category = tx.prepared.category.byId(given.category);
  return category?.shopId === given.shopId
    ? null
    : `category ${given.category} is not of shop ${given.shopId}`;
}

/** Adds or changes one article that has no fault. @param from where the opening of a new one comes from */
export function importArticle(
  tx: Transaction,
  given: ProvisionedArticle,
  before: StoredArticle | undefined,
  report: ImportReport,
  from: { readonly origin?: 'central' } = {},
): void {
  const article = merge(tx, given, before, report);
  const same = before !== undefined && sameFields(article, before);
  if (!same) {
    recordArticle(tx, article, before);
  }
  const variantFact = importVariants(tx, article, given.variants ?? [], report);
  if (variantFact !== null) articleTouched(tx, article, variantFact);
  const changed = !same || variantFact !== null;
  report.count('articles', before === undefined ? 'added' : changed ? 'changed' : 'unchanged');
  if (before === undefined) tx.open(article.shopId, article.id, given.opening ?? 0, from);
  else if (given.opening !== undefined && given.opening !== tx.stock(article.shopId, article.id)) {
    report.openingIgnored(article.code);
  }
  if (given.delivery !== undefined) importDelivery(tx, article, given.delivery, report);
}

function merge(
  tx: Transaction,
  given: ProvisionedArticle,
  before: StoredArticle | undefined,
  report: ImportReport,
): StoredArticle {
  const category = given.category;
  return {
    id: before?.id ?? given.id ?? nextLocalId(tx),
    shopId: given.shopId,
    code: given.code,
    name: given.name,
    description: given.description ?? before?.description ?? '',
    categoryId:
      typeof category === 'string'
        ? categoryByName(tx, given.shopId, category, report)
        : category === undefined
          ? (before?.categoryId ?? null)
          : category,
    currency: given.currency ?? before?.currency ?? tx.catalogue.shop(given.shopId)?.currency ?? 'CDF',
    price: given.price ?? before?.price ?? ZERO,
    purchasePrice: given.purchasePrice ?? before?.purchasePrice ?? ZERO,
    priceUsd: given.priceUsd === undefined ? (before?.priceUsd ?? null) : given.priceUsd,
    purchasePriceUsd:
      given.purchasePriceUsd === undefined ? (before?.purchasePriceUsd ?? null) : given.purchasePriceUsd,
    active: given.active ?? before?.active ?? true,
    // What a till of this shop may sell stays sellable: head office marks an article as not validated whenever it sends
    // more of it, and the tills would lose it from their list with stock on the shelf (contract, incident 14).
    validated: before?.validated === true || (given.validated ?? before?.validated ?? true),
    imageUrl: given.imageUrl === undefined ? (before?.imageUrl ?? null) : given.imageUrl,
    removedAt: (given.active ?? before?.active ?? true) ? null : (before?.removedAt ?? tx.moment.hubTime),
    details: mergeDetails(before?.details, given.details),
  };
}

function nextLocalId(tx: Transaction): ArticleId {
  return articleId(Math.max(FIRST_LOCAL_ID, tx.prepared.article.lastId() + 1));
}
