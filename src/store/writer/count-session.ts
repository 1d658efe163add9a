import type { ArticleId, Seq, ShopId } from '../../domain/ids.ts';

/** Begins to count the shelves of a shop; one count is open at a time. The same key begins one count, for ever. */
export interface StartCount {
  readonly shopId: ShopId;
  readonly user: string;
  readonly comment: string;
  readonly key: string | null;
}

/** How many of an article there were when the journal stood at `at` (null = now). */
export interface CountArticle {
  readonly shopId: ShopId;
  readonly session: Seq;
  readonly articleId: ArticleId;
  readonly counted: number;
  readonly at: Seq | null;
  readonly user: string;
}

export interface EndCount {
  readonly shopId: ShopId;
  readonly session: Seq;
  readonly decision: 'close' | 'abandon';
  readonly user: string;
}

/** `head` is the position at which the journal stands now: what a client names when it counts. */
export interface StartCountReceipt {
  readonly session: Seq;
  readonly already: boolean;
  readonly head: Seq;
}

export interface CountArticleReceipt {
  readonly seq: Seq;
  readonly position: Seq;
  /** What the books say that the shelf held at the position. */
  readonly expected: number;
  readonly counted: number;
  readonly difference: number;
  readonly already: boolean;
  readonly head: Seq;
}

export interface EndCountReceipt {
  readonly session: Seq;
  readonly state: 'closed' | 'abandoned';
  /** Articles that were counted. */
  readonly lines: number;
  /** Articles whose level was put right. */
  readonly moved: number;
  /** Articles that were counted again after their line: that later count stands. */
  readonly outdated: number;
  readonly already: boolean;
  readonly head: Seq;
}
