import { createHash } from 'node:crypto';
import type { CentralCatalogue } from '../../domain/central-catalogue.ts';
import type { Seq } from '../../domain/ids.ts';
import type { Part } from './parts-of-reading.ts';

/**
 * What was brought into the hub already, as digests, so that a reading without news is not compared article by article
 * where sales are booked. It is worth something only as long as nobody else changes the shop's catalogue: each change
 * there has a seq. Lost at a restart, which costs one comparison.
 */
export class Remembered {
  readonly #digests = new Map<string, string>();
  #seq: Seq | null = null;

  /** Only what is not known to be in the hub; the rate and the tills pass. @param seq where the shop's catalogue stands */
  newIn(catalogue: CentralCatalogue, seq: Seq): CentralCatalogue {
    this.#validFor(seq);
    const news = (key: string, value: unknown): boolean => this.#digests.get(key) !== digestOf(value);
    return {
      ...catalogue,
      categories: catalogue.categories.filter((category) => news(`category ${category.id}`, category)),
      articles: catalogue.articles.filter((article) => news(`article ${article.id}`, lasting(article))),
      variants: catalogue.variants.filter((one) => news(`variant ${one.variant.id}`, one)),
      deliveries: catalogue.deliveries.filter((delivery) => news(`delivery ${delivery.key}`, delivery)),
    };
  }

  /**
   * Notes what was applied; what was switched off is news again when it comes back.
   * @param before where the shop's catalogue stood before it
   * @param after where it stands now
   */
  add({ catalogue, retire }: Part, before: Seq, after: Seq): void {
    this.#validFor(before);
    this.#seq = after;
    for (const id of retire.articles) this.#digests.delete(`article ${id}`);
    for (const id of retire.variants) this.#digests.delete(`variant ${id}`);
    const note = (key: string, value: unknown): void => void this.#digests.set(key, digestOf(value));
    for (const category of catalogue.categories) note(`category ${category.id}`, category);
    for (const article of catalogue.articles) note(`article ${article.id}`, lasting(article));
    for (const one of catalogue.variants) note(`variant ${one.variant.id}`, one);
    for (const delivery of catalogue.deliveries) note(`delivery ${delivery.key}`, delivery);
  }

  #validFor(seq: Seq): void {
    if (this.#seq !== seq) this.#digests.clear();
    this.#seq = seq;
  }
}

/** The stock changes with every sale and is not applied to an article that is known. */
function lasting(article: CentralCatalogue['articles'][number]): object {
  return { ...article, opening: 0 };
}

function digestOf(value: unknown): string {
  return createHash('sha1').update(JSON.stringify(value)).digest('base64');
}
