import { pullArticles, pullVariants } from '../catalogue-pull/articles.ts';
import { pullDeliveries, withdrawDeliveries } from '../catalogue-pull/deliveries.ts';
import { PullReport } from '../catalogue-pull/pull-report.ts';
import { retireArticles, retireVariants } from '../catalogue-pull/retire.ts';
import { pullTills } from '../catalogue-pull/tills.ts';
import { categoryImport } from '../import/categories.ts';
import { importShops } from '../import/shops.ts';
import type { CommandRefusal, Commands, Receipts } from '../protocol.ts';
import type { Transaction } from '../transaction.ts';
import type { Finish } from './script.ts';

/**
 * Brings what was read of head office's catalogue into the shop's. What is the same writes nothing; a known article's
 * stock is never touched; an entry that does not fit is left out and named, the rest is applied.
 */
export function applyCatalogue(
  tx: Transaction,
  { shopId, catalogue, retire }: Commands['applyCatalogue'],
): Finish<Receipts['applyCatalogue']> | CommandRefusal {
  const shop = tx.catalogue.shop(shopId);
  if (shop === undefined) return { refused: 'not-possible', sentence: `there is no shop ${shopId}` };
  const report = new PullReport(shopId);
  const before = tx.catalogueSeq(shopId);
  pullRate(tx, shop, catalogue.dollarRate, report);
  pullTills(tx, catalogue.tills, report);
  for (const category of catalogue.categories) {
    const holder = tx.prepared.category.byId(category.id)?.shopId ?? shopId;
    if (holder === shopId) categoryImport(tx, [category], report);
    else report.elsewhere('category', category.id, holder);
  }
  // First, so that an article that head office deleted gives its code to the one that was made instead of it.
  retireArticles(tx, retire.articles, report);
  pullArticles(tx, catalogue.articles, report);
  pullVariants(tx, catalogue.variants, report);
  retireVariants(tx, retire.variants, report);
  withdrawDeliveries(tx, retire.deliveries, report);
  pullDeliveries(tx, catalogue.deliveries, report);
  report.nameFaults();
  const after = tx.catalogueSeq(shopId);
  return () => ({
    added: report.total('articles', 'added'),
    changed: report.total('articles', 'changed'),
    retired: report.retired,
    others: (['shops', 'tills', 'categories', 'variants', 'deliveries'] as const).reduce(
      (sum, subject) => sum + report.total(subject, 'added') + report.total(subject, 'changed'),
      0,
    ),
    conflicts: report.conflicts,
    catalogueSeq: { before, after },
  });
}

function pullRate(
  tx: Transaction,
  shop: NonNullable<ReturnType<Transaction['catalogue']['shop']>>,
  dollarRate: Commands['applyCatalogue']['catalogue']['dollarRate'],
  report: PullReport,
): void {
  if (dollarRate === null || dollarRate === shop.dollarRate) return;
  const { id, name, code } = shop;
  const kept = { currency: undefined, timeZone: undefined, stockPolicy: undefined, active: undefined };
  importShops(tx, [{ ...kept, id, name, code, dollarRate, posAllowed: undefined, details: {} }], report);
  tx.catalogueChanged();
}
