import type { Database } from '../open.ts';
import type { Reader } from '../reader.ts';
import { prepareCatalogue } from '../statements/catalogue.ts';
import { prepareCategoryList } from '../statements/category.ts';
import { prepareCentralCatalogue } from '../statements/central-catalogue.ts';
import { preparePending } from '../statements/delivery.ts';
import { prepareShop } from '../statements/shop.ts';
import { prepareVariantList } from '../statements/variant.ts';

/** What a shop sells, and what is on its way to the shelves. */
export function catalogueReads(db: Database) {
  const catalogue = prepareCatalogue(db);
  const variants = prepareVariantList(db);
  const categories = prepareCategoryList(db);
  const central = prepareCentralCatalogue(db);
  const shop = prepareShop(db);
  return {
    articles: (id, from) => catalogue.articles(id, from ?? 0),
    removedArticles: (id, since) => catalogue.removed(id, since ?? 0),
    variants: (id, since) => (since === null ? variants.all(id) : variants.changed(id, since)),
    categories: (id, from) => categories(id, from ?? 0),
    pendingArticles: preparePending(db).ofShop,
    catalogueSeq: (id) => shop.heads(id).catalogue,
    cataloguePull: central.pull,
    heldCatalogue: central.held,
  } satisfies Partial<Reader>;
}
