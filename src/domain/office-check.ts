import type { ArticleId } from './ids.ts';

/** What asking head office for what it acknowledged came to: sales and other records, with protocol `journal` entries. */
export interface OfficeCheckOutcome {
  /** How many were asked for. */
  readonly checked: number;
  /** Those of them that it had not (any more); they are on the way again. */
  readonly missing: number;
  /** Why not all were asked for; null when all were. */
  readonly error: string | null;
}

/** The articles of which head office may lack something that it had: a difference of their stock is not to be believed. */
export type Doubted = 'all' | ReadonlySet<ArticleId>;

/** So many records may be noted of which nobody could say whether they are there: beyond it, no look counts as ended. */
export const UNSURE_MAX = 5000;
