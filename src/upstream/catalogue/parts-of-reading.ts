import type {
  CentralArticle,
  CentralCatalogue,
  CentralDelivery,
  CentralTill,
  CentralVariant,
} from '../../domain/central-catalogue.ts';
import type { ArticleId, Seq } from '../../domain/ids.ts';
import type { ProvisionedCategory } from '../../domain/provision.ts';
import type { Commands } from '../../store/writer/protocol.ts';
import type { Retirement } from './retirement.ts';

/** What is applied in one transaction. */
export type Part = Omit<Commands['applyCatalogue'], 'shopId'>;

/** A transaction of so many entries takes some hundredths of a second on a small computer; between two of them sales are booked. */
const ENTRIES_PER_PART = 250;

/**
 * Cuts what is to be applied into parts, nearly always one, and none when there is nothing. What goes comes first, then
 * articles whose code changes, so that codes are free when others want them; then the other articles, and what refers
 * to them.
 * @param codes the codes of the articles that the hub holds
 */
export function partsOf(
  news: CentralCatalogue,
  retirement: Pick<Retirement, 'articles' | 'variants' | 'deliveries'>,
  codes: ReadonlyMap<ArticleId, string>,
): readonly Part[] {
  const isRenamed = ({ id, code }: CentralArticle): boolean => codes.has(id) && codes.get(id) !== code;
  const cutter = new Cutter();
  cutter.add(news.tills, (part) => part.catalogue.tills);
  cutter.add(retirement.articles, (part) => part.retire.articles);
  cutter.add(news.categories, (part) => part.catalogue.categories);
  cutter.add(news.articles.filter(isRenamed), (part) => part.catalogue.articles);
  cutter.add(
    news.articles.filter((article) => !isRenamed(article)),
    (part) => part.catalogue.articles,
  );
  cutter.add(news.variants, (part) => part.catalogue.variants);
  cutter.add(retirement.variants, (part) => part.retire.variants);
  cutter.add(retirement.deliveries, (part) => part.retire.deliveries);
  cutter.add(news.deliveries, (part) => part.catalogue.deliveries);
  if (news.dollarRate !== null) cutter.part().catalogue.dollarRate = news.dollarRate;
  return cutter.parts;
}

function emptyPart() {
  return {
    catalogue: {
      dollarRate: null as CentralCatalogue['dollarRate'],
      tills: [] as CentralTill[],
      categories: [] as ProvisionedCategory[],
      articles: [] as CentralArticle[],
      variants: [] as CentralVariant[],
      deliveries: [] as CentralDelivery[],
    },
    retire: { articles: [] as ArticleId[], variants: [] as number[], deliveries: [] as Seq[] },
  };
}

type Draft = ReturnType<typeof emptyPart>;

class Cutter {
  readonly parts: Draft[] = [];
  #room = 0;

  add<T>(entries: readonly T[], listIn: (part: Draft) => T[]): void {
    for (const entry of entries) {
      if (this.#room === 0) {
        this.parts.push(emptyPart());
        this.#room = ENTRIES_PER_PART;
      }
      listIn(this.part()).push(entry);
      this.#room--;
    }
  }

  /** The part that is being filled. */
  part(): Draft {
    const last = this.parts.at(-1);
    if (last !== undefined) return last;
    const first = emptyPart();
    this.parts.push(first);
    this.#room = ENTRIES_PER_PART;
    return first;
  }
}
