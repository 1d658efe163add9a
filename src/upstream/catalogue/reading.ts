import type {
  CatalogueConflict,
  CentralArticle,
  CentralCatalogue,
  CentralTill,
  CentralVariant,
} from '../../domain/central-catalogue.ts';
import { type ArticleId, articleId } from '../../domain/ids.ts';
import type { ProvisionedCategory } from '../../domain/provision.ts';
import type { ArticleList } from '../../wire/head-office/catalogue/articles.ts';
import type { PendingList } from '../../wire/head-office/catalogue/pending.ts';

/** The lists of one reading as they were decoded. An incremental one lacks what only a full one asks for. */
export interface Lists {
  readonly articles: ArticleList;
  readonly categories: readonly ProvisionedCategory[];
  readonly variants: readonly CentralVariant[];
  /** Read before the articles, and after them: an article that changes sides meanwhile stands in one of the three. */
  readonly pendingBefore: PendingList | null;
  readonly pending: PendingList;
  readonly removed: readonly ArticleId[];
  readonly tills: readonly CentralTill[];
}

/** One reading of head office's catalogue, ready to be compared with the hub's. */
export interface Reading {
  readonly catalogue: CentralCatalogue;
  /** Every article that stands in a list of living ones, also when its entry cannot be used. */
  readonly present: ReadonlySet<ArticleId>;
  /** Articles that wait for a till there, before the stock was shown or after. */
  readonly waiting: ReadonlySet<ArticleId>;
  /** Articles whose variants were all read. */
  readonly whole: ReadonlySet<ArticleId>;
  readonly variants: ReadonlySet<number>;
  /** Articles that head office says it switched off. */
  readonly removed: ReadonlySet<ArticleId>;
  /** The stock of each usable article as head office shows it. */
  readonly shown: ReadonlyMap<ArticleId, number>;
  readonly conflicts: readonly CatalogueConflict[];
}

/** Puts the lists of one reading together. Where two lists speak of one thing, the one that tells more of it counts. */
export function assemble(lists: Lists): Reading {
  const articles = new Map<ArticleId, CentralArticle>();
  const categories = new Map<number, ProvisionedCategory>();
  const variants = new Map(lists.variants.map((one) => [one.variant.id, one]));
  const present = new Set<ArticleId>();
  const waiting = new Set<ArticleId>();
  const whole = new Set<ArticleId>();
  const conflicts: CatalogueConflict[] = [];
  for (const list of [lists.pendingBefore, lists.pending, lists.articles]) {
    for (const entry of list?.entries ?? []) {
      if (list !== lists.articles) waiting.add(entry.ok ? entry.article.id : articleId(entry.id));
      if (!entry.ok) {
        present.add(articleId(entry.id));
        conflicts.push(unreadable(entry));
        continue;
      }
      const { article, category } = entry;
      present.add(article.id);
      if (category !== null) categories.set(category.id, category);
      if (list !== lists.pendingBefore) articles.set(article.id, article);
    }
  }
  for (const entry of lists.articles.entries) {
    if (!entry.ok) continue;
    whole.add(entry.article.id);
    for (const variant of entry.variants) variants.set(variant.id, { articleId: entry.article.id, variant });
  }
  for (const category of lists.categories) categories.set(category.id, category);
  return {
    catalogue: {
      dollarRate: lists.articles.dollarRate,
      categories: [...categories.values()],
      articles: [...articles.values()],
      variants: [...variants.values()],
      deliveries: lists.pending.entries.flatMap((entry) => (entry.ok ? (entry.delivery ?? []) : [])),
      tills: lists.tills,
    },
    present,
    waiting,
    whole,
    variants: new Set(variants.keys()),
    removed: new Set(lists.removed),
    shown: new Map([...articles.values()].map(({ id, opening }) => [id, opening])),
    conflicts,
  };
}

function unreadable({ id, fault }: { readonly id: number; readonly fault: string }): CatalogueConflict {
  const sentence = `article ${id} ${fault}: it stays as it is here`;
  return { code: 'unreadable-entry', subject: String(id), sentence };
}
