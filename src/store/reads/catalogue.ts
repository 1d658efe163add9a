import type { Database } from '../open.ts';
import type { Reader } from '../reader.ts';
import { prepareCatalogue } from '../statements/catalogue.ts';
import { prepareCategoryList } from '../statements/category.ts';
import { preparePending } from '../statements/delivery.ts';
import { prepareVariantList } from '../statements/variant.ts';

/** What a shop sells, and what is on its way to the shelves. */
export function catalogueReads(db: Database) {
  const catalogue = prepareCatalogue(db);
  const variants = prepareVariantList(db);
  const categories = prepareCategoryList(db);
  return {
    articles: (id, from) => catalogue.articles(id, from ?? 0),
    removedArticles: (id, since) => catalogue.removed(id, since ?? 0),
    variants: (id, since) => (since === null ? variants.all(id) : variants.changed(id, since)),
    categories: (id, from) => categories(id, from ?? 0),
    pendingArticles: preparePending(db).ofShop,
  } satisfies Partial<Reader>;
}
