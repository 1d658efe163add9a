import { type ArticleId, articleId } from '../../src/domain/ids.ts';
import type { CentralBooks } from './central-books.ts';

/** The stock of head office: where it began, and what its books moved since. People there change it, too. */
export class CentralShelf {
  readonly #books: CentralBooks;
  readonly #opening: ReadonlyMap<number, number>;

  constructor(books: CentralBooks, opening: Readonly<Record<number, number>>) {
    this.#books = books;
    this.#opening = new Map(Object.entries(opening).map(([id, quantity]) => [Number(id), quantity]));
  }

  /** A delivery, a correction, or somebody's own hands. */
  change(article: number, quantity: number): void {
    this.#books.move(article, quantity);
  }

  of(article: number): number {
    return (this.#opening.get(article) ?? 0) + (this.#books.moved.get(article) ?? 0);
  }

  /** As a full reading shows it. */
  shown(): ReadonlyMap<ArticleId, number> {
    return new Map([...this.#opening.keys()].map((id) => [articleId(id), this.of(id)]));
  }
}
