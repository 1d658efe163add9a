import type { Epoch, Seq } from '../domain/ids.ts';
import type { ArticleChange, Changes } from '../store/facts.ts';
import {
  articleCreated,
  articleDeleted,
  articleUpdated,
  categoryUpdated,
  priceUpdated,
} from '../wire/live/catalogue-frames.ts';
import { stockUpdated } from '../wire/live/frames.ts';

/** What one read found, on its way to the sockets, in ascending seq. */
export interface Frames {
  /** Everything up to here is told by the list. */
  readonly head: Seq;
  /** False: there is more after the head, to be read again. */
  readonly complete: boolean;
  readonly list: readonly Frame[];
}

/**
 * What is told under one seq: one text or several, which a socket gets together or not at all, so that a position never
 * stands between them. Serialised at most once, when the first socket takes them.
 */
export interface Frame {
  readonly seq: Seq;
  texts(): readonly string[];
}

/** One text of a {@link Frame}. */
export interface Told {
  readonly seq: Seq;
  text(): string;
}

/** Groups by seq; what stands first stays first within its seq. */
export function groupBySeq(told: readonly Told[]): readonly Frame[] {
  const list: Frame[] = [];
  const ascending = told.toSorted((a, b) => a.seq - b.seq);
  for (let from = 0; from < ascending.length; ) {
    const seq = (ascending[from] as Told).seq;
    let to = from + 1;
    while (ascending[to]?.seq === seq) to += 1;
    list.push(once(seq, ascending.slice(from, to)));
    from = to;
  }
  return list;
}

function once(seq: Seq, group: readonly Told[]): Frame {
  let texts: readonly string[] | null = null;
  return {
    seq,
    texts: () => {
      texts ??= group.map((one) => one.text());
      return texts;
    },
  };
}

/**
 * A shop's changes as the frames of its live channel. Under one seq the frame of the article comes first: it says all
 * that the others say, so a till that is cut off between them and resumes after that seq has lost nothing.
 */
export function framesOf(changes: Changes, epoch: Epoch, at: number): Frames {
  const told: Told[] = [
    ...changes.articles.flatMap((article) => ofArticle(article, epoch, at)),
    ...changes.categories.map((category) => ({
      seq: category.seq,
      text: () => categoryUpdated(category, epoch, at),
    })),
    ...changes.levels.map((level) => ({ seq: level.seq, text: () => stockUpdated(level, epoch, at) })),
  ];
  return { head: changes.head, complete: true, list: groupBySeq(told) };
}

/**
 * Each frame stands at the seq of the fact that it tells, whatever position a reader has: a new article at the one that
 * made it, a later change and a later price at theirs. An article that waits for reception is in no list, so nobody is
 * told that it was made; once it is validated, its update says everything.
 */
function ofArticle(article: ArticleChange, epoch: Epoch, at: number): Told[] {
  const { createdSeq, changedSeq, pricedSeq } = article;
  if (!article.active) return [{ seq: changedSeq, text: () => articleDeleted(article, epoch, at) }];
  const told: Told[] = [];
  if (article.validated) told.push({ seq: createdSeq, text: () => articleCreated(article, epoch, at) });
  if (changedSeq > createdSeq || !article.validated)
    told.push({ seq: changedSeq, text: () => articleUpdated(article, epoch, at) });
  if (pricedSeq > createdSeq) told.push({ seq: pricedSeq, text: () => priceUpdated(article, epoch, at) });
  return told;
}
